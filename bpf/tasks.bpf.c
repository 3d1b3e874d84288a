// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/* The processes that live already when we start: one record each, written to the iterator's file. */
#include "lib/filter.bpf.h"

#define ANCESTORS 64

/* Only what descends from this process; 0: everybody. */
const volatile __u32 root_pid SEC(".rodata.root") = 0;

static __always_inline bool descends(__u64 task)
{
	if (!root_pid)
		return true;
	for (int i = 0; i < ANCESTORS; i++) {
		__u32 pid = READ(struct task_struct, task, tgid);

		if (pid == root_pid)
			return true;
		if (pid <= 1)
			return false;
		task = READ_POINTER(struct task_struct, task, real_parent);
	}
	return false;
}

SEC("iter.s/task")
int list_tasks(struct bpf_iter__task *ctx)
{
	struct task_struct *task = ctx->task;
	struct scratch *s = the_scratch();

	if (!task || !s || task->pid != task->tgid)
		return 0;
	__u64 address = number(task);
	if (!descends(address))
		return 0;
	struct task_record *r = (struct task_record *)s->data;
	__builtin_memset(r, 0, sizeof(*r));
	__u64 parent = READ_POINTER(struct task_struct, READ_POINTER(struct task_struct, address, real_parent), group_leader);
	r->record.kind = RECORD_TASK;
	r->record.syscall = -1;
	r->record.time = bpf_ktime_get_boot_ns();
	r->record.pieces = sizeof(*r);
	r->record.pid = r->record.tid = task->tgid;
	r->record.ppid = READ(struct task_struct, parent, tgid);
	r->record.ns_pid = r->record.ns_tid = ns_number(address);
	r->record.ns_ppid = ns_number(parent);
	r->record.start_time = r->record.process_start_time = READ(struct task_struct, address, start_boottime);
	r->record.parent_start_time = READ(struct task_struct, parent, start_boottime);
	r->record.uid = READ(struct cred, READ_POINTER(struct task_struct, address, cred), uid.val);
	r->record.mnt_ns = mnt_ns_of(address);
	r->record.pid_ns = ns_inum_of_pid(address);
	bpf_probe_read_kernel_str(r->record.comm, sizeof(r->record.comm), task->comm);
	r->threads = READ(struct signal_struct, READ_POINTER(struct task_struct, address, signal), nr_threads);
	s->at = sizeof(*r);
	__u64 mm = READ_POINTER(struct task_struct, address, mm);
	if (mm) { /* a kernel thread has none */
		__u64 file = READ_POINTER(struct mm_struct, mm, exe_file);
		__u64 start = READ(struct mm_struct, mm, arg_start), length = READ(struct mm_struct, mm, arg_end) - start;
		char *to = open_piece(s);

		if (to) {
			__u32 flags = 0;

			if (length > PIECE_MAX - 1) {
				length = PIECE_MAX - 1;
				flags = PIECE_TRUNCATED;
			}
			if (bpf_copy_from_user_task(to, length & (PIECE_MAX - 1), (void *)start, task, 0)) {
				flags = PIECE_FAULT;
				length = 0;
			}
			close_piece(s, PIECE_ARGV, length & (PIECE_MAX - 1), flags);
		}
		if (file)
			put_path(PIECE_PATH, READ_POINTER(struct file, file, f_path.mnt),
				 READ_POINTER(struct file, file, f_path.dentry));
	}
	__u64 size = s->at;
	if (size > sizeof(s->data))
		size = sizeof(s->data);
	r->length = size;
	bpf_seq_write(ctx->meta->seq, s->data, size);
	return 0;
}
