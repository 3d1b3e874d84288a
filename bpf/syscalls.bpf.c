// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/* Every system call: by number, with its arguments and result; and the way to the handlers of the families. */
#include "lib/syscall.bpf.h"

#include "lib/hook.bpf.h"

#define STRING_KEPT 1024

/* Strings are read at the start, when nobody can have changed them after the kernel looked. What is not resident then,
 * or is longer than there is room for, is read at the exit. */
__attribute__((noinline)) int keep_args(void)
{
	struct stash *stash = the_stash();

	if (!stash)
		return -1;
	stash->length = 0;
	stash->missing = 0;
	for (__u32 i = 0; i < 6; i++) {
		__u32 kind = stash->kinds[i], at = stash->length;
		long length = -1;

		if (kind == ARG_NUMBER || !stash->args[i])
			continue;
		if (at > STRING_KEPT) {
			stash->missing |= 1 << i;
			continue;
		}
		struct piece *piece = (struct piece *)&stash->data[at & 2047];
		char *to = &stash->data[(at & 2047) + sizeof(*piece)];
		if (kind == ARG_STRING) {
			length = bpf_probe_read_user_str(to, STRING_KEPT, (void *)stash->args[i]);
			if (length == STRING_KEPT)
				length = -1;
			else
				length--;
		} else if (kind == ARG_SOCKADDR) {
			__u64 size = address_length(stash, i, kind);

			length = size;
			if (bpf_probe_read_user(to, size, (void *)stash->args[i]))
				length = -1;
		} else if (kind == ARG_TIMESPEC) {
			length = sizeof(struct timespec);
			if (bpf_probe_read_user(to, sizeof(struct timespec), (void *)stash->args[i]))
				length = -1;
		}
		if (length < 0) {
			stash->missing |= 1 << i;
			continue;
		}
		piece->slot = i;
		piece->flags = 0;
		piece->length = length;
		stash->length = at + ((sizeof(*piece) + length + 7) & ~7u);
	}
	return 0;
}

/* What does not come back, or cannot be read afterwards. */
__attribute__((noinline)) int send_enter(void)
{
	struct stash *stash = the_stash();

	if (!stash)
		return 0;
	struct scratch *s = BEGIN_IN_SYSCALL(syscall_record, RECORD_SYSCALL_ENTER, stash, 0);
	if (!s)
		return 0;
	__builtin_memcpy(((struct syscall_record *)s->data)->args, stash->args, 48);
	for (int i = 0; i < 6; i++)
		put_arg(i);
	send(s);
	return 0;
}

__attribute__((noinline)) int send_exit(long ret)
{
	struct stash *stash = the_stash();

	if (!stash)
		return 0;
	struct scratch *s = BEGIN_IN_SYSCALL(syscall_record, RECORD_SYSCALL, stash, ret);
	if (!s)
		return 0;
	__builtin_memcpy(((struct syscall_record *)s->data)->args, stash->args, 48);
	if (stash->length | stash->missing)
		put_args();
	send(s);
	return 0;
}

SEC("any_tracepoint/sys_enter")
int sys_enter(void **ctx)
{
	struct pt_regs *regs = registers(ctx);
	long id = (long)ctx[1];
	struct task_struct *task = bpf_get_current_task_btf();
	bool is_compat = task->thread_info.status & TS_COMPAT;
	__u32 key = is_compat ? (id & (COMPAT_BASE - 1)) + COMPAT_BASE : id;
	struct syscall_spec *spec = bpf_map_lookup_elem(&syscalls, &key);

	if (!spec || !spec->flags)
		return 0;
	__u32 scopes = current_scopes();
	if (!scopes)
		return 0;
	struct stash *stash = bpf_task_storage_get(&stashes, task, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (!stash) {
		count(COUNT_MAP_FULL);
		return 0;
	}
	stash->is_used = 1;
	stash->number = key;
	stash->native = spec->native;
	stash->scopes = scopes;
	stash->spec = spec->flags;
	stash->step = 0;
	__builtin_memcpy(stash->kinds, spec->args, 8);
	__builtin_memcpy(stash->exit, spec->exit, MAX_HANDLERS);
	__builtin_memcpy(stash->enter, spec->enter, MAX_HANDLERS);
	if (is_compat) {
		stash->flags = RECORD_COMPAT;
		stash->args[0] = (__u32)regs->bx;
		stash->args[1] = (__u32)regs->cx;
		stash->args[2] = (__u32)regs->dx;
		stash->args[3] = (__u32)regs->si;
		stash->args[4] = (__u32)regs->di;
		stash->args[5] = (__u32)regs->bp;
	} else {
		stash->flags = 0;
		stash->args[0] = regs->di;
		stash->args[1] = regs->si;
		stash->args[2] = regs->dx;
		stash->args[3] = regs->r10;
		stash->args[4] = regs->r8;
		stash->args[5] = regs->r9;
	}
	stash->length = stash->missing = 0;
	if (*(__u64 *)spec->args)
		keep_args();
	if (spec->flags & SYSCALL_AT_ENTER)
		send_enter();
	if (spec->enter[0])
		bpf_tail_call(ctx, &enter_handlers, spec->enter[0]);
	return 0;
}

SEC("any_tracepoint/sys_exit")
int sys_exit(void **ctx)
{
	long ret = result(ctx);
	struct stash *stash = the_stash();

	if (!stash || stash->number < 0)
		return 0;
	__u32 spec = stash->spec;
	if (spec & SYSCALL_SEND && (!(spec & SYSCALL_FAILED_ONLY) || ret < 0))
		send_exit(ret);
	stash->step = 0;
	__u32 handler = stash->exit[0];
	if (handler)
		bpf_tail_call(ctx, &exit_handlers, handler);
	stash->number = -1;
	return 0;
}
