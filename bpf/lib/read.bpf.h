/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * Reading kernel memory: by plain loads where the kernel has bpf_rdonly_cast (6.2, commit a35b9af4ec2c), else by calls.
 */
#ifndef HINDTRACE_READ_H
#define HINDTRACE_READ_H

#include "maps.bpf.h"

extern void *bpf_rdonly_cast(void *object, __u32 btf_id) __ksym __weak;

#define IS_DIRECT (config.flags & CONFIG_DIRECT)
#define CAST(T, p) ((T *)bpf_rdonly_cast((void *)(p), bpf_core_type_id_kernel(T)))

/* A field of the struct at an address, whatever the address is: what is not there reads as 0. */
#define READ(T, p, field)                                                       \
	({                                                                      \
		__u64 address_ = (__u64)(p);                                    \
		typeof(((T *)0)->field) value_;                                 \
		if (IS_DIRECT)                                                  \
			value_ = CAST(T, address_)->field;                      \
		else                                                            \
			value_ = BPF_CORE_READ((T *)address_, field);           \
		value_;                                                         \
	})

/* A pointer as a number: global functions take nothing else. The verifier lets go of its type at a negation. */
static __always_inline __u64 number(const void *pointer)
{
	__u64 value = (__u64)pointer;

	asm volatile("%0 = -%0\n%0 = -%0" : "+r"(value));
	return value;
}
#define READ_POINTER(T, p, field) number(READ(T, p, field))

/* The address of the task that runs. */
static __always_inline __u64 current_task(void)
{
	return bpf_get_current_task();
}

/*
 * i_ctime until 6.5, __i_ctime in 6.6 (commit 13bc24457850), i_ctime_sec and i_ctime_nsec since 6.11
 * (commit 3aa63a569c64). Since 6.13 (commit 4e40eff0b573) bit 31 of i_ctime_nsec is a flag: somebody asked for it.
 */
static __always_inline __u64 inode_ctime(__u64 inode)
{
	if (bpf_core_field_exists(((struct inode___6_11 *)0)->i_ctime_sec))
		return READ(struct inode___6_11, inode, i_ctime_sec) * 1000000000ull +
		       (READ(struct inode___6_11, inode, i_ctime_nsec) & 0x7fffffff);
	if (bpf_core_field_exists(((struct inode___6_6 *)0)->__i_ctime))
		return BPF_CORE_READ((struct inode___6_6 *)inode, __i_ctime.tv_sec) * 1000000000ull +
		       BPF_CORE_READ((struct inode___6_6 *)inode, __i_ctime.tv_nsec);
	return BPF_CORE_READ((struct inode___5 *)inode, i_ctime.tv_sec) * 1000000000ull +
	       BPF_CORE_READ((struct inode___5 *)inode, i_ctime.tv_nsec);
}

static __always_inline void identify_inode(struct file_identity *to, __u64 inode)
{
	to->inode = READ(struct inode, inode, i_ino);
	to->ctime = inode_ctime(inode);
	to->device = READ(struct super_block, READ_POINTER(struct inode, inode, i_sb), s_dev);
	to->mode = READ(struct inode, inode, i_mode);
	to->pad = 0;
}

/* The open file of a descriptor of the current task; 0: none. */
static __always_inline __u64 file_of(__u32 fd)
{
	__u64 table = READ_POINTER(struct files_struct, READ_POINTER(struct task_struct, current_task(), files), fdt);
	__u64 file = 0;

	if (fd >= READ(struct fdtable, table, max_fds))
		return 0;
	bpf_probe_read_kernel(&file, sizeof(file), (void *)(READ_POINTER(struct fdtable, table, fd) + 8ull * fd));
	return file;
}

static __always_inline __u16 mode_of(__u64 file)
{
	return READ(struct inode, READ_POINTER(struct file, file, f_inode), i_mode);
}

#define S_IFMT 0170000
#define S_IFSOCK 0140000
#define S_IFREG 0100000
#define S_IFDIR 0040000

#endif
