/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * Tracepoints run with preemption off, and the scratch of each processor relies on it. Since 7.0 (the series "tracing:
 * Guard __DECLARE_TRACE() use of __DO_TRACE_CALL() with SRCU-fast") BPF programs at them may be preempted, and while one
 * is, the kernel leaves out the same program for everybody else on that processor: events would be lost. So there the
 * programs that run often are put on places where preemption stays off: perf's tracepoints (sys_enter, sys_exit, and
 * the end of processes), kprobes (the start of processes and programs). The others switch it off themselves.
 */
#ifndef HINDTRACE_PREEMPTION_H
#define HINDTRACE_PREEMPTION_H

#include "maps.bpf.h"

extern void bpf_preempt_disable(void) __ksym __weak;
extern void bpf_preempt_enable(void) __ksym __weak;

#define IS_PREEMPTIBLE (config.flags & CONFIG_PREEMPTIBLE)

/* A program at a tracepoint that stays one on all kernels: its body, with preemption off. */
#define UNPREEMPTED(body)                               \
	({                                              \
		if (IS_PREEMPTIBLE)                     \
			bpf_preempt_disable();          \
		body;                                   \
		if (IS_PREEMPTIBLE)                     \
			bpf_preempt_enable();           \
		0;                                      \
	})

#endif
