// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/* mem_prot_alert: memory that can be written and run, or could be and now can be run. */
#include "lib/syscall.bpf.h"
#include "lib/hook.bpf.h"
#include "lib/stack.bpf.h"
#include "lib/vma.bpf.h"

#define PROT_WRITE 2
#define PROT_EXEC 4
#define MAP_ANONYMOUS 0x20

enum { ALERT_MAPPED_WX = 1, ALERT_MADE_X, ALERT_X_TO_WX, ALERT_WX_TO_X };

struct alert {
	__u32 alert, prev_prot;
	__u64 address, length, file;
};

static __always_inline void send_alert(struct stash *stash, struct alert *alert, long ret)
{
	struct scratch *s = BEGIN_IN_SYSCALL(memory_record, RECORD_MEMORY, stash, ret);

	if (!s)
		return;
	struct memory_record *r = (struct memory_record *)s->data;
	r->alert = alert->alert;
	r->prev_prot = alert->prev_prot;
	r->address = alert->address;
	r->length = alert->length;
	r->prot = stash->args[2];
	if (alert->file)
		put_file(s, &r->file, PIECE_PATH, alert->file);
	send(s);
}

EXIT_HANDLER(exit_mmap)
{
	struct stash *stash = the_stash();

	if (!stash)
		return 0;
	if ((stash->args[2] & (PROT_WRITE | PROT_EXEC)) == (PROT_WRITE | PROT_EXEC)) {
		struct alert alert = {
			.alert = ALERT_MAPPED_WX,
			.address = (__u64)ret > -4096ull ? stash->args[0] : ret,
			.length = stash->args[1],
			.file = stash->args[3] & MAP_ANONYMOUS ? 0 : file_of(stash->args[4]),
		};
		send_alert(stash, &alert, ret);
	}
	return next_exit(ctx, stash);
}

#define AREAS 4 /* one call may span several areas; the kernel's own check runs once for each */

/* What is to be said of a change; 0: nothing. */
static __always_inline __u32 judge(__u32 before, __u32 after)
{
	if (!(after & PROT_EXEC))
		return 0;
	if (!(before & PROT_EXEC))
		return ALERT_MADE_X;
	if (after & PROT_WRITE && !(before & PROT_WRITE))
		return ALERT_X_TO_WX;
	if (!(after & PROT_WRITE) && before & PROT_WRITE)
		return ALERT_WX_TO_X;
	return 0;
}

/* At the start, before the areas change: what they could do until now is what it is about. */
ENTER_HANDLER(enter_mprotect)
{
	struct stash *stash = the_stash();
	struct scratch *s = the_scratch();

	if (!stash || !s)
		return 0;
	if (!(stash->args[2] & (PROT_WRITE | PROT_EXEC)))
		return next_enter(ctx, stash);
	__u64 address = stash->args[0], end = address + stash->args[1];
	for (int i = 0; i < AREAS; i++) {
		int error = find_vma(address);

		if (error) {
			if (error != -2)
				count(COUNT_MEMORY_BUSY);
			break;
		}
		__u64 next = s->vma_end;
		struct alert alert = {
			.prev_prot = s->vma_flags & 7,
			.address = address,
			.length = (end < next ? end : next) - address,
			.file = s->vma_file,
		};
		alert.alert = judge(alert.prev_prot, stash->args[2]);
		if (alert.alert)
			send_alert(stash, &alert, 0);
		if (next >= end)
			break;
		address = next;
	}
	return next_enter(ctx, stash);
}

/* What the area is that was looked up last. */
static __always_inline __u32 area_type(struct scratch *s)
{
	__u64 mm = READ_POINTER(struct task_struct, current_task(), mm);
	__u64 start = s->vma_start, end = s->vma_end, stack = READ(struct mm_struct, mm, start_stack);

	if (start <= stack && stack < end)
		return AREA_STACK;
	if (start <= READ(struct mm_struct, mm, brk) && end >= READ(struct mm_struct, mm, start_brk))
		return AREA_HEAP;
	return s->vma_file ? AREA_FILE : AREA_ANONYMOUS;
}

