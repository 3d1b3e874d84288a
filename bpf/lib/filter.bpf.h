/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* For whom: which scopes the current task is in. What is in none is not looked at further. */
#ifndef HINDTRACE_FILTER_H
#define HINDTRACE_FILTER_H

#include "path.bpf.h"

#define USES(kind) (config.scope_kinds & 1u << (kind))

static __always_inline __u32 tree_scopes(__u32 tgid)
{
	struct tree *tree = bpf_map_lookup_elem(&trees, &tgid);

	return tree ? tree->own : 0;
}

/* The scopes that take a key, by a map of one kind of condition. */
#define SCOPES_BY(kind, map, key)                                               \
	({                                                                      \
		__u32 *taken_ = bpf_map_lookup_elem(&map, key);                 \
		taken_ ? *taken_ : config.absent[kind];                         \
	})

/* The scopes by all but the tree: rarely asked for, verified once. */
__attribute__((noinline)) int other_scopes(void)
{
	__u64 task = current_task();
	__u32 scopes = config.all_scopes, key;

	if (USES(SCOPE_UID)) {
		key = bpf_get_current_uid_gid();
		scopes &= SCOPES_BY(SCOPE_UID, uids, &key);
	}
	if (USES(SCOPE_PID)) {
		key = bpf_get_current_pid_tgid() >> 32;
		scopes &= SCOPES_BY(SCOPE_PID, pids, &key);
	}
	if (USES(SCOPE_COMM)) {
		struct comm comm = {};

		bpf_get_current_comm(comm.text, sizeof(comm.text));
		scopes &= SCOPES_BY(SCOPE_COMM, comms, &comm);
	}
	if (USES(SCOPE_MNT_NS)) {
		key = mnt_ns_of(task);
		scopes &= SCOPES_BY(SCOPE_MNT_NS, mnt_namespaces, &key);
	}
	if (USES(SCOPE_PID_NS)) {
		key = ns_inum_of_pid(task);
		scopes &= SCOPES_BY(SCOPE_PID_NS, pid_namespaces, &key);
	}
	if (USES(SCOPE_CGROUP)) {
		__u64 id = cgroup_id_of(task);
		struct cgroup_scope *cgroup = bpf_map_lookup_elem(&cgroups, &id);

		scopes &= cgroup ? cgroup->scopes : config.absent[SCOPE_CGROUP];
	}
	return scopes;
}

/* The scopes that the current task is in. */
static __always_inline __u32 current_scopes(void)
{
	__u32 tgid = bpf_get_current_pid_tgid() >> 32;
	__u32 scopes = config.all_scopes;

	if (tgid == config.self)
		return 0;
	if (USES(SCOPE_TREE) || config.follow) {
		__u32 own = tree_scopes(tgid);

		if (USES(SCOPE_TREE))
			scopes &= own | config.absent[SCOPE_TREE];
		if (scopes && config.scope_kinds & ~(1u << SCOPE_TREE))
			scopes &= other_scopes();
		return scopes | (own & config.follow);
	}
	return config.scope_kinds ? scopes & other_scopes() : scopes;
}

/* Whether a record of a process's life is sent; `scopes` are its own. */
static __always_inline bool is_life_wanted(__u32 kind, __u32 scopes)
{
	if (!WANTED(kind))
		return false;
	return scopes || (config.flags & CONFIG_LIFECYCLE && bpf_get_current_pid_tgid() >> 32 != config.self);
}

#endif
