// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/* A program starts: its file, its interpreter, its command line. */
#include "lib/hook.bpf.h"
#include "lib/preemption.bpf.h"
#include "lib/stack.bpf.h"
#include "lib/vma.bpf.h"

#define AT_BASE 7
#define AUXV_WORDS 46

/* Where the dynamic loader is mapped; 0: there is none. */
static __always_inline __u64 loader_base(__u64 mm)
{
	for (int i = 0; i < AUXV_WORDS; i += 2) {
		__u64 entry[2] = {};

		bpf_probe_read_kernel(entry, sizeof(entry),
				      (void *)(mm + bpf_core_field_offset(struct mm_struct, saved_auxv) + 8 * i));
		if (!entry[0])
			break;
		if (entry[0] == AT_BASE)
			return entry[1];
	}
	return 0;
}

/* The current task has become another program. */
__attribute__((noinline)) int tell_exec(__u64 bprm)
{
	__u32 scopes = current_scopes();
	__u64 task = current_task();

	if (WANTED(RECORD_STACK))
		forget_stack();
	if (!is_life_wanted(RECORD_EXEC, scopes))
		return 0;
	struct scratch *s = BEGIN(exec_record, RECORD_EXEC, scopes);
	if (!s)
		return 0;
	struct exec_record *r = (struct exec_record *)s->data;
	__u64 mm = READ_POINTER(struct task_struct, task, mm), file = READ_POINTER(struct linux_binprm, bprm, file);
	__u64 parent = READ_POINTER(struct task_struct, task, real_parent);

	put_file(s, &r->file, PIECE_PATH, file);
	if (is_refused(RECORD_EXEC))
		return 0;
	put_kernel_string(PIECE_FILENAME, READ_POINTER(struct linux_binprm, bprm, filename));
	put_kernel_string(PIECE_INTERP, READ_POINTER(struct linux_binprm, bprm, interp));
	__u64 arg_start = READ(struct mm_struct, mm, arg_start), arg_end = READ(struct mm_struct, mm, arg_end);
	put_bytes(PIECE_ARGV, arg_start, arg_end - arg_start);
	if (config.flags & CONFIG_ENV)
		put_bytes(PIECE_ENV, arg_end, READ(struct mm_struct, mm, env_end) - arg_end);
	put_cwd(PIECE_CWD);
	r->argc = READ(struct linux_binprm, bprm, argc);
	r->envc = READ(struct linux_binprm, bprm, envc);
	r->parent_mnt_ns = mnt_ns_of(parent);
	r->from_kernel = !!(READ(struct task_struct, parent, flags) & PF_KTHREAD);
	struct stash *stash = the_stash();
	if (stash)
		__builtin_memcpy(r->prev_comm, stash->comm, sizeof(r->prev_comm));
	__u64 standard_input = file_of(0);
	if (standard_input) {
		r->stdin_mode = mode_of(standard_input);
		put_path(PIECE_STDIN, READ_POINTER(struct file, standard_input, f_path.mnt),
			 READ_POINTER(struct file, standard_input, f_path.dentry));
	}
	__u64 base = loader_base(mm);
	if (base && !find_vma(base) && s->vma_file)
		put_file(s, &r->interpreter, PIECE_INTERPRETER, s->vma_file);
	send(s);
	return 0;
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(sched_process_exec, struct task_struct *task, pid_t old_pid, struct linux_binprm *bprm)
{
	return UNPREEMPTED(tell_exec(number(bprm)));
}

/* The same, a moment earlier: the last step of starting a program. */
HOOK(finalize_exec)
{
	return tell_exec(ctx->di);
}

/* A program is about to be started, and may yet be refused; of a script also its interpreter, as another one. */
HOOK(security_bprm_check)
{
	struct call call = {};
	struct scratch *s = BEGIN_IN_HOOK(exec_record, RECORD_BPRM_CHECK, &call);
	__u64 bprm = ctx->di;

	if (!s)
		return 0;
	struct exec_record *r = (struct exec_record *)s->data;
	__u32 first = call.native == NR_execveat ? 2 : 1;
	put_file(s, &r->file, PIECE_PATH, READ_POINTER(struct linux_binprm, bprm, file));
	put_kernel_string(PIECE_FILENAME, READ_POINTER(struct linux_binprm, bprm, filename));
	put_kernel_string(PIECE_INTERP, READ_POINTER(struct linux_binprm, bprm, interp));
	if (call.native == NR_execve || call.native == NR_execveat) {
		put_strings(PIECE_ARGV, call.args[first & 3], call.is_compat);
		if (config.flags & CONFIG_ENV)
			put_strings(PIECE_ENV, call.args[(first + 1) & 3], call.is_compat);
	}
	send(s);
	return 0;
}
