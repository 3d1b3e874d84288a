/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* Where: the path of a file as the kernel has it, through every mount, whatever the program called it. */
#ifndef HINDTRACE_PATH_H
#define HINDTRACE_PATH_H

#include "task.bpf.h"

#define PATH_STEPS 128

/* One step from a file up to the root of the mount namespace; 1: arrived. Its state is in map memory: in registers, the
 * verifier would follow each combination of steps. */
static __always_inline int step(struct path_walk *w)
{
	__u64 dentry = w->dentry, mount = w->mount;

	if (dentry == w->root_dentry && mount == w->root_mount)
		w->root_at = w->at;
	__u64 parent = READ_POINTER(struct dentry, dentry, d_parent);
	__u64 top = READ_POINTER(struct mount, mount, mnt.mnt_root);
	if (dentry == top || dentry == parent) {
		if (dentry != top) {
			w->flags |= PIECE_PSEUDO;
			return 1;
		}
		__u64 below = READ_POINTER(struct mount, mount, mnt_parent);
		if (below == mount)
			return 1;
		w->dentry = READ_POINTER(struct mount, mount, mnt_mountpoint);
		w->mount = below;
		return 0;
	}
	__u32 length = READ(struct dentry, dentry, d_name.len), at = w->at;
	__u64 name = READ_POINTER(struct dentry, dentry, d_name.name);
	if (length > 255)
		length = 255;
	if (at < length + 1 || at >= PATH_SIZE) {
		w->flags |= PIECE_TRUNCATED;
		return 1;
	}
	at -= length;
	bpf_probe_read_kernel(&w->text[at & (PATH_SIZE - 1)], length & 255, (void *)name);
	at--;
	w->text[at & (PATH_SIZE - 1)] = '/';
	w->at = at;
	w->dentry = parent;
	return 0;
}

static long step_callback(__u32 index, void *context)
{
	struct path_walk *w = the_walk();

	return w ? step(w) : 1;
}

/* Puts together the path of a dentry; `mount` is a struct vfsmount, 0: not known. Its place is in the walk. */
__attribute__((noinline)) int walk(__u64 mount, __u64 dentry)
{
	struct path_walk *w = the_walk();

	if (!w)
		return -1;
	__u64 fs = READ_POINTER(struct task_struct, current_task(), fs);
	__u64 inside = bpf_core_field_offset(struct mount, mnt);
	w->root_dentry = READ_POINTER(struct fs_struct, fs, root.dentry);
	w->root_mount = READ_POINTER(struct fs_struct, fs, root.mnt) - inside;
	w->dentry = dentry;
	w->mount = mount ? mount - inside : 0;
	w->flags = 0;
	w->at = w->root_at = PATH_SIZE - 1;
	if (!dentry)
		return -1;
	if (bpf_loop(PATH_STEPS, step_callback, 0, 0) == PATH_STEPS)
		w->flags |= PIECE_TRUNCATED;
	if (w->root_at != PATH_SIZE - 1 && w->root_at != w->at)
		w->flags |= PIECE_CHROOT;
	if (w->at == PATH_SIZE - 1) {
		if ((w->flags & PIECE_PSEUDO) && mount) {
			/* memfd, pipe, socket: the dentry's own name */
			__u32 length = READ(struct dentry, w->dentry, d_name.len);
			__u64 name = READ_POINTER(struct dentry, w->dentry, d_name.name);
			if (length > 255)
				length = 255;
			w->at = PATH_SIZE - 1 - length;
			bpf_probe_read_kernel(&w->text[w->at & (PATH_SIZE - 1)], length & 255, (void *)name);
		} else {
			w->at--;
			w->text[w->at & (PATH_SIZE - 1)] = '/';
		}
	}
	if (!(w->flags & PIECE_PSEUDO) && !READ_POINTER(struct dentry, dentry, d_hash.pprev) &&
	    READ_POINTER(struct dentry, dentry, d_parent) != dentry)
		w->flags |= PIECE_DELETED;
	return 0;
}

/* The path of a dentry as a piece. */
__attribute__((noinline)) int put_path(__u32 slot, __u64 mount, __u64 dentry)
{
	struct scratch *s = the_scratch();
	struct path_walk *w = the_walk();

	if (!s || !w || walk(mount, dentry))
		return -1;
	char *to = open_piece(s);
	if (!to)
		return -1;
	__u32 at = w->at, length = PATH_SIZE - 1 - at;
	if (length > PATH_SIZE - 1)
		return -1;
	bpf_probe_read_kernel(to, length & (PATH_SIZE - 1), &w->text[at & (PATH_SIZE - 1)]);
	close_piece(s, slot, length, w->flags | (mount ? 0 : PIECE_INSIDE));
	return 0;
}

/* The path of an open file, and what it is. */
static __always_inline int put_file(struct scratch *s, struct file_identity *to, __u32 slot, __u64 file)
{
	identify_inode(to, READ_POINTER(struct file, file, f_inode));
	return put_path(slot, READ_POINTER(struct file, file, f_path.mnt),
			READ_POINTER(struct file, file, f_path.dentry));
}

/* The current directory. */
static __always_inline int put_cwd(__u32 slot)
{
	__u64 fs = READ_POINTER(struct task_struct, current_task(), fs);

	return put_path(slot, READ_POINTER(struct fs_struct, fs, pwd.mnt),
			READ_POINTER(struct fs_struct, fs, pwd.dentry));
}

#define AT_FDCWD -100

/* The directory that a relative path of an *at call starts from. */
static __always_inline int put_base(__u32 slot, __s32 fd)
{
	if (fd == AT_FDCWD)
		return put_cwd(slot);
	__u64 file = file_of(fd);
	if (!file)
		return -1;
	return put_path(slot, READ_POINTER(struct file, file, f_path.mnt),
			READ_POINTER(struct file, file, f_path.dentry));
}

/* A dentry of which the mount is not known: that of the current directory, of the root, or of `file`, when it is of the
 * same file system. */
__attribute__((noinline)) int put_dentry(__u32 slot, __u64 dentry, __u64 file)
{
	__u64 fs = READ_POINTER(struct task_struct, current_task(), fs);
	__u64 block = READ_POINTER(struct dentry, dentry, d_sb);
	__u64 mount = READ_POINTER(struct fs_struct, fs, pwd.mnt);

	if (READ_POINTER(struct vfsmount, mount, mnt_sb) != block && file)
		mount = READ_POINTER(struct file, file, f_path.mnt);
	if (READ_POINTER(struct vfsmount, mount, mnt_sb) != block)
		mount = READ_POINTER(struct fs_struct, fs, root.mnt);
	if (READ_POINTER(struct vfsmount, mount, mnt_sb) != block)
		mount = 0;
	return put_path(slot, mount, dentry);
}

/* Whether the last path put together is none of those that are asked for. */
static __always_inline bool is_refused(__u32 kind)
{
	struct path_walk *w = the_walk();
	struct prefix key = { .bits = 32 + 8 * PREFIX_LENGTH, .kind = kind };

	if (!(config.path_kinds & 1u << kind) || !w)
		return false;
	__u32 at = w->at & (PATH_SIZE - 1);
	w->text[PATH_SIZE - 1] = 0;
	bpf_probe_read_kernel_str(key.path, sizeof(key.path), &w->text[at]);
	return !bpf_map_lookup_elem(&prefixes, &key);
}

#endif
