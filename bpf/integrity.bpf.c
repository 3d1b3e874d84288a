// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/*
 * Whether rootkits have put functions of their own in place of the kernel's: the pointers behind an open file of /proc.
 * We run this ourselves on files that we have opened; user space compares the pointers with the kernel's text.
 */
#include "lib/path.bpf.h"

extern const void _stext __ksym __weak;
extern const void _etext __ksym __weak;

struct integrity {
	__u32 fd;                   /* in: an open file of ours */
	__u32 is_seq;               /* in: it is a seq_file: its seq_operations, too */
	__u64 text_start, text_end; /* of the kernel */
	__u64 iterate_shared, read; /* of its file_operations */
	__u64 start, stop, next, show; /* of its seq_operations */
};

SEC("syscall")
int read_pointers(struct integrity *context)
{
	__u64 file = file_of(context->fd);
	struct integrity found = { .text_start = (__u64)&_stext, .text_end = (__u64)&_etext };

	if (!file)
		return -1;
	__u64 operations = READ_POINTER(struct file, file, f_op);
	found.iterate_shared = READ_POINTER(struct file_operations, operations, iterate_shared);
	found.read = READ_POINTER(struct file_operations, operations, read);
	if (context->is_seq) {
		__u64 sequence = READ_POINTER(struct seq_file, READ_POINTER(struct file, file, private_data), op);

		found.start = READ_POINTER(struct seq_operations, sequence, start);
		found.stop = READ_POINTER(struct seq_operations, sequence, stop);
		found.next = READ_POINTER(struct seq_operations, sequence, next);
		found.show = READ_POINTER(struct seq_operations, sequence, show);
	}
	*context = found;
	return 0;
}
