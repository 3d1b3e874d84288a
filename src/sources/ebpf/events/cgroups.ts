/**
 * Groups of processes, and the containers among them.
 * @module
 */
import { CGROUP, KIND, RECORD, SLOT } from "../layout.ts";
import { containerOf } from "../container.ts";
import type { ProbeEvent, ReadArg } from "../probe_event.ts";
import type { RecordView } from "../record_view.ts";

const GROUP_ARGS: Readonly<Record<string, ReadArg>> = {
  cgroup_id: (record) => record.u64(CGROUP.id),
  cgroup_path: (record) => record.path(),
  hierarchy_id: (record) => record.u32(CGROUP.hierarchy),
};

/** Whether the group is that of a whole container, not one inside it. */
function isContainer(record: RecordView): boolean {
  return containerOf(record.path())?.isRoot === true;
}

const CONTAINER_ARGS: Readonly<Record<string, ReadArg>> = {
  runtime: (record) => containerOf(record.path())?.runtime ?? "unknown",
  container_id: (record) => containerOf(record.path())?.id ?? "",
};

/** Groups of processes, and the containers among them. */
export const CGROUP_EVENTS: readonly ProbeEvent[] = [
  { name: "cgroup_mkdir", id: 729, record: KIND.cgroupMkdir, programs: ["cgroup_mkdir"], args: GROUP_ARGS },
  { name: "cgroup_rmdir", id: 730, record: KIND.cgroupRmdir, programs: ["cgroup_rmdir"], args: GROUP_ARGS },
  {
    name: "cgroup_attach_task",
    id: 728,
    record: KIND.cgroupAttach,
    programs: ["cgroup_attach_task"],
    args: {
      cgroup_path: (record) => record.path(),
      comm: (record) => record.path(SLOT.name),
      pid: (record) => record.i32(CGROUP.target),
    },
  },
  {
    name: "container_create",
    id: 2017,
    record: KIND.cgroupMkdir,
    programs: ["cgroup_mkdir"],
    applies: isContainer,
    args: { ...CONTAINER_ARGS, ctime: (record) => record.time(RECORD.time) },
    caveat: "its image and name are not known yet",
  },
  {
    name: "container_remove",
    id: 2018,
    record: KIND.cgroupRmdir,
    programs: ["cgroup_rmdir"],
    applies: isContainer,
    args: CONTAINER_ARGS,
  },
];
