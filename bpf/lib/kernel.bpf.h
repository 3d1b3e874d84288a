/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * The parts of the kernel's structs that the probes read. Offsets here mean nothing: clang notes each access, and the
 * loader puts in the running kernel's offsets (CO-RE). Own structs instead of a generated vmlinux.h keep the objects
 * small and the same bytes wherever they are built. test/sources/ebpf/kernel_btf_test.ts looks each field up in the
 * running kernel.
 */
#ifndef HINDTRACE_KERNEL_H
#define HINDTRACE_KERNEL_H

typedef signed char __s8;
typedef unsigned char __u8;
typedef short __s16;
typedef unsigned short __u16;
typedef int __s32;
typedef unsigned int __u32;
typedef long long __s64;
typedef unsigned long long __u64;
typedef __u16 __be16;
typedef __u32 __be32;
typedef __u32 __wsum;
typedef _Bool bool;
enum { false, true };
typedef int pid_t;

/* uapi/linux/bpf.h */
enum {
	BPF_MAP_TYPE_HASH = 1,
	BPF_MAP_TYPE_ARRAY = 2,
	BPF_MAP_TYPE_PROG_ARRAY = 3,
	BPF_MAP_TYPE_PERCPU_ARRAY = 6,
	BPF_MAP_TYPE_LRU_HASH = 9,
	BPF_MAP_TYPE_LPM_TRIE = 11,
	BPF_MAP_TYPE_RINGBUF = 27,
	BPF_MAP_TYPE_TASK_STORAGE = 29,
};
enum { BPF_ANY = 0, BPF_F_NO_PREALLOC = 1, BPF_LOCAL_STORAGE_GET_F_CREATE = 1 };

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct pt_regs {
	unsigned long bp, bx, r10, r9, r8, cx, dx, si, di, orig_ax, ip, sp;
};

struct hlist_node {
	struct hlist_node *next;
};
struct hlist_head {
	struct hlist_node *first;
};
struct hlist_bl_node {
	struct hlist_bl_node **pprev;
};
struct ns_common {
	unsigned int inum;
};
struct user_namespace {
	struct ns_common ns;
};
struct new_utsname {
	char nodename[65];
};
struct uts_namespace {
	struct new_utsname name;
	struct ns_common ns;
};
struct mnt_namespace {
	struct ns_common ns;
};
struct ipc_namespace {
	struct ns_common ns;
};
struct cgroup_namespace {
	struct ns_common ns;
};
struct net {
	struct ns_common ns;
};
struct pid_namespace {
	struct ns_common ns;
};
struct nsproxy {
	struct uts_namespace *uts_ns;
	struct ipc_namespace *ipc_ns;
	struct mnt_namespace *mnt_ns;
	struct pid_namespace *pid_ns_for_children;
	struct net *net_ns;
	struct cgroup_namespace *cgroup_ns;
};

struct upid {
	int nr;
	struct pid_namespace *ns;
};
struct pid {
	unsigned int level;
	struct upid numbers[1];
};

typedef struct {
	__u32 val;
} kuid_t;
typedef struct {
	__u32 val;
} kgid_t;
typedef struct {
	__u64 val;
} kernel_cap_t;
struct cred {
	kuid_t uid;
	unsigned int securebits;
	kernel_cap_t cap_inheritable, cap_permitted, cap_effective, cap_bset, cap_ambient;
	struct user_namespace *user_ns;
};

