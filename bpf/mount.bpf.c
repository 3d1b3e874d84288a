// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/* File systems that are mounted. */
#include "lib/syscall.bpf.h"
#include "lib/hook.bpf.h"

#define FD_PREFIX "/proc/self/fd/"
#define FD_PREFIX_LENGTH (sizeof(FD_PREFIX) - 1)

/* The descriptor of a target such as /proc/self/fd/7, which container runtimes give so that nobody can swap it; -1. */
static __always_inline __s32 target_fd(__u64 address)
{
	char text[FD_PREFIX_LENGTH + 8] = {};
	const char prefix[] = FD_PREFIX;
	__s32 fd = 0;

	if (bpf_probe_read_user_str(text, sizeof(text), (void *)address) <= (long)FD_PREFIX_LENGTH + 1)
		return -1;
	for (int i = 0; i < FD_PREFIX_LENGTH; i++)
		if (text[i] != prefix[i])
			return -1;
	for (int i = FD_PREFIX_LENGTH; i < sizeof(text); i++) {
		char c = text[i];

		if (!c)
			break;
		if (c < '0' || c > '9')
			return -1;
		fd = fd * 10 + (c - '0');
	}
	return fd;
}

/* security_sb_mount */
EXIT_HANDLER(exit_mount)
{
	struct stash *stash = the_stash();

	if (!stash)
		return 0;
	struct scratch *s = BEGIN_IN_SYSCALL(mount_record, RECORD_MOUNT, stash, ret);
	if (!s)
		return 0;
	struct mount_record *r = (struct mount_record *)s->data;
	__s32 fd = target_fd(stash->args[1]);
	__u64 file = fd < 0 ? 0 : file_of(fd);
	r->flags = stash->args[3];
	put_args();
	if (file)
		put_path(PIECE_PATH, READ_POINTER(struct file, file, f_path.mnt), READ_POINTER(struct file, file, f_path.dentry));
	else
		put_cwd(PIECE_CWD);
	send(s);
	return next_exit(ctx, stash);
}

/* With the place as the kernel found it. */
HOOK(security_sb_mount)
{
	struct call call = {};
	struct scratch *s = BEGIN_IN_HOOK(mount_record, RECORD_MOUNT, &call);

	if (!s)
		return 0;
	struct mount_record *r = (struct mount_record *)s->data;
	r->flags = ctx->cx;
	put_kernel_string(0, ctx->di);
	put_kernel_string(2, ctx->dx);
	put_kernel_path(PIECE_PATH, ctx->si);
	send(s);
	return 0;
}

HOOK(security_sb_umount)
{
	struct call call = {};
	struct scratch *s = BEGIN_IN_HOOK(mount_record, RECORD_UMOUNT, &call);
	__u64 mount = ctx->di;

	if (!s)
		return 0;
	struct mount_record *r = (struct mount_record *)s->data;
	r->flags = (__u32)ctx->si;
	put_path(PIECE_PATH, mount, READ_POINTER(struct vfsmount, mount, mnt_root));
	send(s);
	return 0;
}
