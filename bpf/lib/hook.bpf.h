/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * Functions of the kernel, looked at as they begin (kprobes, which run with preemption off). They tell of what no system
 * call shows: what io_uring and the kernel itself do, and what fails later; with the kernel's own copy of each argument.
 */
#ifndef HINDTRACE_HOOK_H
#define HINDTRACE_HOOK_H

#include "filter.bpf.h"
#include "syscall_numbers.bpf.h"

/* What a program at a kernel function is given: struct pt_regs as user space knows it, the same on every kernel. */
struct hook_registers {
	__u64 r15, r14, r13, r12, bp, bx, r11, r10, r9, r8, ax, cx, dx, si, di, orig_ax, ip, cs, flags, sp, ss;
};

#define HOOK(function) SEC("kprobe/" #function) int hook_##function(struct hook_registers *ctx)

#define PF_IO_WORKER 0x00000010
#define PF_USER_WORKER 0x00004000 /* 6.4, commit 54e6842d0775; before, no flag of a new task */
#define PF_KTHREAD 0x00200000
#define TS_COMPAT 2 /* arch/x86/include/asm/thread_info.h */

/* The system call that the current task is in. */
struct call {
	__s32 number;               /* -1: none */
	__s32 native;               /* the x86-64 number of the same call; -1: none, or one that is not looked at */
	__u32 is_compat;
	__u32 pad;
	__u64 args[6];
};

static __always_inline __s32 native_of(__s32 i386)
{
	switch (i386) {
	case I386_open:
		return NR_open;
	case I386_creat:
		return NR_creat;
	case I386_openat:
		return NR_openat;
	case I386_openat2:
		return NR_openat2;
	case I386_execve:
		return NR_execve;
	case I386_execveat:
		return NR_execveat;
	case I386_connect:
		return NR_connect;
	case I386_bind:
		return NR_bind;
	case I386_listen:
		return NR_listen;
	case I386_accept4:
		return NR_accept4;
	case I386_mprotect:
		return NR_mprotect;
	case I386_pkey_mprotect:
		return NR_pkey_mprotect;
	}
	return -1;
}

static __always_inline void read_call(struct call *call)
{
	struct task_struct *task = bpf_get_current_task_btf();

	call->number = call->native = -1;
	if (task->flags & (PF_KTHREAD | PF_IO_WORKER))
		return;
	struct pt_regs *regs = (struct pt_regs *)bpf_task_pt_regs(task);
	__s32 number = regs->orig_ax;
	if (number < 0)
		return;
	call->is_compat = !!(task->thread_info.status & TS_COMPAT);
	call->number = number;
	if (call->is_compat) {
		call->native = native_of(number);
		call->args[0] = (__u32)regs->bx;
		call->args[1] = (__u32)regs->cx;
		call->args[2] = (__u32)regs->dx;
		call->args[3] = (__u32)regs->si;
		call->args[4] = (__u32)regs->di;
		call->args[5] = (__u32)regs->bp;
	} else {
		call->native = number;
		call->args[0] = regs->di;
		call->args[1] = regs->si;
		call->args[2] = regs->dx;
		call->args[3] = regs->r10;
		call->args[4] = regs->r8;
		call->args[5] = regs->r9;
	}
}

/* Begins a record of what is about to happen; null: nobody asked for it. */
static __always_inline struct scratch *begin_in_hook(__u32 kind, __u32 size, struct call *call)
{
	__u32 scopes = current_scopes();

	if (!scopes || !WANTED(kind))
		return 0;
	struct scratch *s = begin(kind, size, scopes);
	if (!s)
		return 0;
	struct record *r = record_of(s);
	read_call(call);
	r->syscall = call->number;
	if (call->number >= 0 && call->is_compat)
		r->flags |= RECORD_COMPAT;
	return s;
}

#define BEGIN_IN_HOOK(type, kind, call) begin_in_hook(kind, sizeof(struct type), call)

/* The path that the program gave to the call, as its argument. */
static __always_inline void put_given_path(struct call *call)
{
	switch (call->native) {
	case NR_open:
	case NR_creat:
	case NR_execve:
		put_string(0, call->args[0]);
		break;
	case NR_openat:
	case NR_openat2:
	case NR_execveat:
		put_string(1, call->args[1]);
		break;
	}
}

/* The path of a struct path. */
static __always_inline int put_kernel_path(__u32 slot, __u64 path)
{
	return put_path(slot, READ_POINTER(struct path, path, mnt), READ_POINTER(struct path, path, dentry));
}

#endif
