// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/* Files that were opened, first bytes written to them, calls on open files; what was read or written is not sent. */
#include "lib/page.bpf.h"
#include "lib/syscall.bpf.h"
#include "lib/hook.bpf.h"

#define FMODE_PATH 0x4000
#define O_WRONLY 01
#define O_CREAT 0100
#define O_TRUNC 01000
/* Gone from f_flags after the open: O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC. */
#define OPEN_ONLY_FLAGS 01700

/* The flags that the program gave to open. */
static __always_inline __u32 given_flags(struct stash *stash)
{
	__u64 flags = 0;

	switch (stash->native) {
	case NR_open:
		return stash->args[1];
	case NR_openat:
		return stash->args[2];
	case NR_creat:
		return O_WRONLY | O_CREAT | O_TRUNC;
	case NR_openat2:
		bpf_probe_read_user(&flags, sizeof(flags), (void *)stash->args[2]);
	}
	return flags;
}

/* security_file_open, from the file that came of it: what failed is not seen, nor what io_uring opens. */
EXIT_HANDLER(exit_open)
{
	struct stash *stash = the_stash();

	if (!stash)
		return 0;
	__u64 file = ret < 0 ? 0 : file_of(ret);
	/* The kernel does not ask its security modules about O_PATH. */
	if (!file || READ(struct file, file, f_mode) & FMODE_PATH)
		return next_exit(ctx, stash);
	struct scratch *s = BEGIN_IN_SYSCALL(open_record, RECORD_OPEN, stash, ret);
	if (!s)
		return 0;
	struct open_record *r = (struct open_record *)s->data;
	put_file(s, &r->file, PIECE_PATH, file);
	if (!is_refused(RECORD_OPEN)) {
		r->flags = READ(struct file, file, f_flags) | (given_flags(stash) & OPEN_ONLY_FLAGS);
		put_args();
		send(s);
	}
	return next_exit(ctx, stash);
}

#define FMODE_NOACCOUNT 0x20000000

/* Before the file system may still refuse; also what io_uring and the kernel open. */
HOOK(security_file_open)
{
	struct call call = {};
	__u64 file = ctx->di;

	/* The file below one of an overlay file system: nobody asked for it. */
	if (READ(struct file, file, f_mode) & FMODE_NOACCOUNT)
		return 0;
	struct scratch *s = BEGIN_IN_HOOK(open_record, RECORD_OPEN, &call);
	if (!s)
		return 0;
	struct open_record *r = (struct open_record *)s->data;
	put_file(s, &r->file, PIECE_PATH, file);
	if (is_refused(RECORD_OPEN))
		return 0;
	r->flags = READ(struct file, file, f_flags);
	put_given_path(&call);
	send(s);
	return 0;
}

struct iovec {
	__u64 base, length;
};
#define MAGIC_BYTES 20

/* One of the buffers of writev; 32-bit programs say them in half the room. */
static __always_inline long read_part(struct stash *stash, struct iovec *part, __u32 index)
{
	__u32 words[2] = {};

	if (!(stash->flags & RECORD_COMPAT))
		return bpf_probe_read_user(part, sizeof(*part), (void *)(stash->args[1] + index * sizeof(*part)));
	long error = bpf_probe_read_user(words, sizeof(words), (void *)(stash->args[1] + index * sizeof(words)));
	part->base = words[0];
	part->length = words[1];
	return error;
}

/* The first bytes of up to three buffers that a call has written, to the record of a magic_write; how many. */
__attribute__((noinline)) int put_written_bytes(__u64 written)
{
	struct scratch *s = the_scratch();
	struct stash *stash = the_stash();

	if (!s || !stash)
		return 0;
	struct magic_record *r = &s->magic;
	__s32 number = stash->native;
	bool is_vector = number == NR_writev || number == NR_pwritev || number == NR_pwritev2;
	volatile __u32 *place = &r->length; /* in memory: the verifier need not follow it */
	for (__u32 i = 0; i < 3; i++) {
		struct iovec part = { stash->args[1], written };
		__u32 copied = *place;

		if (copied >= MAGIC_BYTES || copied >= written || (i && (!is_vector || i >= stash->args[2])))
			break;
		if (is_vector && read_part(stash, &part, i)) {
			count(COUNT_UNREADABLE);
			break;
		}
		__u64 length = written < MAGIC_BYTES ? written - copied : MAGIC_BYTES - copied;
		if (length > part.length)
			length = part.length;
		asm volatile("" : "+r"(length)); /* or the compiler forgets the bound that the verifier wants to see */
		if (length & 31 && bpf_probe_read_user(&r->bytes[copied & 31], length & 31, (void *)part.base)) {
			count(COUNT_UNREADABLE);
			break;
		}
		*place = copied + length;
	}
	return *place;
}

