/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * The first bytes of a file out of the page cache: of copy_file_range, sendfile and splice they are nowhere else.
 *
 * A page's memory is where the kernel maps all memory, at page_offset_base and its number; its number is its struct
 * page's place in the array at vmemmap_base. Both bases are random, and neither can be looked up where the kernel lists
 * its functions only (no CONFIG_KALLSYMS_ALL). But only their difference matters, and each is a multiple of 1 GiB
 * (arch/x86/mm/kaslr.c: PUD_MASK): `pages.offset` is found by trying, see pages.bpf.c. 0: not known, nothing is read.
 */
#ifndef HINDTRACE_PAGE_H
#define HINDTRACE_PAGE_H

#include "buffer.bpf.h"

#define PAGE_SIZE 4096
#define OVERLAYFS_MAGIC 0x794c7630
#define XARRAY_DEPTH 11 /* 64 bits, 6 at a time */

struct page_memory {
	__u64 offset;
};
struct page_memory pages SEC(".data.pages") = {};

/* Where the memory of a page would be, were the offset 0. */
static __always_inline __u64 scaled(__u64 page)
{
	return page * (PAGE_SIZE / bpf_core_type_size(struct page));
}

/* Where the bytes of a file are kept. A file of an overlay has them where its upper layer does. */
static __always_inline __u64 mapping_of(__u64 file)
{
	__u64 inode = READ_POINTER(struct file, file, f_inode), upper = 0;

	if (READ(struct super_block, READ_POINTER(struct inode, inode, i_sb), s_magic) == OVERLAYFS_MAGIC) {
		/* struct ovl_inode may be a module's: behind the inode is __upperdentry, since 4.13 (commit 09d8b586731b). */
		bpf_probe_read_kernel(&upper, sizeof(upper), (void *)(inode + bpf_core_type_size(struct inode)));
		inode = READ_POINTER(struct dentry, upper, d_inode);
	}
	__u64 mapping = READ_POINTER(struct inode, inode, i_mapping);
	return READ_POINTER(struct address_space, mapping, host) == inode ? mapping : 0;
}

/* The first page of a file; 0: it is not in memory (swapped out: a value, not a pointer). */
static __always_inline __u64 first_page(__u64 mapping)
{
	__u64 entry = READ_POINTER(struct address_space, mapping, i_pages.xa_head);

	for (int depth = 0; depth < XARRAY_DEPTH && (entry & 3) == 2 && entry > PAGE_SIZE; depth++)
		entry = READ_POINTER(struct xa_node, entry - 2, slots[0]);
	return entry & 3 ? 0 : entry;
}

/* Whether a page is the first one of a file, and holds what the file does. */
static __always_inline bool is_first(__u64 page, __u64 mapping)
{
	__u64 flags;

	if (bpf_core_field_exists(((struct folio *)0)->flags.f)) /* since 6.18 (commit 53fbef56e07d) */
		flags = READ(struct folio, page, flags.f);
	else
		flags = BPF_CORE_READ((struct folio___6_17 *)page, flags);
	return flags & 1ull << bpf_core_enum_value(enum pageflags, PG_uptodate) &&
	       READ_POINTER(struct folio, page, mapping) == mapping && !READ(struct folio, page, index);
}

/*
 * Copies the first bytes of an open file to the record of a magic_write; how many. We hold no reference: what is not the
 * file's first page before and after is not believed.
 */
__attribute__((noinline)) int put_first_bytes(__u64 file, __u32 length)
{
	struct scratch *s = the_scratch();
	__u64 offset = pages.offset;

	if (!s || !offset)
		return 0;
	struct magic_record *r = &s->magic;
	__u64 mapping = mapping_of(file), page = first_page(mapping);
	if (!page || !is_first(page, mapping))
		return 0;
	if (length > sizeof(r->bytes))
		length = sizeof(r->bytes);
	if (!bpf_probe_read_kernel(r->bytes, length, (void *)(scaled(page) + offset)) &&
	    first_page(mapping) == page && is_first(page, mapping))
		return length;
	__builtin_memset(r->bytes, 0, sizeof(r->bytes));
	return 0;
}

#endif
