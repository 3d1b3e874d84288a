// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/*
 * The tests' own object: counts and reports getppid() of the processes in `traced`, and of nobody else. Its other
 * programs stand for each way of attaching. It shares nothing with the probes: their changes do not change its bytes.
 */
typedef unsigned char __u8;
typedef unsigned short __u16;
typedef int __s32;
typedef unsigned int __u32;
typedef long long __s64;
typedef unsigned long long __u64;
typedef __u16 __be16;
typedef __u32 __be32;
typedef __u32 __wsum;

/* uapi/linux/bpf.h */
enum {
	BPF_MAP_TYPE_HASH = 1,
	BPF_MAP_TYPE_PERCPU_ARRAY = 6,
	BPF_MAP_TYPE_RINGBUF = 27,
};

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

char LICENSE[] SEC("license") = "Dual BSD/GPL";

#define SYS_GETPPID 110
#define NULL ((void *)0)

struct bpf_raw_tracepoint_args {
	__u64 args[2];
};

struct task_struct {
	int pid;
	int tgid;
} __attribute__((preserve_access_index));

struct bpf_iter_meta {
	struct seq_file *seq;
} __attribute__((preserve_access_index));

struct bpf_iter__task {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
} __attribute__((preserve_access_index));

#define WORDS 61

/* What it sends: `words` times `number` behind the head, so that records can have any size. */
struct record {
	__u64 time;
	__u32 tgid;
	__u16 cpu;
	__u16 words;
	__u64 number;      /* how many this processor has sent before, or tried to */
	__u64 payload[WORDS];
};

enum size_order { SAME_SIZE, ALL_SIZES = 1 };

struct settings {
	__u32 words;       /* of each record, or of the largest */
	enum size_order order;
};

const volatile struct settings settings = {};
const volatile __u8 silent;      /* count only */
const volatile __s64 answer = 1;
__u64 last_result;

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 18);
} ring SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u32);
} traced SEC(".maps");

/* COUNT_SENT holds those that were lost too. */
enum { COUNT_SEEN, COUNT_SENT, COUNT_LOST, COUNTERS };

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, COUNTERS);
	__type(key, __u32);
	__type(value, __u64);
} counters SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct record);
} scratch SEC(".maps");

static __always_inline __u64 count(__u32 index)
{
	__u64 *value = bpf_map_lookup_elem(&counters, &index);

	return value ? (*value)++ : 0;
}

static __always_inline int is_traced(void)
{
	__u32 tgid = bpf_get_current_pid_tgid() >> 32;

	return bpf_map_lookup_elem(&traced, &tgid) != NULL;
}

static __always_inline int report(void)
{
	__u32 zero = 0, words = settings.words;
	struct record *record;

	count(COUNT_SEEN);
	if (silent)
		return 0;
	record = bpf_map_lookup_elem(&scratch, &zero);
	if (!record)
		return 0;
	record->time = bpf_ktime_get_boot_ns();
	record->tgid = bpf_get_current_pid_tgid() >> 32;
	record->cpu = bpf_get_smp_processor_id();
	record->number = count(COUNT_SENT);
	if (settings.order == ALL_SIZES)
		words = record->number % (words + 1);
	if (words > WORDS)
		words = WORDS;
	asm volatile("" : "+r"(words)); /* one value from here on: the verifier of 6.1 does not see that copies are equal */
	if (words > WORDS)
		return 0;
	record->words = words;
	if (words) {
		record->payload[0] = record->number;
		record->payload[words - 1] = record->number;
	}
	if (bpf_ringbuf_output(&ring, record, 24 + 8 * words, 0))
		count(COUNT_LOST);
	return 0;
}

SEC("tp_btf/sys_enter")
int BPF_PROG(on_enter, struct pt_regs *regs, long id)
{
	return id == SYS_GETPPID && is_traced() ? report() : 0;
}

SEC("?raw_tp/sys_enter")
int on_raw_enter(struct bpf_raw_tracepoint_args *ctx)
{
	return ctx->args[1] == SYS_GETPPID && is_traced() ? report() : 0;
}

SEC("?tracepoint/syscalls/sys_enter_getppid")
int on_tracepoint(void *ctx)
{
	return is_traced() ? report() : 0;
}

SEC("?fentry")
int on_target(void *ctx)
{
	return 0;
}

SEC("?kprobe/__x64_sys_getppid")
int on_kprobe(void *ctx)
{
	return is_traced() ? report() : 0;
}

SEC("?lsm/sb_mount")
int on_lsm(void *ctx)
{
	return 0;
}

SEC("?tp_btf/no_such_tracepoint")
int on_nothing(void *ctx)
{
	return 0;
}

/* Writes the tgid of each traced process. */
SEC("?iter/task")
int on_task(struct bpf_iter__task *ctx)
{
	struct task_struct *task = ctx->task;
	__u32 tgid;

	if (!task || task->pid != task->tgid)
		return 0;
	tgid = task->tgid;
	if (bpf_map_lookup_elem(&traced, &tgid))
		bpf_seq_write(ctx->meta->seq, &tgid, sizeof(tgid));
	return 0;
}

/* Returns what it is given plus `answer`. */
SEC("?syscall")
int on_run(__u64 *given)
{
	last_result = *given + answer;
	return last_result;
}

/* The verifier refuses it: it reads behind a map's value. */
SEC("?tp_btf/sys_enter")
int BPF_PROG(refused, struct pt_regs *regs, long id)
{
	__u32 zero = 0;
	__u64 *value = bpf_map_lookup_elem(&counters, &zero);

	return value ? value[1] : 0;
}