/* The calls that move bytes inside the kernel: the program's memory never has them. */
static __always_inline bool is_moving(__s32 number)
{
	return number == NR_copy_file_range || number == NR_sendfile || number == NR_splice;
}

/* The file that a call of the write family wrote to from its start; 0: another place, or no regular file. */
static __always_inline __u64 written_file(struct stash *stash, long ret)
{
	__s32 number = stash->native;
	bool has_pointer = (number == NR_copy_file_range || number == NR_splice) && stash->args[3];
	bool is_placed = number == NR_pwrite64 || number == NR_pwritev ||
			 (number == NR_pwritev2 && (__s64)stash->args[3] != -1);
	__u64 position = 0;

	if (ret <= 0 || (is_placed && stash->args[3]))
		return 0;
	__u64 file = file_of(number == NR_copy_file_range || number == NR_splice ? stash->args[2] : stash->args[0]);
	if (!file || (mode_of(file) & S_IFMT) != S_IFREG)
		return 0;
	if (is_placed)
		return file;
	if (!has_pointer)
		position = READ(struct file, file, f_pos);
	else if (bpf_probe_read_user(&position, sizeof(position), (void *)stash->args[3]))
		count(COUNT_UNREADABLE);
	return position == ret ? file : 0;
}

/* magic_write: a write that began at the start of a regular file. */
EXIT_HANDLER(exit_write)
{
	struct stash *stash = the_stash();

	if (!stash)
		return 0;
	__u64 file = written_file(stash, ret);
	if (!file)
		return next_exit(ctx, stash);
	struct scratch *s = BEGIN_IN_SYSCALL(magic_record, RECORD_MAGIC_WRITE, stash, ret);
	if (!s)
		return 0;
	struct magic_record *r = (struct magic_record *)s->data;
	put_file(s, &r->file, PIECE_PATH, file);
	if (!is_refused(RECORD_MAGIC_WRITE)) {
		if (is_moving(stash->native))
			r->length = put_first_bytes(file, ret < MAGIC_BYTES ? ret : MAGIC_BYTES);
		else
			put_written_bytes(ret);
		send(s);
	}
	return next_exit(ctx, stash);
}

static __always_inline void send_file_call(struct stash *stash, __s32 fd, long ret)
{
	__u64 file = file_of(fd);

	if (!file)
		return;
	struct scratch *s = BEGIN_IN_SYSCALL(file_call_record, RECORD_FILE_CALL, stash, ret);
	if (!s)
		return;
	struct file_call_record *r = (struct file_call_record *)s->data;
	__builtin_memcpy(r->args, stash->args, sizeof(r->args));
	r->position = READ(struct file, file, f_pos);
	r->file_flags = READ(struct file, file, f_flags);
	put_file(s, &r->file, PIECE_PATH, file);
	if (!is_refused(RECORD_FILE_CALL))
		send(s);
}

/* A call on the file of its first argument. */
EXIT_HANDLER(exit_file_call)
{
	struct stash *stash = the_stash();

	if (!stash)
		return 0;
	send_file_call(stash, stash->args[0], ret);
	return next_exit(ctx, stash);
}

#define MAP_ANONYMOUS 0x20

/* A file is mapped into memory. */
EXIT_HANDLER(exit_map_call)
{
	struct stash *stash = the_stash();

	if (!stash)
		return 0;
	if (!(stash->args[3] & MAP_ANONYMOUS))
		send_file_call(stash, stash->args[4], ret);
	return next_exit(ctx, stash);
}
