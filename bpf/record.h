/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * The wire format: what the probes write into the ring buffer, and what src/sources/ebpf/record.ts reads.
 *
 * A record is `struct record`, the struct of its kind (it starts with a `struct record`), then pieces until its end.
 * All numbers are little-endian; structs have no hidden padding; each record and each piece starts at a multiple of 8.
 * test/sources/ebpf/layout_test.ts holds the offsets in TypeScript equal to these structs, by the objects' own BTF.
 */
#ifndef HINDTRACE_RECORD_H
#define HINDTRACE_RECORD_H

/* What kind of record it is: which struct it is. One record may tell of several events. */
enum record_kind {
	RECORD_FORK = 1,
	RECORD_EXEC,
	RECORD_EXIT,
	RECORD_SYSCALL,        /* any system call, at its exit */
	RECORD_SYSCALL_ENTER,  /* one that does not come back, at its start */
	RECORD_OPEN,
	RECORD_MAGIC_WRITE,
	RECORD_RENAME,
	RECORD_UNLINK,
	RECORD_SOCKET,         /* connect, bind, listen, accept: see `syscall` */
	RECORD_SOCKET_DUP,
	RECORD_MEMORY,         /* protection of memory that can be executed */
	RECORD_CREDENTIALS,
	RECORD_NAMESPACES,
	RECORD_CGROUP_MKDIR,
	RECORD_CGROUP_RMDIR,
	RECORD_CGROUP_ATTACH,
	RECORD_MODULE_LOAD,
	RECORD_MODULE_FREE,
	RECORD_MODULE_FILE,    /* the kernel reads a file to use it: a module, firmware */
	RECORD_MOUNT,
	RECORD_TASK_RENAME,    /* a thread's name changes */
	RECORD_TASK,           /* a process that lived before the start (iter/task) */
	RECORD_FILE_CALL,      /* a call on an open file */
	RECORD_SOURCE,         /* a system call from memory that is no program's */
	RECORD_SOCKET_ASKED,   /* connect, bind, listen, accept, as security modules are asked: see `act` */
	RECORD_BPRM_CHECK,     /* a program is about to be started */
	RECORD_UMOUNT,
	RECORD_SYMLINK,
	RECORD_STACK,          /* a system call while the stack is in memory that is none */
	RECORD_KINDS,
};

enum record_flag {
	RECORD_COMPAT = 1 << 0,     /* a 32-bit system call; `syscall` is a number of the i386 table */
	RECORD_FAULT = 1 << 1,      /* something of it could not be read */
	RECORD_TRUNCATED = 1 << 2,  /* something of it was too long */
};

/* The beginning of every record: who, where, when. Process ids without `ns_` are those of the host. */
struct record {
	__u16 kind;
	__u16 flags;
	__s32 syscall;              /* the system call it happened in; -1: none */
	__u64 time;                 /* CLOCK_BOOTTIME, ns */
	__s64 ret;                  /* result of the system call; 0 where there is none */
	__u64 start_time;           /* of the thread, since boot, ns */
	__u64 process_start_time;   /* of its thread group's leader */
	__u64 parent_start_time;    /* of the parent's leader */
	__u64 cgroup_id;
	__u32 pid;                  /* thread group id */
	__u32 tid;
	__u32 ppid;
	__u32 ns_pid;
	__u32 ns_tid;
	__u32 ns_ppid;
	__u32 uid;
	__u32 mnt_ns;
	__u32 pid_ns;
	__u32 cpu;
	__u32 scopes;               /* bit mask of the scopes that it is in */
	__u32 pieces;               /* where the first piece starts */
	char comm[16];
	char node[16];              /* UTS node name, cut */
};

/* A value of any length behind the struct; padded to a multiple of 8. */
struct piece {
	__u16 slot;                 /* which value: enum piece_slot, or for a system call the place of the argument */
	__u16 flags;
	__u32 length;               /* in bytes, the padding not counted */
};

enum piece_slot {
	/* 0..5: an argument of a system call, read at its start */
	PIECE_PATH = 8,             /* the path, resolved by the kernel */
	PIECE_OLD_PATH,             /* before a rename, or of what is gone: the directory */
	PIECE_OLD_NAME,             /* ... and the name in it */
	PIECE_BASE,                 /* the directory that the first path argument starts from */
	PIECE_NEW_BASE,             /* ... and the second */
	PIECE_FILENAME,             /* exec: what was asked for */
	PIECE_INTERP,               /* exec: the script's interpreter, else the file itself */
	PIECE_ARGV,                 /* NUL after each */
	PIECE_ENV,                  /* NUL after each */
	PIECE_STDIN,
	PIECE_INTERPRETER,          /* exec: the dynamic loader */
	PIECE_CWD,
	PIECE_LOCAL,                /* path of a Unix socket */
	PIECE_REMOTE,
	PIECE_NAME,
	PIECE_VERSION,
	PIECE_SOURCE_VERSION,
};

