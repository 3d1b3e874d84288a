// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/*
 * Files that get another name, or none. The paths are those of the kernel's own look-up: since 6.13 (commit
 * 4e40eff0b573 and those around it) tracepoints tell of each change of ctime, which rename and unlink make before they move
 * or drop the name. Older kernels: the directory, and the name as the program gave it.
 */
#include "lib/page.bpf.h"
#include "lib/syscall.bpf.h"
#include "lib/hook.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct victims);
} victims SEC(".maps");

static __always_inline struct victims *the_victims(void)
{
	return bpf_task_storage_get(&victims, bpf_get_current_task_btf(), 0, 0);
}

ENTER_HANDLER(enter_names)
{
	struct stash *stash = the_stash();
	struct victims *v = bpf_task_storage_get(&victims, bpf_get_current_task_btf(), 0, BPF_LOCAL_STORAGE_GET_F_CREATE);

	if (v) {
		v->count = 0;
		v->is_open = 1;
	} else {
		count(COUNT_MAP_FULL);
	}
	return stash ? next_enter(ctx, stash) : 0;
}

/* In a union of its own until 7.x. */
static __always_inline __u32 alias_offset(void)
{
	if (bpf_core_field_exists(((struct dentry___7 *)0)->d_alias))
		return bpf_core_field_offset(struct dentry___7, d_alias);
	return bpf_core_field_offset(struct dentry___3, d_u.d_alias);
}

/* Remembers the name of an inode that the call under way touches. */
static __always_inline int touch(struct inode *inode)
{
	struct victims *v = the_victims();

	if (!v || !v->is_open)
		return 0;
	__u32 index = v->count;
	if (index >= VICTIMS)
		return 0;
	__u64 address = number(inode);
	__u64 alias = READ_POINTER(struct inode, address, i_dentry.first);
	if (!alias)
		return 0;
	__u64 dentry = alias - alias_offset();
	for (int i = 0; i < VICTIMS; i++)
		if (i < index && v->list[i].dentry == dentry)
			return 0;
	struct victim *victim = &v->list[index];
	victim->dentry = dentry;
	victim->parent = READ_POINTER(struct dentry, dentry, d_parent);
	victim->hash = READ(struct dentry, dentry, d_name.hash_len);
	victim->is_overlay = READ(struct super_block, READ_POINTER(struct inode, address, i_sb), s_magic) == OVERLAYFS_MAGIC;
	identify_inode(&victim->file, address);
	__u32 length = READ(struct dentry, dentry, d_name.len);
	if (length > NAME_SIZE - 1)
		length = NAME_SIZE - 1;
	bpf_probe_read_kernel(victim->name, length & (NAME_SIZE - 1),
			      (void *)READ_POINTER(struct dentry, dentry, d_name.name));
	victim->length = length;
	v->count = index + 1;
	return 0;
}

SEC("tp_btf/inode_set_ctime_to_ts")
int BPF_PROG(inode_set_ctime_to_ts, struct inode *inode)
{
	return UNPREEMPTED(touch(inode));
}
SEC("tp_btf/ctime_ns_xchg")
int BPF_PROG(ctime_ns_xchg, struct inode *inode)
{
	return UNPREEMPTED(touch(inode));
}
SEC("tp_btf/ctime_xchg_skip")
int BPF_PROG(ctime_xchg_skip, struct inode *inode)
{
	return UNPREEMPTED(touch(inode));
}

static __always_inline void put_name(struct scratch *s, struct victim *victim)
{
	char *to = open_piece(s);
	__u32 length = victim->length & (NAME_SIZE - 1);

	if (!to)
		return;
	bpf_probe_read_kernel(to, length, victim->name);
	close_piece(s, PIECE_OLD_NAME, length, 0);
}

/* The directory of a victim, when it was `parent`, and its name there. */
static __always_inline void put_old(struct scratch *s, struct victim *victim, __u64 near)
{
	put_dentry(PIECE_OLD_PATH, victim->parent, near);
	put_name(s, victim);
}

