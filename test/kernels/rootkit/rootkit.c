// SPDX-License-Identifier: GPL-2.0-only
/*
 * What rootkits do to a kernel, without the harm: each hook passes on to what was there. Only for virtual machines that
 * are thrown away afterwards: it writes over the kernel's own code, and hidden from /sys it cannot be unloaded.
 */
#include <linux/ftrace.h>
#include <linux/fs.h>
#include <linux/kobject.h>
#include <linux/kprobes.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/objtool.h>
#include <linux/seq_file.h>
#include <linux/stop_machine.h>
#include <linux/vmalloc.h>
#include <asm/nospec-branch.h>
#include <asm/syscall.h>
#include <asm/unistd.h>

static int hide;
static int set_hide(const char *value, const struct kernel_param *param);
static const struct kernel_param_ops hide_ops = { .set = set_hide, .get = param_get_int };
module_param_cb(hide, &hide_ops, &hide, 0644);
MODULE_PARM_DESC(hide, "1: leave the list of modules, until 0 is written to it; 2: and /sys/module, for ever");
static bool table;
module_param(table, bool, 0444);
MODULE_PARM_DESC(table, "replace getpgid in the system call table");
static int entry;
module_param(entry, int, 0444);
MODULE_PARM_DESC(entry, "begin ustat with 1: jmp, 2: mov and jmp, 3: push and ret, 4: jmp through memory, 5: jmp after its nop, 6: call");
static bool dispatch;
module_param(dispatch, bool, 0444);
MODULE_PARM_DESC(dispatch, "begin what all system calls go through with a jump");
static char *trace;
module_param(trace, charp, 0444);
MODULE_PARM_DESC(trace, "have ftrace call us in this function; *: in all");
static bool seq;
module_param(seq, bool, 0444);
MODULE_PARM_DESC(seq, "replace what shows TCP connections");
static bool proc;
module_param(proc, bool, 0444);
MODULE_PARM_DESC(proc, "replace what lists /proc");

static unsigned long (*look_up)(const char *name);

/* It is not exported since 5.7 (commit 0bd476e6c671); a kprobe still finds it. */
static int find_look_up(void)
{
	struct kprobe probe = { .symbol_name = "kallsyms_lookup_name" };
	int error = register_kprobe(&probe);

	if (error)
		return error;
	look_up = (void *)probe.addr;
	unregister_kprobe(&probe);
	return 0;
}

struct writing {
	void *to;
	const void *from;
	size_t size;
};

static int write_bytes(void *argument)
{
	struct writing *writing = argument;

	memcpy(writing->to, writing->from, writing->size);
	return 0;
}

/* Writes over the kernel's image, however it is protected, by way of another mapping of its pages. Nobody runs meanwhile. */
static int write_image(void *to, const void *from, size_t size)
{
	struct writing writing = { .from = from, .size = size };
	struct page *pages[2];
	void *mapping;
	int i;

	for (i = 0; i < 2; i++)
		pages[i] = pfn_to_page(PHYS_PFN(__pa_symbol((unsigned long)to & PAGE_MASK)) + i);
	mapping = vmap(pages, 2, VM_MAP, PAGE_KERNEL);
	if (!mapping)
		return -ENOMEM;
	writing.to = mapping + offset_in_page(to);
	stop_machine(write_bytes, &writing, NULL);
	vunmap(mapping);
	return 0;
}

typedef long (*handler)(const struct pt_regs *regs);
static handler *calls, real_getpgid;

static long rootkit_getpgid(const struct pt_regs *regs)
{
	return real_getpgid(regs);
}

static int hook_table(void)
{
	handler ours = rootkit_getpgid;

	calls = (handler *)look_up("sys_call_table");
	if (!calls)
		return -ENOENT;
	real_getpgid = calls[__NR_getpgid];
	return write_image(&calls[__NR_getpgid], &ours, sizeof(ours));
}

/* Nobody calls ustat: what it was is not needed. */
static u8 *ustat, ustat_bytes[32];

static long rootkit_ustat(const struct pt_regs *regs)
{
	return -ENOSYS;
}

static int hook_entry(void)
{
	unsigned long target = (unsigned long)rootkit_ustat;
	u8 bytes[32];
	size_t at = 0;

	ustat = (u8 *)look_up("__x64_sys_ustat");
	if (!ustat)
		return -ENOENT;
	memcpy(ustat_bytes, ustat, sizeof(bytes));
	memcpy(bytes, ustat, sizeof(bytes));
	if (*(u32 *)bytes == 0xfa1e0ff3) /* endbr64 */
		at = 4;
	if (entry == 5)
		at += 5;
	switch (entry) {
	case 1:
	case 5:
	case 6:
		bytes[at] = entry == 6 ? 0xe8 : 0xe9;
		*(s32 *)(bytes + at + 1) = target - (unsigned long)(ustat + at + 5);
		break;
	case 2:
		memcpy(bytes + at, "\x48\xb8", 2); /* mov imm64, %rax */
		memcpy(bytes + at + 2, &target, 8);
		memcpy(bytes + at + 10, "\xff\xe0", 2);
		break;
	case 3:
		bytes[at] = 0x68; /* push imm32: addresses of modules are what it extends to */
		*(u32 *)(bytes + at + 1) = target;
		bytes[at + 5] = 0xc3;
		break;
	default:
		memcpy(bytes + at, "\xff\x25\0\0\0\0", 6);
		memcpy(bytes + at + 6, &target, 8);
	}
	return write_image(ustat, bytes, sizeof(bytes));
}

