/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * What the loader tells the probes: `config` in .rodata.config of each object, set before it is loaded, and the values
 * of the maps. src/sources/ebpf/config.ts writes them.
 */
#ifndef HINDTRACE_CONFIG_H
#define HINDTRACE_CONFIG_H

/* What a scope can ask of a process. A kind in use has a map from a key to the scopes that take it. */
enum scope_kind {
	SCOPE_TREE,      /* map `trees`: tgid → struct tree; children inherit */
	SCOPE_UID,       /* map `uids` */
	SCOPE_PID,       /* map `pids`: host tgid */
	SCOPE_COMM,      /* map `comms`: char[16] */
	SCOPE_MNT_NS,    /* map `mnt_namespaces` */
	SCOPE_PID_NS,    /* map `pid_namespaces` */
	SCOPE_CGROUP,    /* map `cgroups`: u64 id → struct cgroup_scope */
	SCOPE_KINDS,
};

enum config_flag {
	CONFIG_DIRECT = 1 << 0,      /* the kernel has bpf_rdonly_cast: read by loads, not by calls */
	CONFIG_ENV = 1 << 1,         /* send the environment of started programs */
	CONFIG_CGROUP_V1 = 1 << 2,   /* take the cgroup of the cpuset hierarchy */
	CONFIG_LIFECYCLE = 1 << 3,   /* send fork, exec, exit and cgroups of everybody, whatever the scopes */
	CONFIG_PREEMPTIBLE = 1 << 4, /* BPF programs at tracepoints may be preempted: see lib/preemption.bpf.h */
};

struct config {
	__u32 self;                       /* tgid that is never traced: the reader */
	__u32 flags;
	__u32 scope_kinds;                /* bit mask of enum scope_kind */
	__u32 all_scopes;                 /* bit mask of all scopes; at least bit 0 */
	__u32 absent[8];                  /* by scope_kind: scopes that take a key which is not in the map */
	__u32 path_kinds;                 /* bit mask of record kinds whose PATH must start with one of `prefixes` */
	__u32 ring_flags;                 /* flags of bpf_ringbuf_output: 0, BPF_RB_NO_WAKEUP */
	__u32 wanted;                     /* bit mask of record kinds to send */
	__u32 new_containers;             /* scopes that take the containers to come */
	__u32 follow;                     /* bit mask of scopes that take the descendants of their processes too */
};

/* Value of `trees`. */
struct tree {
	__u32 own;                        /* scopes that the process itself is in */
	__u32 children;                   /* scopes that its future children are in */
};

/* Value of `cgroups`. */
struct cgroup_scope {
	__u32 scopes;
	__u32 is_container;
};

/* How an argument of a system call is sent, besides its number. */
enum arg_kind {
	ARG_NUMBER,
	ARG_STRING,
	ARG_STRINGS,       /* char *const [] */
	ARG_SOCKADDR,      /* its length is the next argument */
	ARG_SOCKADDR_OUT,  /* ... which is a pointer: read at the exit */
	ARG_INT_PAIR_OUT,  /* int[2], read at the exit */
	ARG_TIMESPEC,
	ARG_TIMESPEC_OUT,  /* read at the exit */
};

enum syscall_flag {
	SYSCALL_SEND = 1 << 0,       /* send RECORD_SYSCALL at the exit */
	SYSCALL_AT_ENTER = 1 << 1,   /* send RECORD_SYSCALL_ENTER at the start (exit, execve) */
	SYSCALL_FAILED_ONLY = 1 << 2,/* at the exit only when it failed (execve) */
	SYSCALL_STASH = 1 << 3,      /* keep the strings for the handlers, though it is not sent */
};

#define MAX_HANDLERS 4

/* Value of `syscalls`: what is wanted of a system call. All zero: nothing. */
struct syscall_spec {
	__u16 flags;
	__s16 native;                     /* the x86-64 number of the same call; -1: there is none */
	__u8 args[8];                     /* enum arg_kind of each */
	__u8 exit[MAX_HANDLERS];          /* programs of `exit_handlers`, enum handler; 0 ends */
	__u8 enter[MAX_HANDLERS];         /* programs of `enter_handlers` */
};

/* Key of `syscalls`: the number, plus this for the i386 table. */
#define COMPAT_BASE 512
#define SYSCALL_SLOTS 1024

/* The place of each handler in `enter_handlers` and `exit_handlers`. */
enum handler {
	HANDLER_NONE,
	HANDLER_OPEN,
	HANDLER_WRITE,
	HANDLER_RENAME,
	HANDLER_UNLINK,
	HANDLER_MODULE_FILE,
	HANDLER_SOCKET,
	HANDLER_DUP,
	HANDLER_MMAP,
	HANDLER_MPROTECT,
	HANDLER_CREDENTIALS,
	HANDLER_NAMESPACES,
	HANDLER_MOUNT,
	HANDLER_FILE_CALL,
	HANDLER_MAP_CALL,
	HANDLER_SOURCE,
	HANDLER_STACK,
	HANDLERS,
};

/* Key of `prefixes` (longest prefix match). */
#define PREFIX_LENGTH 60
struct prefix {
	__u32 bits;                       /* 32 + 8 for each character */
	__u32 kind;                       /* enum record_kind */
	char path[PREFIX_LENGTH];
};

/* Index of `counters`, per CPU. */
enum counter {
	COUNT_SENT,
	COUNT_RING_FULL,
	COUNT_MAP_FULL,
	COUNT_UNREADABLE,
	COUNT_UNPAIRED,                   /* an exit without its start: began before us */
	COUNT_MEMORY_BUSY,                /* a memory area could not be looked up */
	COUNTERS = 16,
};

#endif
