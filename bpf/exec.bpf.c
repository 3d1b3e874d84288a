// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/* A program starts: its file, its interpreter, its command line. */
#include "lib/filter.bpf.h"
#include "lib/vma.bpf.h"

#define PF_KTHREAD 0x00200000
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

SEC("tp_btf/sched_process_exec")
int BPF_PROG(sched_process_exec, struct task_struct *task, pid_t old_pid, struct linux_binprm *bprm)
{
	__u32 scopes = current_scopes();

	if (!is_life_wanted(RECORD_EXEC, scopes))
		return 0;
	struct scratch *s = BEGIN(exec_record, RECORD_EXEC, scopes);
	if (!s)
		return 0;
	struct exec_record *r = (struct exec_record *)s->data;
	__u64 mm = number(task->mm), file = number(bprm->file), parent = number(task->real_parent);

	put_file(s, &r->file, PIECE_PATH, file);
	if (is_refused(RECORD_EXEC))
		return 0;
	put_kernel_string(PIECE_FILENAME, number(bprm->filename));
	put_kernel_string(PIECE_INTERP, number(bprm->interp));
	__u64 arg_start = READ(struct mm_struct, mm, arg_start), arg_end = READ(struct mm_struct, mm, arg_end);
	put_bytes(PIECE_ARGV, arg_start, arg_end - arg_start);
	if (config.flags & CONFIG_ENV)
		put_bytes(PIECE_ENV, arg_end, READ(struct mm_struct, mm, env_end) - arg_end);
	put_cwd(PIECE_CWD);
	r->argc = bprm->argc;
	r->envc = bprm->envc;
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
