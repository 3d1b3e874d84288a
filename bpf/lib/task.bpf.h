/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* Who: the ids, namespaces and names of a task. */
#ifndef HINDTRACE_TASK_H
#define HINDTRACE_TASK_H

#include "buffer.bpf.h"

/* The innermost of a pid's numbers, and its namespace. */
static __always_inline __u64 innermost(__u64 pid)
{
	return pid + bpf_core_field_offset(struct pid, numbers) +
	       (__u64)READ(struct pid, pid, level) * bpf_core_type_size(struct upid);
}

static __always_inline __u32 ns_number(__u64 task)
{
	return READ(struct upid, innermost(READ_POINTER(struct task_struct, task, thread_pid)), nr);
}

static __always_inline __u32 ns_inum_of_pid(__u64 task)
{
	__u64 pid = READ_POINTER(struct task_struct, task, thread_pid);

	return READ(struct pid_namespace, READ_POINTER(struct upid, innermost(pid), ns), ns.inum);
}

static __always_inline __u32 mnt_ns_of(__u64 task)
{
	__u64 proxy = READ_POINTER(struct task_struct, task, nsproxy); /* NULL late in exit */

	return READ(struct mnt_namespace, READ_POINTER(struct nsproxy, proxy, mnt_ns), ns.inum);
}

static __always_inline __u64 cgroup_id_of(__u64 task)
{
	__u64 state = 0;

	if (!(config.flags & CONFIG_CGROUP_V1))
		return bpf_get_current_cgroup_id(); /* of the v2 hierarchy */
	bpf_probe_read_kernel(&state, sizeof(state),
			      (void *)(READ_POINTER(struct task_struct, task, cgroups) +
				       bpf_core_field_offset(struct css_set, subsys) +
				       8ull * bpf_core_enum_value(enum cgroup_subsys_id, cpuset_cgrp_id)));
	__u64 cgroup = READ_POINTER(struct cgroup_subsys_state, state, cgroup);
	return READ(struct kernfs_node, READ_POINTER(struct cgroup, cgroup, kn), id);
}

static __always_inline void identify_task(struct task_ids *to, __u64 task)
{
	to->tid = READ(struct task_struct, task, pid);
	to->pid = READ(struct task_struct, task, tgid);
	to->start_time = READ(struct task_struct, task, start_boottime);
	to->ns_tid = ns_number(task);
	to->ns_pid = ns_number(READ_POINTER(struct task_struct, task, group_leader));
}

/*
 * The record's context, of the current task. A global function: inlined into each handler it costs the verifier 5 ms
 * each time.
 */
__attribute__((noinline)) int put_context(void)
{
	struct scratch *s = the_scratch();

	if (!s)
		return 0;
	struct record *r = record_of(s);
	__u64 task = current_task();
	__u64 leader = READ_POINTER(struct task_struct, task, group_leader);
	__u64 parent = READ_POINTER(struct task_struct,
				    READ_POINTER(struct task_struct, leader, real_parent), group_leader);
	__u64 uts = READ_POINTER(struct nsproxy, READ_POINTER(struct task_struct, task, nsproxy), uts_ns);

	r->pid = READ(struct task_struct, task, tgid);
	r->tid = READ(struct task_struct, task, pid);
	r->ppid = READ(struct task_struct, parent, tgid);
	r->ns_pid = ns_number(leader);
	r->ns_tid = ns_number(task);
	r->ns_ppid = ns_number(parent);
	r->start_time = READ(struct task_struct, task, start_boottime);
	r->process_start_time = READ(struct task_struct, leader, start_boottime);
	r->parent_start_time = READ(struct task_struct, parent, start_boottime);
	r->uid = READ(struct cred, READ_POINTER(struct task_struct, task, cred), uid.val);
	r->mnt_ns = mnt_ns_of(task);
	r->pid_ns = ns_inum_of_pid(task);
	r->cgroup_id = cgroup_id_of(task);
	r->cpu = bpf_get_smp_processor_id();
	bpf_get_current_comm(r->comm, sizeof(r->comm));
	if (bpf_probe_read_kernel(r->node, sizeof(r->node),
				  (void *)(uts + bpf_core_field_offset(struct uts_namespace, name.nodename))))
		__builtin_memset(r->node, 0, sizeof(r->node));
	r->node[15] = 0;
	return 0;
}

/* Begins a record of a kind, `size` bytes before its pieces. */
static __always_inline struct scratch *begin(__u32 kind, __u32 size, __u32 scopes)
{
	struct scratch *s = the_scratch();

	if (!s)
		return 0;
	struct record *r = record_of(s);
	__builtin_memset(r, 0, size);
	r->kind = kind;
	r->syscall = -1;
	r->time = bpf_ktime_get_boot_ns();
	r->scopes = scopes;
	r->pieces = size;
	s->at = size;
	put_context();
	return s;
}

/* Begins a record of the system call whose exit this is. */
static __always_inline struct scratch *begin_in_syscall(__u32 kind, __u32 size, struct stash *stash, long ret)
{
	struct scratch *s = begin(kind, size, stash->scopes);

	if (!s)
		return 0;
	struct record *r = record_of(s);
	r->syscall = stash->number & (COMPAT_BASE - 1);
	r->flags = stash->flags & RECORD_COMPAT;
	r->ret = ret;
	return s;
}

#define BEGIN(type, kind, scopes) begin(kind, sizeof(struct type), scopes)
#define BEGIN_IN_SYSCALL(type, kind, stash, ret) begin_in_syscall(kind, sizeof(struct type), stash, ret)
#define WANTED(kind) (config.wanted & 1u << (kind))

#endif