static __always_inline void send_area(struct stash *stash, __u32 kind, __u64 address)
{
	struct scratch *s = the_scratch();

	if (!s)
		return;
	__u64 start = s->vma_start, end = s->vma_end, flags = s->vma_flags;
	__u32 type = area_type(s);
	s = BEGIN_IN_SYSCALL(source_record, kind, stash, 0);
	if (!s)
		return;
	struct source_record *r = (struct source_record *)s->data;
	r->address = address;
	r->area_start = start;
	r->area_size = end - start;
	r->area_flags = flags;
	r->area_type = type;
	send(s);
}

/* suspicious_syscall_source: the instruction is in memory that no file is behind, and that is not the kernel's own
 * (the vDSO has operations). */
ENTER_HANDLER(enter_source)
{
	struct stash *stash = the_stash();
	struct scratch *s = the_scratch();

	if (!stash || !s)
		return 0;
	__u64 address = registers(ctx)->ip;
	if (find_vma(address) || s->vma_file || s->vma_operations)
		return next_enter(ctx, stash);
	send_area(stash, RECORD_SOURCE, address);
	return next_enter(ctx, stash);
}

/*
 * stack_pivot: the stack is in the heap or in a file's data, where the thread has none. Not in other memory: Go, since 1.26
 * at random places, and who else runs tasks of its own, keep their stacks there.
 */
ENTER_HANDLER(enter_stack)
{
	struct stash *stash = the_stash();
	struct scratch *s = the_scratch();
	__u64 address = registers(ctx)->sp, task = current_task();

	if (!stash || !s)
		return 0;
	__u64 other = READ(struct task_struct, task, sas_ss_sp); /* that signals are handled on */
	if (stash->flags & RECORD_COMPAT || address - other < READ(struct task_struct, task, sas_ss_size))
		return next_enter(ctx, stash);
	if (find_vma(address))
		return next_enter(ctx, stash);
	__u32 type = area_type(s);
	if (type != AREA_HEAP && type != AREA_FILE)
		return next_enter(ctx, stash);
	__u64 ids = bpf_get_current_pid_tgid();
	__u32 tid = ids;
	__u64 *first = bpf_map_lookup_elem(&stacks, &tid);
	bool is_known = first || tid == ids >> 32; /* nobody saw where a thread that is older than us has its stack */
	bool is_first = first && s->vma_start <= *first && *first < s->vma_end;
	if (is_known && !is_first)
		send_area(stash, RECORD_STACK, address);
	return next_enter(ctx, stash);
}

/* As security modules are asked, once for each area, which the kernel holds still meanwhile. */
HOOK(security_file_mprotect)
{
	struct call call = {};
	__u64 area = ctx->di;
	__u32 prot = ctx->si, before = READ(struct vm_area_struct, area, vm_flags) & 7;
	__u32 alert = judge(before, prot);

	if (!alert)
		return 0;
	struct scratch *s = BEGIN_IN_HOOK(memory_record, RECORD_MEMORY, &call);
	if (!s)
		return 0;
	struct memory_record *r = (struct memory_record *)s->data;
	__u64 start = READ(struct vm_area_struct, area, vm_start), end = READ(struct vm_area_struct, area, vm_end);
	__u64 file = READ_POINTER(struct vm_area_struct, area, vm_file);
	if (call.native == NR_mprotect || call.native == NR_pkey_mprotect) {
		__u64 asked = call.args[0], asked_end = asked + ((call.args[1] + 4095) & ~4095ull);

		if (asked > start)
			start = asked;
		if (asked_end < end)
			end = asked_end;
	}
	r->alert = alert;
	r->address = start;
	r->length = end - start;
	r->prot = prot;
	r->prev_prot = before;
	if (file)
		put_file(s, &r->file, PIECE_PATH, file);
	send(s);
	return 0;
}
