// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/*
 * Where the kernel has the memory of its pages: found by looking for what a file of ours begins with. We run this
 * ourselves, on several such files; only what holds for all of them is believed.
 */
#include "lib/page.bpf.h"

#define TRIAL_WORDS 8
#define TRIALS 2049            /* as far as 1 TiB to both sides */

struct trial {
	__u32 fd;                   /* in: an open file of ours */
	__u32 pad;
	__u64 bytes[TRIAL_WORDS];   /* in: what it begins with */
};

struct trial_loop {
	__u64 page, nearest, found;
	__u64 bytes[TRIAL_WORDS];
};

static __always_inline bool is_there(const struct trial_loop *loop, __u64 offset)
{
	__u64 bytes[TRIAL_WORDS];

	if (bpf_probe_read_kernel(bytes, sizeof(bytes), (void *)(scaled(loop->page) + offset)))
		return false;
	for (int i = 0; i < TRIAL_WORDS; i++)
		if (bytes[i] != loop->bytes[i])
			return false;
	return true;
}

/* Near first: 0, 1, -1, 2, -2 … GiB away. */
static long try_offset(__u32 index, struct trial_loop *loop)
{
	__u64 steps = (index + 1) / 2;
	__u64 offset = loop->nearest + ((index & 1 ? steps : -steps) << 30);

	if (!is_there(loop, offset))
		return 0;
	loop->found = offset;
	return 1;
}

/* 1: found, or what was found before holds for this file, too. */
SEC("syscall")
int learn_pages(struct trial *context)
{
	__u64 file = file_of(context->fd), mapping = mapping_of(file);
	struct trial_loop loop = { .page = first_page(mapping) };

	if (!loop.page || !is_first(loop.page, mapping) || PAGE_SIZE % bpf_core_type_size(struct page))
		return 0;
	for (int i = 0; i < TRIAL_WORDS; i++)
		loop.bytes[i] = context->bytes[i];
	if (pages.offset) {
		if (!is_there(&loop, pages.offset))
			pages.offset = 0;
		return pages.offset != 0;
	}
	/* The struct file lies in that same memory, most likely near. */
	loop.nearest = (file - scaled(loop.page)) & ~((1ull << 30) - 1);
	bpf_loop(TRIALS, try_offset, &loop, 0);
	pages.offset = loop.found;
	return loop.found != 0;
}
