/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* The memory area of an address of the current task. */
#ifndef HINDTRACE_VMA_H
#define HINDTRACE_VMA_H

#include "buffer.bpf.h"

static long take_area(struct task_struct *task, struct vm_area_struct *area, void *context)
{
	struct scratch *s = the_scratch();

	if (!s)
		return 0;
	s->vma_start = area->vm_start;
	s->vma_end = area->vm_end;
	s->vma_flags = area->vm_flags;
	s->vma_file = (__u64)BPF_CORE_READ(area, vm_file);
	s->vma_operations = (__u64)BPF_CORE_READ(area, vm_ops);
	return 0;
}

#define NODE_LEAF 1   /* enum maple_type: maple_leaf_64, maple_range_64, maple_arange_64 */
#define NODE_ARANGE 3
#define NODE_DEPTH 8
#define RANGE_PIVOTS 15
#define ARANGE_PIVOTS 9

/*
 * Walks the maple tree (6.1, commit d4af56c5c7c6) as the kernel's own lock-free readers do. bpf_find_vma only tries
 * mmap_lock and fails while anybody holds it: a second thread in a loop of mprotect made it fail 97 times of 100, so
 * that a program could blind us.
 */
static __always_inline int walk_areas(struct scratch *s, __u64 mm, __u64 address)
{
	s->vma_entry = READ_POINTER(struct mm_struct, mm, mm_mt.ma_root);
	for (int depth = 0; depth < NODE_DEPTH; depth++) {
		__u64 entry = s->vma_entry;

		if (!depth && ((entry & 3) != 2 || entry <= 4096))
			break; /* no tree: a single entry */
		__u64 node = entry & ~255ull, type = entry >> 3 & 15;
		__u64 pivots[RANGE_PIVOTS];
		if (bpf_probe_read_kernel(pivots, sizeof(pivots), (void *)(node + 8)))
			return -1;
		__u32 count = type == NODE_ARANGE ? ARANGE_PIVOTS : RANGE_PIVOTS;
		volatile __u32 *place = &s->vma_place; /* in memory: the verifier need not follow it */
		*place = count;
		for (__u32 i = 0; i < RANGE_PIVOTS; i++) {
			__u64 pivot = pivots[i];

			if (i >= count)
				break;
			if ((i && !pivot) || address <= pivot) {
				*place = i;
				break;
			}
		}
		if (bpf_probe_read_kernel(&s->vma_entry, 8, (void *)(node + 8 + 8 * count + 8 * (*place & 15))))
			return -1;
		if (type == NODE_LEAF)
			break;
	}
	__u64 area = s->vma_entry;
	if (!area)
		return -2;
	s->vma_start = READ(struct vm_area_struct, area, vm_start);
	s->vma_end = READ(struct vm_area_struct, area, vm_end);
	s->vma_flags = READ(struct vm_area_struct, area, vm_flags);
	s->vma_file = READ_POINTER(struct vm_area_struct, area, vm_file);
	s->vma_operations = READ_POINTER(struct vm_area_struct, area, vm_ops);
	return 0;
}

/* Finds the area of an address: 0, and it is in the scratch. -2: nothing is mapped there. */
__attribute__((noinline)) int find_vma(__u64 address)
{
	struct scratch *s = the_scratch();

	if (!s)
		return -1;
	s->vma_start = s->vma_end = s->vma_file = 0;
	if (bpf_core_field_exists(((struct mm_struct *)0)->mm_mt)) {
		__u64 mm = READ_POINTER(struct task_struct, bpf_get_current_task(), mm);

		/* Again when another thread splits or merges areas meanwhile. */
		for (int attempt = 0; attempt < 4; attempt++) {
			int error = walk_areas(s, mm, address);

			if (!error && address >= s->vma_start && address < s->vma_end)
				return 0;
		}
	} else {
		bpf_find_vma(bpf_get_current_task_btf(), address, take_area, 0, 0);
	}
	s->vma_file = 0;
	return address >= s->vma_start && address < s->vma_end ? 0 : -2;
}

#endif
