/**
 * A process that lived before the capture, as what learns of processes is told of it: its last execution.
 * @module
 */
import type { Event } from "../../model/mod.ts";
import { entityId } from "./entity_id.ts";
import { FORMAT } from "./record.ts";
import type { LivingProcess } from "./snapshot.ts";

/**
 * Events of processes that live already, parents before children. They are for learning only: nothing happened.
 *
 * @param processes those that live
 * @param offset Unix time minus time since boot, in nanoseconds
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const shell = { pid: 9, ppid: 7, uid: 0, name: "sh", executable: "/bin/dash", argv: ["sh"], startTime: 2n };
 * const init = { ...shell, pid: 7, ppid: 0, name: "init", startTime: 1n };
 * const [first, second] = livingEvents([shell, init], 0n);
 * deepStrictEqual([first.process.name, second.process.name], ["init", "sh"]);
 * deepStrictEqual(second.process.parentEntityId, first.process.entityId);
 * ```
 */
export function livingEvents(processes: readonly LivingProcess[], offset: bigint): readonly Event[] {
  const starts = new Map(processes.map(({ pid, startTime }) => [pid, startTime]));
  return processes.toSorted((left, right) => Number(left.startTime - right.startTime) || left.pid - right.pid)
    .map((process) => livingEvent(process, starts, offset));
}

function livingEvent(process: LivingProcess, starts: ReadonlyMap<number, bigint>, offset: bigint): Event {
  const { pid, ppid, uid, name, executable, argv, startTime } = process;
  const id = entityId(startTime, pid);
  const parentStart = starts.get(ppid);
  const args = [{ name: "pathname", value: executable }, { name: "argv", value: argv }];
  return {
    name: "sched_process_exec",
    process: {
      hostPid: pid,
      hostTid: pid,
      hostPpid: ppid,
      uid,
      name,
      executable: executable === "" ? undefined : executable,
      startTime: startTime + offset,
      threadEntityId: id,
      entityId: id,
      parentEntityId: parentStart === undefined ? undefined : entityId(parentStart, ppid),
    },
    origin: "host",
    args: {
      size: args.length,
      get: (arg) => args.find((candidate) => candidate.name === arg)?.value,
      [Symbol.iterator]: () => args[Symbol.iterator](),
    },
    location: { path: FORMAT },
    format: FORMAT,
    json: () => "{}",
  };
}
