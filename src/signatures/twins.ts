/**
 * Recognizes events that speak of one act of a thread: an exec that a log has as `security_bprm_check` and once more as
 * `sched_process_exec`, a kernel module as `security_kernel_read_file` and as `module_load`.
 * @module
 */
import type { Event, Integer } from "../model/mod.ts";

/** Threads that are remembered; older ones are forgotten, which can only repeat a finding. */
const REMEMBERED = 4096;

/**
 * Starts a memory that says of each event whether it is the first to tell of its act. Which events tell of the same act
 * is up to the caller, who asks only about those that match. An event name that a thread repeats begins a new act.
 *
 * @returns a function that is true for the first telling, and always where the thread is not known
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const isFirst = createTwins();
 * const told = (name: string) => isFirst({ name, process: { hostTid: 7 } });
 * deepStrictEqual([told("security_bprm_check"), told("sched_process_exec"), told("sched_process_exec")], [true, false, true]);
 * ```
 */
export function createTwins(): (event: Pick<Event, "name" | "process">) => boolean {
  const told = new Map<Integer, string[]>();
  return (event) => {
    const thread = event.process.hostTid ?? event.process.tid;
    // Events without a thread come with 0; no process that execs or loads modules has that id.
    if (thread === undefined || thread === 0) return true;
    const names = told.get(thread);
    if (names !== undefined && !names.includes(event.name)) {
      names.push(event.name);
      return false;
    }
    told.delete(thread);
    told.set(thread, [event.name]);
    if (told.size > REMEMBERED) forgetOldest(told);
    return true;
  };
}

function forgetOldest(map: Map<Integer, unknown>): void {
  for (const key of map.keys()) {
    map.delete(key);
    return;
  }
}
