// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/* Code that is loaded into the kernel. */
#include "lib/syscall.bpf.h"
#include "lib/hook.bpf.h"

static __always_inline int send_module(__u32 kind, __u64 module)
{
	__u32 scopes = current_scopes();

	if (!scopes || !WANTED(kind))
		return 0;
	struct scratch *s = BEGIN(module_record, kind, scopes);
	if (!s)
		return 0;
	struct module_record *r = (struct module_record *)s->data;
	struct stash *stash = the_stash();
	__u64 version = READ_POINTER(struct module, module, version);
	__u64 source_version = READ_POINTER(struct module, module, srcversion);
	put_kernel_string(PIECE_NAME, module + bpf_core_field_offset(struct module, name));
	if (version)
		put_kernel_string(PIECE_VERSION, version);
	if (source_version)
		put_kernel_string(PIECE_SOURCE_VERSION, source_version);
	if (stash && stash->number >= 0) {
		r->record.syscall = stash->number & (COMPAT_BASE - 1);
		r->record.flags |= stash->flags & RECORD_COMPAT;
		__u64 file = stash->native == NR_finit_module ? file_of(stash->args[0]) : 0;
		if (file)
			put_file(s, &r->file, PIECE_PATH, file);
	}
	send(s);
	return 0;
}

SEC("tp_btf/module_load")
int BPF_PROG(module_load, struct module *module)
{
	return UNPREEMPTED(send_module(RECORD_MODULE_LOAD, number(module)));
}

SEC("tp_btf/module_free")
int BPF_PROG(module_free, struct module *module)
{
	return UNPREEMPTED(send_module(RECORD_MODULE_FREE, number(module)));
}

/* enum kernel_read_file_id */
enum { READING_MODULE = 2, READING_KEXEC_IMAGE = 3 };

/* security_kernel_read_file, from the descriptor that the call was given. */
EXIT_HANDLER(exit_module_file)
{
	struct stash *stash = the_stash();

	if (!stash)
		return 0;
	__u64 file = file_of(stash->args[0]);
	if (!file)
		return next_exit(ctx, stash);
	struct scratch *s = BEGIN_IN_SYSCALL(module_record, RECORD_MODULE_FILE, stash, ret);
	if (!s)
		return 0;
	struct module_record *r = (struct module_record *)s->data;
	r->type = stash->native == NR_finit_module ? READING_MODULE : READING_KEXEC_IMAGE;
	put_file(s, &r->file, PIECE_PATH, file);
	send(s);
	return next_exit(ctx, stash);
}

/* Whatever the kernel reads to use it: modules, kexec images, firmware, policies. */
HOOK(security_kernel_read_file)
{
	struct call call = {};
	__u64 file = ctx->di;

	if (!file)
		return 0;
	struct scratch *s = BEGIN_IN_HOOK(module_record, RECORD_MODULE_FILE, &call);
	if (!s)
		return 0;
	struct module_record *r = (struct module_record *)s->data;
	r->type = ctx->si;
	put_file(s, &r->file, PIECE_PATH, file);
	send(s);
	return 0;
}