struct qstr {
	__u64 hash_len;
	__u32 len;
	const unsigned char *name;
};
struct super_block {
	__u32 s_dev;
	unsigned long s_magic;
};
struct timespec64 {
	__s64 tv_sec;
	long tv_nsec;
};
struct inode {
	__u16 i_mode;
	struct super_block *i_sb;
	struct address_space *i_mapping;
	unsigned long i_ino;
	struct hlist_head i_dentry;
};
struct inode___6_11 {
	__s64 i_ctime_sec;
	__u32 i_ctime_nsec;
};
struct inode___6_6 {
	struct timespec64 __i_ctime;
};
struct inode___5 {
	struct timespec64 i_ctime;
};
struct xarray {
	void *xa_head;
};
struct xa_node {
	unsigned char shift;
	void *slots[1];
};
struct address_space {
	struct inode *host;
	struct xarray i_pages;
};
struct page {
};
typedef struct {
	unsigned long f;
} memdesc_flags_t;
struct folio {
	memdesc_flags_t flags;
	struct address_space *mapping;
	unsigned long index;
};
struct folio___6_17 {
	unsigned long flags;
};
enum pageflags { PG_uptodate = 3 };
struct dentry {
	struct hlist_bl_node d_hash;
	struct dentry *d_parent;
	struct qstr d_name;
	struct inode *d_inode;
	struct super_block *d_sb;
};
struct dentry___7 {
	struct hlist_node d_alias;
};
struct dentry___3 {
	union {
		struct hlist_node d_alias;
	} d_u;
};
struct vfsmount {
	struct dentry *mnt_root;
	struct super_block *mnt_sb;
};
struct mount {
	struct mount *mnt_parent;
	struct dentry *mnt_mountpoint;
	struct vfsmount mnt;
};
struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
};
struct file {
	unsigned int f_mode;
	void *private_data;
	struct inode *f_inode;
	unsigned int f_flags;
	struct path f_path;
	__s64 f_pos;
	const struct file_operations *f_op;
};
struct fdtable {
	unsigned int max_fds;
	struct file **fd;
};
struct files_struct {
	struct fdtable *fdt;
};
struct fs_struct {
	struct path root;
	struct path pwd;
};

struct maple_tree {
	void *ma_root;
};
struct mm_struct {
	struct maple_tree mm_mt;
	unsigned long start_brk, brk, start_stack;
	unsigned long arg_start, arg_end, env_start, env_end;
	unsigned long saved_auxv[46];
	struct file *exe_file;
};
struct vm_area_struct {
	unsigned long vm_start, vm_end, vm_flags;
	const void *vm_ops;
	struct file *vm_file;
};

typedef struct {
	int counter;
} atomic_t;
struct signal_struct {
	atomic_t live;
	int nr_threads;
};

struct kernfs_node {
	__u64 id;
};
struct cgroup_root {
	int hierarchy_id;
};
struct cgroup {
	struct kernfs_node *kn;
	struct cgroup_root *root;
};
struct cgroup_subsys_state {
	struct cgroup *cgroup;
};
struct css_set {
	struct cgroup_subsys_state *subsys[16];
};
enum cgroup_subsys_id { cpuset_cgrp_id = 0 };

struct thread_info {
	__u32 status;
};
struct task_struct {
	struct thread_info thread_info;
	unsigned int flags;
	pid_t pid;
	pid_t tgid;
	struct task_struct *real_parent;
	struct task_struct *group_leader;
	struct pid *thread_pid;
	__u64 start_boottime;
	const struct cred *real_cred;
	const struct cred *cred;
	char comm[16];
	struct fs_struct *fs;
	struct files_struct *files;
	struct nsproxy *nsproxy;
	struct signal_struct *signal;
	struct mm_struct *mm;
	int exit_code;
	struct css_set *cgroups;
	unsigned long sas_ss_sp;
	unsigned long sas_ss_size;
};

struct linux_binprm {
	struct file *file;
	const char *filename;
	const char *interp;
	int argc, envc;
};

struct in6_addr {
	union {
		__u8 u6_addr8[16];
	} in6_u;
};
struct sock_common {
	__u16 skc_family;
	unsigned char skc_state;
	__u16 skc_num;
	__be16 skc_dport;
	__be32 skc_rcv_saddr;
	__be32 skc_daddr;
	struct in6_addr skc_v6_rcv_saddr;
	struct in6_addr skc_v6_daddr;
	int skc_bound_dev_if;
};
struct sock {
	struct sock_common __sk_common;
	__u16 sk_protocol;
};
struct inet_sock {
	__be32 inet_saddr;
};
struct sockaddr_un {
	__u16 sun_family;
	char sun_path[108];
};
struct unix_address {
	int len;
	struct sockaddr_un name[];
};
struct unix_sock {
	struct unix_address *addr;
	struct sock *peer;
};
struct socket {
	short type;
	struct sock *sk;
};

struct module {
	char name[56];
	char *version;
	char *srcversion;
};

struct seq_operations {
	void *start, *stop, *next, *show;
};
struct seq_file {
	const struct seq_operations *op;
};
struct file_operations {
	void *iterate_shared;
	void *read;
};

struct seq_file;
struct bpf_iter_meta {
	struct seq_file *seq;
};
struct bpf_iter__task {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
};

#pragma clang attribute pop

#endif
