// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/* Who a process is, and in which namespaces: compared at the start and the exit of the calls that can change it. */
#include "lib/syscall.bpf.h"
#include "lib/hook.bpf.h"

static __always_inline void read_credentials(struct credentials *to, __u64 cred)
{
	/* uid, gid, suid, sgid, euid, egid, fsuid, fsgid lie one after the other. */
	bpf_probe_read_kernel(&to->uid, 32, (void *)(cred + bpf_core_field_offset(struct cred, uid)));
	/* Two words until 6.3, one number since (commit f122a08b197d): the same bytes on a little-endian host. */
	bpf_probe_read_kernel(&to->inheritable, 8, (void *)(cred + bpf_core_field_offset(struct cred, cap_inheritable)));
	bpf_probe_read_kernel(&to->permitted, 8, (void *)(cred + bpf_core_field_offset(struct cred, cap_permitted)));
	bpf_probe_read_kernel(&to->effective, 8, (void *)(cred + bpf_core_field_offset(struct cred, cap_effective)));
	bpf_probe_read_kernel(&to->bounding, 8, (void *)(cred + bpf_core_field_offset(struct cred, cap_bset)));
	bpf_probe_read_kernel(&to->ambient, 8, (void *)(cred + bpf_core_field_offset(struct cred, cap_ambient)));
	to->securebits = READ(struct cred, cred, securebits);
	to->user_ns = READ(struct user_namespace, READ_POINTER(struct cred, cred, user_ns), ns.inum);
}

static __always_inline __u64 current_credentials(void)
{
	return READ_POINTER(struct task_struct, current_task(), real_cred);
}

static __always_inline bool are_equal(struct credentials *one, struct credentials *other)
{
	__u64 difference = 0;

	for (int i = 0; i < sizeof(*one) / 8; i++)
		difference |= ((__u64 *)one)[i] ^ ((__u64 *)other)[i];
	return !difference;
}

ENTER_HANDLER(enter_credentials)
{
	struct stash *stash = the_stash();

	if (!stash)
		return 0;
	read_credentials(&stash->credentials, current_credentials());
	return next_enter(ctx, stash);
}

/* commit_creds */
EXIT_HANDLER(exit_credentials)
{
	struct stash *stash = the_stash();
	struct credentials now = {};

	if (!stash)
		return 0;
	read_credentials(&now, current_credentials());
	if (are_equal(&now, &stash->credentials))
		return next_exit(ctx, stash);
	struct scratch *s = BEGIN_IN_SYSCALL(credentials_record, RECORD_CREDENTIALS, stash, ret);
	if (!s)
		return 0;
	struct credentials_record *r = (struct credentials_record *)s->data;
	r->before = stash->credentials;
	r->after = now;
	send(s);
	return next_exit(ctx, stash);
}

/* Whoever calls it: a driver that was tricked into it, too. */
HOOK(commit_creds)
{
	struct call call = {};
	struct credentials before = {}, after = {};

	read_credentials(&before, current_credentials());
	read_credentials(&after, ctx->di);
	if (are_equal(&before, &after))
		return 0;
	struct scratch *s = BEGIN_IN_HOOK(credentials_record, RECORD_CREDENTIALS, &call);
	if (!s)
		return 0;
	struct credentials_record *r = (struct credentials_record *)s->data;
	r->before = before;
	r->after = after;
	send(s);
	return 0;
}

#define INUM(type, field) READ(struct type, READ_POINTER(struct nsproxy, proxy, field), ns.inum)

static __always_inline void read_namespaces(__u32 *to, __u64 proxy)
{
	to[0] = INUM(mnt_namespace, mnt_ns);
	to[1] = INUM(pid_namespace, pid_ns_for_children);
	to[2] = INUM(uts_namespace, uts_ns);
	to[3] = INUM(ipc_namespace, ipc_ns);
	to[4] = INUM(net, net_ns);
	to[5] = INUM(cgroup_namespace, cgroup_ns);
}

static __always_inline __u64 current_namespaces(void)
{
	return READ_POINTER(struct task_struct, current_task(), nsproxy);
}

/* Leaves those that are new; whether there are any. */
static __always_inline bool keep_changed(__u32 *now, __u32 *before)
{
	__u32 changed = 0;

	for (int i = 0; i < 6; i++) {
		if (now[i] == before[i])
			now[i] = 0;
		changed |= now[i];
	}
	return changed;
}

ENTER_HANDLER(enter_namespaces)
{
	struct stash *stash = the_stash();

	if (!stash)
		return 0;
	read_namespaces(stash->namespaces, current_namespaces());
	return next_enter(ctx, stash);
}

/* switch_task_ns: what did not change is 0. */
EXIT_HANDLER(exit_namespaces)
{
	struct stash *stash = the_stash();
	__u32 now[6] = {};

	if (!stash)
		return 0;
	read_namespaces(now, current_namespaces());
	if (!keep_changed(now, stash->namespaces))
		return next_exit(ctx, stash);
	struct scratch *s = BEGIN_IN_SYSCALL(namespaces_record, RECORD_NAMESPACES, stash, ret);
	if (!s)
		return 0;
	struct namespaces_record *r = (struct namespaces_record *)s->data;
	r->target = r->record.pid;
	__builtin_memcpy(&r->mnt, now, sizeof(now));
	send(s);
	return next_exit(ctx, stash);
}

HOOK(switch_task_namespaces)
{
	struct call call = {};
	__u64 task = ctx->di, proxy = ctx->si;
	__u32 before[6] = {}, now[6] = {};

	if (!proxy) /* the task ends */
		return 0;
	read_namespaces(before, READ_POINTER(struct task_struct, task, nsproxy));
	read_namespaces(now, proxy);
	if (!keep_changed(now, before))
		return 0;
	struct scratch *s = BEGIN_IN_HOOK(namespaces_record, RECORD_NAMESPACES, &call);
	if (!s)
		return 0;
	struct namespaces_record *r = (struct namespaces_record *)s->data;
	r->target = READ(struct task_struct, task, tgid);
	__builtin_memcpy(&r->mnt, now, sizeof(now));
	send(s);
	return 0;
}
