// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/*
 * Whether rootkits have put code of their own in place of the kernel's. We run these ourselves: one reads the pointers
 * behind a file that we have opened, the others read the kernel's memory, its symbols and the layout of its structs. What
 * it means is decided in src/sources/ebpf/integrity/.
 */
#include "lib/path.bpf.h"

struct integrity {
	__u32 fd;                   /* in: an open file of ours */
	__u32 is_seq;               /* in: it is a seq_file: its seq_operations, too */
	__u64 iterate_shared, read; /* of its file_operations */
	__u64 start, stop, next, show; /* of its seq_operations */
};

SEC("syscall")
int read_pointers(struct integrity *context)
{
	__u64 file = file_of(context->fd);
	struct integrity found = {};

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

#define MEMORY_WORDS 32

struct kernel_memory {
	__u64 address; /* in */
	__u32 length;  /* in: bytes */
	__u32 pad;
	__u64 words[MEMORY_WORDS];
};

/* Through the stack: before 6.1 (commit 15baa55ff5b0) no helper may write to the context. */
SEC("syscall")
int read_memory(struct kernel_memory *context)
{
	__u64 words[MEMORY_WORDS] = {};
	__u32 length = context->length;

	if (length > sizeof(words))
		return -1;
	if (bpf_probe_read_kernel(words, length, (void *)context->address))
		return -1;
#pragma unroll
	for (int i = 0; i < MEMORY_WORDS; i++)
		context->words[i] = words[i];
	return 0;
}

#define SYMBOL_WORDS 8

struct kernel_symbol {
	__u64 address;
	__u64 name[SYMBOL_WORDS]; /* in: ends with a zero */
};

/* Not by `extern … __ksym`: libbpf would read all of /proc/kallsyms each time the object is opened. */
SEC("syscall")
int find_symbol(struct kernel_symbol *context)
{
	__u64 name[SYMBOL_WORDS], address = 0;

#pragma unroll
	for (int i = 0; i < SYMBOL_WORDS; i++)
		name[i] = context->name[i];
	name[SYMBOL_WORDS - 1] &= 0x00ffffffffffffffull;
	int result = bpf_kallsyms_lookup_name((const char *)name, sizeof(name), 0, &address);
	context->address = address;
	return result;
}

/*
 * What the checks walk through. Flavors (`___`), for not every kernel has them: modules and ftrace may be left out, and
 * module.core_layout became module.mem[] in 6.4 (commit ac3b43283923).
 */
#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

enum module_state___walk { MODULE_STATE_LIVE = 0 };
struct list_head___walk {
	void *next;
};
struct rb_node___walk {
	void *rb_right, *rb_left;
};
struct rb_root___walk {
	void *rb_node;
};
struct latch_tree_root___walk {
	struct rb_root___walk tree[2];
};
struct mod_tree_root___walk {
	struct latch_tree_root___walk root;
};
struct mod_tree_node___walk {
	void *mod;
	struct list_head___walk node;
};
struct module_layout___old {
	void *base;
	unsigned int text_size;
};
struct module_memory___new {
	void *base;
	unsigned int size;
};
struct module___walk {
	enum module_state___walk state;
	struct list_head___walk list;
	char name[56];
	char *srcversion;
};
struct module___old {
	struct module_layout___old core_layout;
};
struct module___new {
	struct module_memory___new mem[1]; /* the first is the text */
};
struct ftrace_ops___walk {
	void *func, *next, *func_hash;
};
struct ftrace_ops_hash___walk {
	void *filter_hash;
};
struct ftrace_hash___walk {
	unsigned long size_bits;
	void *buckets;
};
struct ftrace_func_entry___walk {
	struct hlist_node hlist;
	unsigned long ip;
};

#pragma clang attribute pop

#define ABSENT 0xffffffffu
#define OFFSET(T, field) (bpf_core_field_exists(((T *)0)->field) ? bpf_core_field_offset(T, field) : ABSENT)

/* Where members are in this kernel's structs; ABSENT: there is no such member. */
struct kernel_layout {
	__u32 module_state, module_list, module_name, module_srcversion, module_text, module_text_size;
	__u32 tree_roots, tree_node_module, tree_node, tree_left, tree_right;
	__u32 ops_func, ops_next, ops_hash, hash_filter, hash_bits, hash_buckets, entry_ip;
};

SEC("syscall")
int read_layout(struct kernel_layout *context)
{
	bool has_memory = bpf_core_field_exists(((struct module___new *)0)->mem);

	context->module_state = OFFSET(struct module___walk, state);
	context->module_list = OFFSET(struct module___walk, list);
	context->module_name = OFFSET(struct module___walk, name);
	context->module_srcversion = OFFSET(struct module___walk, srcversion);
	context->module_text = has_memory ? OFFSET(struct module___new, mem[0].base) :
					    OFFSET(struct module___old, core_layout.base);
	context->module_text_size = has_memory ? OFFSET(struct module___new, mem[0].size) :
						 OFFSET(struct module___old, core_layout.text_size);
	context->tree_roots = OFFSET(struct mod_tree_root___walk, root.tree);
	context->tree_node_module = OFFSET(struct mod_tree_node___walk, mod);
	context->tree_node = OFFSET(struct mod_tree_node___walk, node);
	context->tree_left = OFFSET(struct rb_node___walk, rb_left);
	context->tree_right = OFFSET(struct rb_node___walk, rb_right);
	context->ops_func = OFFSET(struct ftrace_ops___walk, func);
	context->ops_next = OFFSET(struct ftrace_ops___walk, next);
	context->ops_hash = OFFSET(struct ftrace_ops___walk, func_hash);
	context->hash_filter = OFFSET(struct ftrace_ops_hash___walk, filter_hash);
	context->hash_bits = OFFSET(struct ftrace_hash___walk, size_bits);
	context->hash_buckets = OFFSET(struct ftrace_hash___walk, buckets);
	context->entry_ip = OFFSET(struct ftrace_func_entry___walk, ip);
	return 0;
}
