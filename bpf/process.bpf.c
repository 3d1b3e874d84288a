// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/* The life of processes: fork, exit, change of name. Keeps the trees of processes that scopes ask for. */
#include "lib/hook.bpf.h"
#include "lib/preemption.bpf.h"
#include "lib/stack.bpf.h"

__attribute__((noinline)) int tell_fork(__u64 parent, __u64 child)
{
	__u32 parent_pid = READ(struct task_struct, parent, tgid), child_pid = READ(struct task_struct, child, tgid);
	__u32 scopes = current_scopes();
	struct tree *tree = bpf_map_lookup_elem(&trees, &parent_pid);
	__u32 inherited = (tree ? tree->children : 0) | (scopes & config.follow);

	if (parent_pid != child_pid && inherited) {
		struct tree value = { .own = inherited, .children = inherited };

		if (bpf_map_update_elem(&trees, &child_pid, &value, BPF_ANY))
			count(COUNT_MAP_FULL);
	}
	if (WANTED(RECORD_STACK))
		note_stack(READ(struct task_struct, child, pid));
	/* The first record of a traced command is its own fork. */
	if (!is_life_wanted(RECORD_FORK, scopes | inherited))
		return 0;
	struct scratch *s = BEGIN(fork_record, RECORD_FORK, scopes | inherited);
	if (!s)
		return 0;
	struct fork_record *r = (struct fork_record *)s->data;
	__u64 leader = READ_POINTER(struct task_struct, child, group_leader);
	__u64 process = READ_POINTER(struct task_struct, READ_POINTER(struct task_struct, leader, real_parent), group_leader);
	identify_task(&r->parent, parent);
	identify_task(&r->child, child);
	identify_task(&r->parent_process, process);
	identify_task(&r->leader, leader);
	send(s);
	return 0;
}

SEC("tp_btf/sched_process_fork")
int BPF_PROG(sched_process_fork, struct task_struct *parent, struct task_struct *child)
{
	return UNPREEMPTED(tell_fork(number(parent), number(child)));
}

/* The same, a moment later: the child has not run yet. The kernel's own workers of a process, which come by here too, are
 * no news. */
HOOK(wake_up_new_task)
{
	if (READ(struct task_struct, ctx->di, flags) & (PF_IO_WORKER | PF_USER_WORKER))
		return 0;
	return tell_fork(current_task(), ctx->di);
}

/* The one that ends is the current one. */
SEC("any_tracepoint/sched_process_exit")
int sched_process_exit(void *ctx)
{
	struct task_struct *task = bpf_get_current_task_btf();
	__u32 pid = task->tgid, live = task->signal->live.counter;
	__u32 scopes = current_scopes();

	if (live == 0)
		bpf_map_delete_elem(&trees, &pid);
	if (!is_life_wanted(RECORD_EXIT, scopes))
		return 0;
	struct scratch *s = BEGIN(exit_record, RECORD_EXIT, scopes);
	if (!s)
		return 0;
	struct exit_record *r = (struct exit_record *)s->data;
	r->exit_code = task->exit_code;
	r->live = live;
	send(s);
	return 0;
}

static __always_inline int tell_rename(struct task_struct *task, const char *comm)
{
	__u32 scopes = current_scopes();

	if (!scopes && !(config.flags & CONFIG_LIFECYCLE))
		return 0;
	struct stash *stash = bpf_task_storage_get(&stashes, bpf_get_current_task_btf(), 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (stash) {
		if (!stash->is_used) {
			stash->is_used = 1;
			stash->number = -1;
		}
		bpf_probe_read_kernel_str(stash->comm, sizeof(stash->comm), task->comm);
	}
	if (!scopes || !WANTED(RECORD_TASK_RENAME))
		return 0;
	struct scratch *s = BEGIN(task_rename_record, RECORD_TASK_RENAME, scopes);
	if (!s)
		return 0;
	struct task_rename_record *r = (struct task_rename_record *)s->data;
	bpf_probe_read_kernel_str(r->before, sizeof(r->before), task->comm);
	bpf_probe_read_kernel_str(r->after, sizeof(r->after), comm);
	send(s);
	return 0;
}

/* Fires before the name is written: here the old one is kept for the record of an exec. */
SEC("tp_btf/task_rename")
int BPF_PROG(task_rename, struct task_struct *task, const char *comm)
{
	return UNPREEMPTED(tell_rename(task, comm));
}
