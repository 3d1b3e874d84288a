/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* Putting a record together: its pieces, and sending it. */
#ifndef HINDTRACE_BUFFER_H
#define HINDTRACE_BUFFER_H

#include "read.bpf.h"

static __always_inline struct record *record_of(struct scratch *s)
{
	return (struct record *)s->data;
}

/* Where the value of a new piece goes; null when the record is full. */
static __always_inline char *open_piece(struct scratch *s)
{
	__u32 at = s->at;

	if (at > SCRATCH_MASK)
		return 0;
	s->last = at;
	return &s->data[(at & SCRATCH_MASK) + sizeof(struct piece)];
}

/* Ends the piece that was opened last. */
static __always_inline void close_piece(struct scratch *s, __u32 slot, __u32 length, __u32 flags)
{
	__u32 at = s->last & SCRATCH_MASK;
	struct piece *piece = (struct piece *)&s->data[at];

	piece->slot = slot;
	piece->flags = flags;
	piece->length = length;
	s->at = (at + sizeof(struct piece) + length + 7) & ~7u;
	if (flags & PIECE_FAULT)
		record_of(s)->flags |= RECORD_FAULT;
	if (flags & PIECE_TRUNCATED)
		record_of(s)->flags |= RECORD_TRUNCATED;
}

/* Global functions: the verifier looks at each once, whatever the number of callers. They take numbers only. */

/* A string of the program, without its NUL. */
__attribute__((noinline)) int put_string(__u32 slot, __u64 address)
{
	struct scratch *s = the_scratch();
	char *to = s ? open_piece(s) : 0;

	if (!to)
		return -1;
	long length = bpf_probe_read_user_str(to, PATH_SIZE, (void *)address);
	if (length < 0) {
		count(COUNT_UNREADABLE);
		close_piece(s, slot, 0, PIECE_FAULT);
		return -1;
	}
	close_piece(s, slot, length > 0 ? length - 1 : 0, length == PATH_SIZE ? PIECE_TRUNCATED : 0);
	return 0;
}

/* A string of the kernel, without its NUL. */
__attribute__((noinline)) int put_kernel_string(__u32 slot, __u64 address)
{
	struct scratch *s = the_scratch();
	char *to = s ? open_piece(s) : 0;

	if (!to)
		return -1;
	long length = bpf_probe_read_kernel_str(to, PATH_SIZE, (void *)address);
	if (length < 0)
		return -1;
	close_piece(s, slot, length > 0 ? length - 1 : 0, length == PATH_SIZE ? PIECE_TRUNCATED : 0);
	return 0;
}

/* Bytes of the program. A read is all or nothing: when the end is not there, up to the end of the first page. */
__attribute__((noinline)) int put_bytes(__u32 slot, __u64 address, __u64 length)
{
	struct scratch *s = the_scratch();
	char *to = s ? open_piece(s) : 0;
	__u32 flags = 0;

	if (!to)
		return -1;
	if (length > PIECE_MAX - 1) {
		length = PIECE_MAX - 1;
		flags = PIECE_TRUNCATED;
	}
	if (bpf_probe_read_user(to, length & (PIECE_MAX - 1), (void *)address)) {
		__u64 in_page = 4096 - (address & 4095);

		flags = PIECE_FAULT;
		count(COUNT_UNREADABLE);
		if (in_page >= length || bpf_probe_read_user(to, in_page & (PIECE_MAX - 1), (void *)address))
			in_page = 0;
		length = in_page;
	}
	close_piece(s, slot, length & (PIECE_MAX - 1), flags);
	return flags & PIECE_FAULT ? -1 : 0;
}

#define KERNEL_BYTES_MAX 128

/* Bytes of the kernel, as many as a socket address has at most. */
__attribute__((noinline)) int put_kernel_bytes(__u32 slot, __u64 address, __u64 length)
{
	struct scratch *s = the_scratch();
	char *to = s ? open_piece(s) : 0;

	if (!to)
		return -1;
	if (length > KERNEL_BYTES_MAX)
		length = KERNEL_BYTES_MAX;
	if (bpf_probe_read_kernel(to, length & (2 * KERNEL_BYTES_MAX - 1), (void *)address))
		return -1;
	close_piece(s, slot, length, 0);
	return 0;
}

#define STRINGS_MAX 256

struct strings_loop {
	__u64 list;
	__u32 slot, is_compat;
};

static long add_string(__u32 index, struct strings_loop *loop)
{
	struct scratch *s = the_scratch();
	__u64 address = 0;

	if (!s)
		return 1;
	__u32 start = s->last & SCRATCH_MASK, at = s->at;
	struct piece *piece = (struct piece *)&s->data[start];
	if (at > SCRATCH_MASK || at - start > PIECE_MAX) {
		piece->flags |= PIECE_TRUNCATED;
		return 1;
	}
	__u32 size = loop->is_compat ? 4 : 8;
	if (bpf_probe_read_user(&address, size & 8 ? 8 : 4, (void *)(loop->list + index * size))) {
		piece->flags |= PIECE_FAULT;
		return 1;
	}
	if (!address)
		return 1;
	long length = bpf_probe_read_user_str(&s->data[at & SCRATCH_MASK], PATH_SIZE, (void *)address);
	if (length < 0) {
		/* Tracee writes a question mark for what cannot be read. */
		s->data[at & SCRATCH_MASK] = '?';
		s->data[(at & SCRATCH_MASK) + 1] = 0;
		piece->flags |= PIECE_FAULT;
		length = 2;
	}
	if (index == STRINGS_MAX - 1)
		piece->flags |= PIECE_TRUNCATED;
	s->at = at + length;
	return 0;
}

/* A list of strings of the program, a NUL after each. */
__attribute__((noinline)) int put_strings(__u32 slot, __u64 list, __u32 is_compat)
{
	struct scratch *s = the_scratch();
	struct strings_loop loop = { .list = list, .slot = slot, .is_compat = is_compat };

	if (!s || !open_piece(s))
		return -1;
	__u32 start = s->last & SCRATCH_MASK;
	struct piece *piece = (struct piece *)&s->data[start];
	piece->flags = 0;
	s->at = start + sizeof(struct piece);
	if (list)
		bpf_loop(STRINGS_MAX, add_string, &loop, 0);
	close_piece(s, slot, s->at - start - sizeof(struct piece), piece->flags);
	return 0;
}

/* Sends what was put together. */
static __always_inline void send(struct scratch *s)
{
	__u64 length = s->at;

	if (length > sizeof(s->data))
		length = sizeof(s->data);
	count(bpf_ringbuf_output(&ring, s->data, length, config.ring_flags) ? COUNT_RING_FULL : COUNT_SENT);
}

#endif