/* Goes on after the nop that the jump to here is in place of. */
static u8 *dispatcher;
void *rootkit_resume;
void rootkit_dispatch(void);
asm(".text\n"
    ".globl rootkit_dispatch\n"
    ".type rootkit_dispatch, @function\n"
    "rootkit_dispatch:\n"
    ANNOTATE_NOENDBR
    ANNOTATE_RETPOLINE_SAFE
    "	jmp *rootkit_resume(%rip)\n"
    ".size rootkit_dispatch, . - rootkit_dispatch\n");

static const u8 nop[] = { 0x0f, 0x1f, 0x44, 0, 0 };

static int hook_dispatch(void)
{
	u8 bytes[5] = { 0xe9 }, *at = (u8 *)look_up("x64_sys_call");

	if (!at)
		return -ENOENT;
	if (*(u32 *)at == 0xfa1e0ff3 || *(u32 *)at == 0x001f0f66) /* endbr64, or what it was sealed with */
		at += 4;
	if (memcmp(at, nop, sizeof(nop)))
		return -EOPNOTSUPP;
	rootkit_resume = at + sizeof(nop);
	*(s32 *)(bytes + 1) = (unsigned long)rootkit_dispatch - (unsigned long)rootkit_resume;
	dispatcher = at;
	return write_image(at, bytes, sizeof(bytes));
}

static void notrace rootkit_trace(unsigned long ip, unsigned long parent, struct ftrace_ops *ops, struct ftrace_regs *regs)
{
}

static struct ftrace_ops ops = {
	.func = rootkit_trace,
	.flags = FTRACE_OPS_FL_SAVE_REGS | FTRACE_OPS_FL_IPMODIFY,
};

static int hook_ftrace(void)
{
	int error = 0;

	if (strcmp(trace, "*"))
		error = ftrace_set_filter(&ops, trace, strlen(trace), 0);
	else
		ops.flags &= ~FTRACE_OPS_FL_IPMODIFY; /* never of all functions */
	return error ?: register_ftrace_function(&ops);
}

static struct seq_operations *tcp4;
static int (*real_show)(struct seq_file *file, void *value);

static int rootkit_show(struct seq_file *file, void *value)
{
	return real_show(file, value);
}

static int hook_seq(void)
{
	void *ours = rootkit_show;

	tcp4 = (struct seq_operations *)look_up("tcp4_seq_ops");
	if (!tcp4)
		return -ENOENT;
	real_show = tcp4->show;
	return write_image(&tcp4->show, &ours, sizeof(ours));
}

static struct file_operations *root;
static int (*real_iterate)(struct file *file, struct dir_context *context);

static int rootkit_iterate(struct file *file, struct dir_context *context)
{
	return real_iterate(file, context);
}

static int hook_proc(void)
{
	void *ours = rootkit_iterate;

	root = (struct file_operations *)look_up("proc_root_operations");
	if (!root)
		return -ENOENT;
	real_iterate = root->iterate_shared;
	return write_image(&root->iterate_shared, &ours, sizeof(ours));
}

static bool hidden;

static void set_hidden(bool wanted)
{
	struct list_head *modules;
	struct mutex *lock;

	if (wanted == hidden)
		return;
	lock = (struct mutex *)look_up("module_mutex");
	modules = (struct list_head *)look_up("modules");
	if (!lock || !modules)
		return;
	mutex_lock(lock);
	if (wanted)
		list_del_init(&THIS_MODULE->list);
	else
		list_add(&THIS_MODULE->list, modules);
	mutex_unlock(lock);
	hidden = wanted;
}

/* Also called before we begin, for what insmod is given. */
static int set_hide(const char *value, const struct kernel_param *param)
{
	int error = param_set_int(value, param);

	if (!error && !hide)
		set_hidden(false);
	return error;
}

static void restore(void)
{
	if (tcp4)
		write_image(&tcp4->show, &real_show, sizeof(real_show));
	if (root)
		write_image(&root->iterate_shared, &real_iterate, sizeof(real_iterate));
	if (calls)
		write_image(&calls[__NR_getpgid], &real_getpgid, sizeof(real_getpgid));
	if (dispatcher)
		write_image(dispatcher, nop, sizeof(nop));
	if (ustat)
		write_image(ustat, ustat_bytes, sizeof(ustat_bytes));
	if (trace)
		unregister_ftrace_function(&ops);
}

static int __init rootkit_init(void)
{
	int error = find_look_up();

	if (!error && table)
		error = hook_table();
	if (!error && entry)
		error = hook_entry();
	if (!error && dispatch)
		error = hook_dispatch();
	if (!error && seq)
		error = hook_seq();
	if (!error && proc)
		error = hook_proc();
	if (!error && trace)
		error = hook_ftrace();
	if (error) {
		trace = NULL;
		restore();
	} else if (hide) {
		set_hidden(true);
		if (hide > 1)
			kobject_del(&THIS_MODULE->mkobj.kobj);
	}
	return error;
}

static void __exit rootkit_exit(void)
{
	restore();
}

module_init(rootkit_init);
module_exit(rootkit_exit);
MODULE_DESCRIPTION("What hindtrace's tests find");
MODULE_LICENSE("GPL");
MODULE_VERSION("1");