enum piece_flag {
	PIECE_FAULT = 1 << 0,       /* the memory could not be read: the value is missing or cut */
	PIECE_TRUNCATED = 1 << 1,
	PIECE_DELETED = 1 << 2,     /* a path that has no name any more */
	PIECE_PSEUDO = 1 << 3,      /* in no directory: memfd, pipe, socket; the value is the name */
	PIECE_CHROOT = 1 << 4,      /* the process's own root is further down */
	PIECE_INSIDE = 1 << 5,      /* the mount is not known: the path is the one inside its file system */
};

/* Which file, by the kernel's own numbers. */
struct file_identity {
	__u64 inode;
	__u64 ctime;                /* ns since the epoch */
	__u32 device;               /* major << 20 | minor */
	__u16 mode;
	__u16 pad;
};

/* Ids of a task. */
struct task_ids {
	__u32 tid;
	__u32 ns_tid;
	__u32 pid;
	__u32 ns_pid;
	__u64 start_time;
};

struct fork_record {
	struct record record;
	struct task_ids parent;
	struct task_ids child;
	struct task_ids parent_process;
	struct task_ids leader;
};

struct exec_record {            /* PATH FILENAME INTERP ARGV ENV CWD STDIN INTERPRETER; BPRM_CHECK: as far as known */
	struct record record;
	struct file_identity file;
	struct file_identity interpreter;
	__u32 argc;
	__u32 envc;
	__u32 parent_mnt_ns;
	__u16 stdin_mode;
	__u16 from_kernel;          /* started by a kernel thread */
	char prev_comm[16];
};

struct exit_record {
	struct record record;
	__u32 exit_code;            /* as the kernel keeps it: status << 8 | signal */
	__u32 live;                 /* threads left; 0: the process is gone */
};

struct syscall_record {
	struct record record;
	__u64 args[6];
};

struct open_record {            /* PATH; the path argument */
	struct record record;
	struct file_identity file;
	__u32 flags;                /* as given to open */
	__u32 pad;
};

struct magic_record {           /* PATH */
	struct record record;
	struct file_identity file;
	__u32 length;
	__u8 bytes[20];
};

/* OLD_PATH OLD_NAME PATH, or OLD_PATH PATH; else BASE NEW_BASE and the path arguments. SYMLINK: PATH, argument 0 */
struct rename_record {
	struct record record;
	struct file_identity file;
};

struct unlink_record {          /* OLD_PATH OLD_NAME, or OLD_PATH; else BASE and the path argument */
	struct record record;
	struct file_identity file;
};

enum socket_act { ACT_NONE, ACT_CONNECT, ACT_BIND, ACT_LISTEN, ACT_ACCEPT };

struct socket_record {          /* LOCAL REMOTE; the address argument */
	struct record record;
	__s32 fd;
	__s32 new_fd;               /* the duplicate; the accepted connection */
	__u16 family;
	__u16 type;
	__u16 protocol;
	__u16 act;                  /* enum socket_act, where the system call does not say it */
	__u16 local_port;
	__u16 remote_port;
	__s32 backlog;
	__u8 local[16];             /* IPv4: the first 4 */
	__u8 remote[16];
};

struct memory_record {          /* PATH */
	struct record record;
	struct file_identity file;
	__u64 address;
	__u64 length;
	__u32 alert;                /* 1 mapped W+X, 2 made X, 3 X made W+X, 4 W+X made X */
	__u32 prot;
	__u32 prev_prot;
	__u32 pad;
};

struct credentials {
	__u32 uid, gid, suid, sgid, euid, egid, fsuid, fsgid;
	__u32 user_ns;
	__u32 securebits;
	__u64 inheritable, permitted, effective, bounding, ambient;
};

struct credentials_record {
	struct record record;
	struct credentials before;
	struct credentials after;
};

struct namespaces_record {
	struct record record;
	__u32 target;               /* pid of the process */
	__u32 mnt, pid, uts, ipc, net, cgroup;
	__u32 pad;
};

struct cgroup_record {          /* PATH; attach: NAME is the comm of the task */
	struct record record;
	__u64 id;
	__u32 hierarchy;
	__u32 target;               /* attach: pid of the task */
};

struct module_record {          /* NAME VERSION SOURCE_VERSION; PATH of the file */
	struct record record;
	struct file_identity file;
	__u32 type;                 /* enum kernel_read_file_id */
	__u32 pad;
};

/* The string arguments; CWD of a relative target; PATH: the place, where the kernel tells it, and of /proc/self/fd/N */
struct mount_record {
	struct record record;
	__u64 flags;
};

struct task_rename_record {
	struct record record;
	char before[16];
	char after[16];
};

struct task_record {            /* ARGV PATH */
	struct record record;
	__u32 threads;
	__u32 length;               /* of the record: an iterator's file has no other mark */
};

enum area_type { AREA_ANONYMOUS, AREA_STACK, AREA_HEAP, AREA_FILE };

struct source_record {
	struct record record;
	__u64 address;              /* of the instruction; STACK: of the stack's end */
	__u64 area_start;
	__u64 area_size;
	__u64 area_flags;           /* vm_flags */
	__u32 area_type;
	__u32 pad;
};

struct file_call_record {       /* PATH, arguments as a system call has them */
	struct record record;
	__u64 args[6];
	struct file_identity file;
	__u64 position;             /* where the file stands now */
	__u32 file_flags;           /* as it was opened */
	__u32 pad;
};

#endif