/* security_inode_rename: the dentry whose parent or name is another than when its ctime was set. */
EXIT_HANDLER(exit_rename)
{
	struct stash *stash = the_stash();
	struct victims *v = the_victims();

	if (!stash || !v)
		return 0;
	v->is_open = 0;
	if (ret)
		return next_exit(ctx, stash);
	struct scratch *s = BEGIN_IN_SYSCALL(rename_record, RECORD_RENAME, stash, ret);
	if (!s)
		return 0;
	struct rename_record *r = (struct rename_record *)s->data;
	bool is_at = stash->native != NR_rename;
	__s32 old_fd = is_at ? stash->args[0] : AT_FDCWD, new_fd = is_at ? stash->args[2] : AT_FDCWD;
	volatile __u32 *best = &v->best;
	*best = VICTIMS; /* the overlay's own name before the upper layer's */
	for (__u32 i = 0; i < VICTIMS; i++) {
		struct victim *victim = &v->list[i];

		if (i >= v->count)
			break;
		if (READ_POINTER(struct dentry, victim->dentry, d_parent) == victim->parent &&
		    READ(struct dentry, victim->dentry, d_name.hash_len) == victim->hash)
			continue;
		if (*best == VICTIMS || victim->is_overlay)
			*best = i;
	}
	if (*best < VICTIMS) {
		struct victim *victim = &v->list[*best & (VICTIMS - 1)];

		r->file = victim->file;
		put_old(s, victim, old_fd >= 0 ? file_of(old_fd) : 0);
		put_dentry(PIECE_PATH, victim->dentry, new_fd >= 0 ? file_of(new_fd) : 0);
	} else {
		put_base(PIECE_BASE, old_fd);
		put_base(PIECE_NEW_BASE, new_fd);
		put_args();
	}
	send(s);
	return next_exit(ctx, stash);
}

/* security_inode_unlink: the dentry whose parent is another of the touched ones. */
EXIT_HANDLER(exit_unlink)
{
	struct stash *stash = the_stash();
	struct victims *v = the_victims();

	if (!stash || !v)
		return 0;
	v->is_open = 0;
	if (ret)
		return next_exit(ctx, stash);
	struct scratch *s = BEGIN_IN_SYSCALL(unlink_record, RECORD_UNLINK, stash, ret);
	if (!s)
		return 0;
	struct unlink_record *r = (struct unlink_record *)s->data;
	__s32 fd = stash->native == NR_unlinkat ? stash->args[0] : AT_FDCWD;
	volatile __u32 *best = &v->best;
	*best = VICTIMS;
	for (__u32 i = 0; i < VICTIMS; i++) {
		if (i >= v->count)
			break;
		for (__u32 j = 0; j < VICTIMS; j++) {
			if (j >= v->count)
				break;
			if (j != i && v->list[i].parent == v->list[j].dentry && (*best == VICTIMS || v->list[i].is_overlay))
				*best = i;
		}
	}
	if (*best < VICTIMS) {
		struct victim *victim = &v->list[*best & (VICTIMS - 1)];

		r->file = victim->file;
		put_old(s, victim, fd >= 0 ? file_of(fd) : 0);
	} else {
		put_base(PIECE_BASE, fd);
		put_args();
	}
	send(s);
	return next_exit(ctx, stash);
}

/* A name in a directory (struct path) that is known with its mount. */
static __always_inline int put_entry(__u32 slot, __u64 directory, __u64 dentry)
{
	return put_path(slot, READ_POINTER(struct path, directory, mnt), dentry);
}

/* As security modules that go by path are asked: once, whatever lies on top of what, with the mounts. */
HOOK(security_path_rename)
{
	struct call call = {};
	struct scratch *s = BEGIN_IN_HOOK(rename_record, RECORD_RENAME, &call);
	__u64 dentry = ctx->si;

	if (!s)
		return 0;
	struct rename_record *r = (struct rename_record *)s->data;
	identify_inode(&r->file, READ_POINTER(struct dentry, dentry, d_inode));
	put_entry(PIECE_OLD_PATH, ctx->di, dentry);
	put_entry(PIECE_PATH, ctx->dx, ctx->cx);
	send(s);
	return 0;
}

HOOK(security_path_unlink)
{
	struct call call = {};
	struct scratch *s = BEGIN_IN_HOOK(unlink_record, RECORD_UNLINK, &call);
	__u64 dentry = ctx->si;

	if (!s)
		return 0;
	struct unlink_record *r = (struct unlink_record *)s->data;
	identify_inode(&r->file, READ_POINTER(struct dentry, dentry, d_inode));
	put_entry(PIECE_OLD_PATH, ctx->di, dentry);
	send(s);
	return 0;
}

HOOK(security_path_symlink)
{
	struct call call = {};
	struct scratch *s = BEGIN_IN_HOOK(rename_record, RECORD_SYMLINK, &call);

	if (!s)
		return 0;
	put_entry(PIECE_PATH, ctx->di, ctx->si);
	put_kernel_string(0, ctx->dx);
	send(s);
	return 0;
}
