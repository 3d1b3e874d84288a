/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* From the start of a system call to its exit: its arguments, and the handlers that look at it. */
#ifndef HINDTRACE_SYSCALL_H
#define HINDTRACE_SYSCALL_H

#include "filter.bpf.h"

/* A handler is a program of its own, reached by a tail call: what is not asked for is not loaded. */
#define ENTER_HANDLER(name) SEC("tp_btf/sys_enter") int BPF_PROG(name, struct pt_regs *regs, long id)
#define EXIT_HANDLER(name) SEC("tp_btf/sys_exit") int BPF_PROG(name, struct pt_regs *regs, long ret)

/* Ends an exit handler: on to the next. */
static __always_inline int next_exit(void *ctx, struct stash *stash)
{
	__u32 step = stash->step + 1;
	__u32 handler = step < MAX_HANDLERS ? stash->exit[step & (MAX_HANDLERS - 1)] : 0;

	stash->step = step;
	if (handler)
		bpf_tail_call(ctx, &exit_handlers, handler);
	stash->number = -1;
	return 0;
}

/* Ends an enter handler: on to the next. */
static __always_inline int next_enter(void *ctx, struct stash *stash)
{
	__u32 step = stash->step + 1;
	__u32 handler = step < MAX_HANDLERS ? stash->enter[step & (MAX_HANDLERS - 1)] : 0;

	stash->step = handler ? step : 0; /* the exit begins anew */
	if (handler)
		bpf_tail_call(ctx, &enter_handlers, handler);
	return 0;
}

/* x86-64 numbers of the calls that handlers tell apart. */
enum {
	NR_write = 1, NR_open = 2, NR_mmap = 9, NR_mprotect = 10, NR_pwrite64 = 18, NR_writev = 20, NR_sendfile = 40,
	NR_connect = 42, NR_accept = 43, NR_bind = 49, NR_listen = 50, NR_rename = 82, NR_rmdir = 84, NR_creat = 85, NR_unlink = 87,
	NR_openat = 257, NR_unlinkat = 263, NR_renameat = 264, NR_splice = 275, NR_accept4 = 288,
	NR_pwritev = 296, NR_finit_module = 313, NR_renameat2 = 316, NR_kexec_file_load = 320,
	NR_copy_file_range = 326, NR_pwritev2 = 328, NR_openat2 = 437,
};

struct timespec {
	__s64 tv_sec, tv_nsec;
};

/* The length of the socket address of an argument. */
static __always_inline __u64 address_length(struct stash *stash, __u32 index, __u32 kind)
{
	__u64 address = stash->args[(index + 1) & 7];
	__u64 length = (__u32)address;

	if (kind == ARG_SOCKADDR_OUT && bpf_probe_read_user(&length, 4, (void *)address))
		return 0;
	if (length > 128)
		length = 128;
	asm volatile("" : "+r"(length)); /* or the compiler forgets the bound that the verifier wants to see */
	return length & 255;
}

/* An argument as a piece of the record. */
__attribute__((noinline)) int put_arg(__u32 index)
{
	struct stash *stash = the_stash();

	if (!stash || index > 5)
		return -1;
	__u32 kind = stash->kinds[index & 7];
	__u64 address = stash->args[index];
	if (!address)
		return 0;
	switch (kind) {
	case ARG_STRING:
		return put_string(index, address);
	case ARG_STRINGS:
		return put_strings(index, address, stash->flags & RECORD_COMPAT);
	case ARG_SOCKADDR:
	case ARG_SOCKADDR_OUT:
		return index > 4 ? -1 : put_bytes(index, address, address_length(stash, index, kind));
	case ARG_INT_PAIR_OUT:
		return put_bytes(index, address, 8);
	case ARG_TIMESPEC:
	case ARG_TIMESPEC_OUT:
		return put_bytes(index, address, sizeof(struct timespec));
	}
	return 0;
}

/* The arguments that were kept at the start, then those that could not be read then or are results. */
__attribute__((noinline)) int put_args(void)
{
	struct scratch *s = the_scratch();
	struct stash *stash = the_stash();

	if (!s || !stash)
		return -1;
	__u32 at = s->at, length = stash->length;
	if (at > SCRATCH_MASK || length > STASH_DATA)
		return -1;
	if (length && !bpf_probe_read_kernel(&s->data[at & SCRATCH_MASK], length, stash->data))
		s->at = at + length;
	__u32 missing = stash->missing;
	for (int i = 0; i < 6; i++)
		if (missing & 1 << i)
			put_arg(i);
	return 0;
}

#endif
