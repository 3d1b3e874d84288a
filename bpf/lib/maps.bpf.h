/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* The maps. Nothing is pinned: they go when the process that loaded them ends. */
#ifndef HINDTRACE_MAPS_H
#define HINDTRACE_MAPS_H

#include "kernel.bpf.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include "../record.h"
#include "../config.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

/* In a section of its own: the loader writes it as a whole, the compiler's own constants are elsewhere. */
const volatile struct config config SEC(".rodata.config") = {};

/* Largest place where a piece may start; a piece is at most 8192 bytes long. */
#define SCRATCH_MASK 16383
#define PIECE_MAX 8192
#define PATH_SIZE 4096

/* Where a record is put together. Per CPU: our programs run with preemption off (preemption.bpf.h), none inside another. */
struct scratch {
	__u32 at;                   /* how much is filled */
	__u32 last;                 /* where the last piece starts */
	__u64 vma_start, vma_end, vma_file, vma_entry, vma_operations, vma_flags;
	__u32 vma_place, pad;
	union {
		char data[SCRATCH_MASK + 1 + PIECE_MAX + 64];
		/* So that the object's types tell how all of them are laid out: a test compares. */
		struct piece piece;
		struct fork_record fork;
		struct exec_record exec;
		struct exit_record exit;
		struct syscall_record syscall;
		struct open_record open;
		struct magic_record magic;
		struct rename_record rename;
		struct unlink_record unlink;
		struct socket_record socket;
		struct memory_record memory;
		struct credentials_record credentials;
		struct namespaces_record namespaces;
		struct cgroup_record cgroup;
		struct module_record module;
		struct mount_record mount;
		struct task_rename_record task_rename;
		struct task_record task;
		struct file_call_record file_call;
		struct source_record source;
	};
};

/* Where a path is put together, from its end. */
struct path_walk {
	__u64 dentry, mount, root_dentry, root_mount;
	__u32 at, flags, root_at, pad;
	char text[PATH_SIZE + 256];
};

/* Kept from the start of a system call to its exit; together with the kernel's own head under 4 KiB. */
#define STASH_DATA 2560
struct stash {
	__s32 number;               /* -1: none */
	__u32 scopes;
	__s32 native;               /* the x86-64 number of the same call */
	__u16 flags;                /* enum record_flag */
	__u16 spec;                 /* enum syscall_flag */
	__u8 kinds[8];              /* enum arg_kind */
	__u8 exit[MAX_HANDLERS];
	__u8 enter[MAX_HANDLERS];
	__u32 step;                 /* which handler it is at */
	__u32 is_used;              /* 0: just made, nothing in it counts */
	__u64 args[8];              /* 6, and room for a masked index */
	__u32 length;               /* of `data` */
	__u32 missing;              /* arguments that are read at the exit: bit mask */
	struct credentials credentials;
	__u32 namespaces[6];
	char comm[16];              /* before an exec */
	char data[STASH_DATA];      /* pieces */
};

#define VICTIMS 8               /* an overlay file system touches its own dentries and the upper layer's */
#define NAME_SIZE 256
struct victim {
	__u64 dentry, parent, hash;
	struct file_identity file;
	__u32 is_overlay;
	__u32 length;
	char name[NAME_SIZE];
};
/* What a rename or unlink has touched so far. */
struct victims {
	__u32 count;
	__u32 best;                 /* in memory: the verifier need not follow it */
	__u32 is_open;              /* such a call is under way */
	__u32 pad;
	struct victim list[VICTIMS];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 16 << 20);
} ring SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, COUNTERS);
	__type(key, __u32);
	__type(value, __u64);
} counters SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, SYSCALL_SLOTS);
	__type(key, __u32);
	__type(value, struct syscall_spec);
} syscalls SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, struct scratch);
} scratches SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, struct path_walk);
} path_walks SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct stash);
} stashes SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, HANDLERS);
	__type(key, __u32);
	__type(value, __u32);
} enter_handlers SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, HANDLERS);
	__type(key, __u32);
	__type(value, __u32);
} exit_handlers SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, __u32);
	__type(value, struct tree);
} trees SEC(".maps");

#define SCOPE_MAP(name, key_type)                       \
	struct {                                        \
		__uint(type, BPF_MAP_TYPE_HASH);        \
		__uint(max_entries, 1024);              \
		__uint(map_flags, BPF_F_NO_PREALLOC);   \
		__type(key, key_type);                  \
		__type(value, __u32);                   \
	} name SEC(".maps")

struct comm {
	char text[16];
};
SCOPE_MAP(uids, __u32);
SCOPE_MAP(pids, __u32);
SCOPE_MAP(comms, struct comm);
SCOPE_MAP(mnt_namespaces, __u32);
SCOPE_MAP(pid_namespaces, __u32);

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, __u64);
	__type(value, struct cgroup_scope);
} cgroups SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(max_entries, 4096);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct prefix);
	__type(value, __u32);
} prefixes SEC(".maps");

static __always_inline void count(__u32 which)
{
	__u64 *value = bpf_map_lookup_elem(&counters, &which);

	if (value)
		*value += 1;
}

/* 1 in the reader's own process. It is not traced, but runs iterators: those may be interrupted by a traced process. */
static __always_inline __u32 is_self(void)
{
	return bpf_get_current_pid_tgid() >> 32 == config.self;
}

static __always_inline struct scratch *the_scratch(void)
{
	__u32 index = is_self();

	return bpf_map_lookup_elem(&scratches, &index);
}

static __always_inline struct path_walk *the_walk(void)
{
	__u32 index = is_self();

	return bpf_map_lookup_elem(&path_walks, &index);
}

/* The stash of the current task, when it has one. */
static __always_inline struct stash *the_stash(void)
{
	return bpf_task_storage_get(&stashes, bpf_get_current_task_btf(), 0, 0);
}

#endif
