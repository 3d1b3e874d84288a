// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/* Groups of processes: made, removed, joined. A container is one of them. */
#include "lib/filter.bpf.h"
#include "lib/preemption.bpf.h"

static __always_inline struct scratch *begin_cgroup(__u32 kind, struct cgroup *cgroup, const char *path)
{
	__u32 scopes = current_scopes();

	if (!is_life_wanted(kind, scopes))
		return 0;
	struct scratch *s = BEGIN(cgroup_record, kind, scopes);
	if (!s)
		return 0;
	struct cgroup_record *r = (struct cgroup_record *)s->data;
	r->id = cgroup->kn->id;
	r->hierarchy = cgroup->root->hierarchy_id;
	put_kernel_string(PIECE_PATH, number(path));
	return s;
}

#define ID_LENGTH 64 /* of a container: SHA-256 in hexadecimal */

struct id_search {
	__u32 at, found;
	__u32 run;
};

static long search_id(__u32 index, struct id_search *search)
{
	struct scratch *s = the_scratch();

	if (!s)
		return 1;
	char c = s->data[(search->at + index) & SCRATCH_MASK];
	if (!c)
		return 1;
	search->run = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ? search->run + 1 : 0;
	if (search->run == ID_LENGTH)
		search->found = 1;
	return search->found;
}

/* A container's scopes hold from its first process on: nobody outside the kernel could be quick enough. */
static __always_inline void note_container(struct scratch *s)
{
	struct cgroup_record *r = (struct cgroup_record *)s->data;
	struct id_search search = { .at = sizeof(*r) + sizeof(struct piece) };

	bpf_loop(PATH_SIZE, search_id, &search, 0);
	if (!search.found)
		return;
	struct cgroup_scope value = { .scopes = config.new_containers, .is_container = 1 };
	__u64 id = r->id;
	if (bpf_map_update_elem(&cgroups, &id, &value, BPF_ANY))
		count(COUNT_MAP_FULL);
}

static __always_inline int tell_mkdir(struct cgroup *cgroup, const char *path)
{
	struct scratch *s = begin_cgroup(RECORD_CGROUP_MKDIR, cgroup, path);

	if (!s)
		return 0;
	s->data[s->at & SCRATCH_MASK] = 0;
	if (USES(SCOPE_CGROUP))
		note_container(s);
	send(s);
	return 0;
}

SEC("tp_btf/cgroup_mkdir")
int BPF_PROG(cgroup_mkdir, struct cgroup *cgroup, const char *path)
{
	return UNPREEMPTED(tell_mkdir(cgroup, path));
}

static __always_inline int tell_rmdir(struct cgroup *cgroup, const char *path)
{
	struct scratch *s = begin_cgroup(RECORD_CGROUP_RMDIR, cgroup, path);
	__u64 id = cgroup->kn->id;

	if (USES(SCOPE_CGROUP))
		bpf_map_delete_elem(&cgroups, &id);
	if (s)
		send(s);
	return 0;
}

SEC("tp_btf/cgroup_rmdir")
int BPF_PROG(cgroup_rmdir, struct cgroup *cgroup, const char *path)
{
	return UNPREEMPTED(tell_rmdir(cgroup, path));
}

static __always_inline int tell_attach(struct cgroup *cgroup, const char *path, struct task_struct *task)
{
	struct scratch *s = begin_cgroup(RECORD_CGROUP_ATTACH, cgroup, path);

	if (!s)
		return 0;
	struct cgroup_record *r = (struct cgroup_record *)s->data;
	r->target = task->pid;
	put_kernel_string(PIECE_NAME, number(task->comm));
	send(s);
	return 0;
}

SEC("tp_btf/cgroup_attach_task")
int BPF_PROG(cgroup_attach_task, struct cgroup *cgroup, const char *path, struct task_struct *task)
{
	return UNPREEMPTED(tell_attach(cgroup, path, task));
}
