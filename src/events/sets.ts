/**
 * The named sets of events: their summaries, and which events are in them.
 * @module
 */
import type { EventDefinition, EventSet } from "./define.ts";

/** Every set, in the order it is listed to people. `signatures` has no event of the catalogue: signatures fill it. */
const SUMMARIES: readonly (readonly [name: string, summary: string])[] = [
  ["default", "What is traced when nothing is asked for"],
  ["signatures", "Findings of signatures, each an event of its own"],
  ["syscalls", "All system calls"],
  ["32bit_unique", "System calls that only 32-bit programs have"],
  ["fs", "Files and file systems"],
  ["fs_file_attr", "Owner, mode and other attributes of files"],
  ["fs_file_ops", "Files opened, created, renamed, mapped, closed"],
  ["fs_read_write", "Reads from and writes to files"],
  ["fs_dir_ops", "Directories made, removed, listed, entered"],
  ["fs_link_ops", "Hard and symbolic links"],
  ["fs_fd_ops", "File descriptors copied, set up, locked"],
  ["fs_mux_io", "Waiting on several files at once: select, poll, epoll"],
  ["fs_sync", "Written data forced to the disk"],
  ["fs_async_io", "Asynchronous input and output"],
  ["fs_monitor", "Watching files for changes: inotify, fanotify"],
  ["fs_info", "Figures on file systems: size, free space"],
  ["proc", "Processes and threads"],
  ["proc_ids", "User, group, process and session ids"],
  ["proc_mem", "Memory of processes: mapped, protected, locked"],
  ["proc_sched", "Scheduling of processes: priority, processors"],
  ["proc_life", "Processes begun, waited for, ended"],
  ["signals", "System calls on signals"],
  ["signal", "Signs that keep the sensor's own view of processes and cgroups up to date"],
  ["ipc", "Communication between processes"],
  ["ipc_pipe", "Pipes, and data moved through them"],
  ["ipc_shm", "Shared memory of System V"],
  ["ipc_sem", "Semaphores of System V"],
  ["ipc_msgq", "Message queues"],
  ["ipc_futex", "Locks of user space: futex"],
  ["time", "Time: clocks and timers"],
  ["time_timer", "Timers"],
  ["time_clock", "Clocks"],
  ["time_tod", "Time of day"],
  ["system", "The system as a whole: name, limits, log, reboot"],
  ["system_module", "Kernel modules loaded and removed"],
  ["system_numa", "Placement of memory on NUMA nodes"],
  ["system_keys", "The kernel's key rings"],
  ["net", "Network"],
  ["net_sock", "Sockets"],
  ["net_snd_rcv", "Messages sent to and received from sockets"],
  ["network_events", "Network packets, decoded by protocol"],
  ["flows", "Network connections as a whole"],
  ["packets", "Network packets, undecoded"],
  ["lsm_hooks", "The kernel's security checks, seen by probes on them"],
  ["lsm", "More of the kernel's security checks"],
  ["containers", "Containers started, removed, already there"],
  ["derived", "Worked out from other events"],
  ["security_alert", "Events that are findings by themselves"],
  ["tests", "Used by the sensor's own tests"],
  ["dependencies", "Tests of events that depend on others"],
  ["features", "Tests of kernel features"],
  ["fallback", "Tests of substitutes for what a kernel lacks"],
];

/**
 * Lists the sets, with the events that say they are in them.
 *
 * @param events the catalogue
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(listSets([])[0].name, "default");
 * ```
 */
export function listSets(events: readonly EventDefinition[]): readonly EventSet[] {
  let members: ReadonlyMap<string, readonly string[]> | undefined;
  return SUMMARIES.map(([name, summary]) => ({
    name,
    summary,
    get events() {
      members ??= collectMembers(events);
      return members.get(name) ?? [];
    },
  }));
}

function collectMembers(events: readonly EventDefinition[]): ReadonlyMap<string, readonly string[]> {
  const members = new Map<string, string[]>();
  for (const event of events) {
    for (const set of event.sets) {
      const names = members.get(set);
      if (names) names.push(event.name);
      else members.set(set, [event.name]);
    }
  }
  return members;
}
