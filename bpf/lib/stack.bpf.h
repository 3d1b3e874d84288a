/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* Where the stacks of threads are: as each was given one when it was made. */
#ifndef HINDTRACE_STACK_H
#define HINDTRACE_STACK_H

#include "hook.bpf.h"

/* By thread: an address in its first stack; 0: the program's own. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 65536);
	__type(key, __u32);
	__type(value, __u64);
} stacks SEC(".maps");

/* Where a clone's stack is, as the caller said it; else it is the caller's own. */
static __always_inline __u64 stack_of_clone(void)
{
	struct pt_regs *regs = (struct pt_regs *)bpf_task_pt_regs(bpf_get_current_task_btf());
	struct call call = {};
	__u64 place[2] = {};

	read_call(&call);
	/* struct clone_args: stack 40, stack_size 48. */
	if (call.native == NR_clone3 && !bpf_probe_read_user(place, sizeof(place), (void *)(call.args[0] + 40)) && place[0])
		return place[0] + place[1] - 8;
	if (call.native == NR_clone && call.args[1])
		return call.args[1] - 8;
	return regs->sp;
}

static __always_inline void note_stack(__u32 tid)
{
	__u64 stack = stack_of_clone();

	bpf_map_update_elem(&stacks, &tid, &stack, BPF_ANY);
}

/* A program that starts has a stack of its own. */
static __always_inline void forget_stack(void)
{
	__u32 tid = bpf_get_current_pid_tgid();
	__u64 own = 0;

	bpf_map_update_elem(&stacks, &tid, &own, BPF_ANY);
}

#endif
