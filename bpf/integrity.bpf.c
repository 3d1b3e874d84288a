// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/*
 * Whether rootkits have put functions of their own in place of the kernel's: the pointers behind an open file of /proc.
 * We run this ourselves on files that we have opened; user space compares the pointers with the kernel's text.
 */
#include "lib/path.bpf.h"

struct integrity {
	__u32 fd;                   /* in: an open file of ours */
	__u32 is_seq;               /* in: it is a seq_file: its seq_operations, too */
	__u64 text_start, text_end; /* of the kernel */
	__u64 iterate_shared, read; /* of its file_operations */
	__u64 start, stop, next, show; /* of its seq_operations */
};

/* Not by `extern … __ksym`: libbpf would read all of /proc/kallsyms each time the object is opened. */
static __always_inline __u64 symbol(const char *name, int size)
{
	__u64 address = 0;

	bpf_kallsyms_lookup_name(name, size, 0, &address);
	return address;
}

SEC("syscall")
int read_pointers(struct integrity *context)
{
	__u64 file = file_of(context->fd);
	const char start[] = "_stext", end[] = "_etext";
	struct integrity found = { .text_start = symbol(start, sizeof(start)), .text_end = symbol(end, sizeof(end)) };

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
