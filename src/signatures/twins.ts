/**
 * Recognizes events that speak of one act of a thread: an exec that a log has as `security_bprm_check` and once more as
 * `sched_process_exec`, a kernel module as `security_kernel_read_file` and as `module_load`.
 * @module
 */
import { findEvent } from "../events/mod.ts";
import type { Event, Location } from "../model/mod.ts";
import { readText } from "./read.ts";

/** What tells an act from others. */
export type Telling =
  & Pick<Event, "name" | "process" | "location">
  & Partial<Pick<Event, "time" | "relativeTime" | "container" | "pidNamespace">>
  & { readonly args?: Pick<Event["args"], "get"> };

/** What is remembered of the act that a thread was last told to have done. */
interface Act {
  readonly time?: bigint;
  readonly relativeTime?: bigint;
  readonly location: Location;
  /** Of the first event that names one. */
  file?: string;
  readonly names: string[];
}

/** Threads that are remembered; older ones are forgotten, which can only repeat a finding. */
const REMEMBERED = 4096;
/** Nanoseconds from the first telling of an act to its last: loading a module takes a while. */
const LONGEST = 2_000_000_000n;
/** Without times, records this near to each other are one act: a repeated finding is better than a lost one. */
const NEAREST = 8;

/**
 * Starts a memory that says of each event whether it is the first to tell of its act. Which events tell of the same act
 * is up to the caller, who asks only about those that match.
 *
 * Events are of one act when they are of the same thread in the same container and pid namespace, at most two seconds
 * apart (in logs without times: at most eight records of the same input), and name the same file where both name one. An
 * event name that a thread repeats begins a new act.
 *
 * @returns a function that is true for the first telling, and always where the thread is not known
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const isFirst = createTwins();
 * const told = (name: string) => isFirst({ name, process: { hostTid: 7 }, time: 1n, location: { path: "-" } });
 * deepStrictEqual([told("security_bprm_check"), told("sched_process_exec"), told("sched_process_exec")], [true, false, true]);
 * ```
 */
export function createTwins(): (event: Telling) => boolean {
  const told = new Map<string, Act>();
  return (event) => {
    const thread = event.process.hostTid ?? event.process.tid;
    // Events without a thread come with 0; no process that execs or loads modules has that id.
    if (thread === undefined || thread === 0) return true;
    const key = `${thread} ${event.pidNamespace} ${event.container?.id}`;
    const file = fileOf(event);
    const act = told.get(key);
    if (act !== undefined && isOf(act, event, file)) {
      act.names.push(event.name);
      act.file ??= file;
      return false;
    }
    const { time, relativeTime, location } = event;
    told.delete(key);
    told.set(key, { time, relativeTime, location: { ...location }, file, names: [event.name] });
    if (told.size > REMEMBERED) forgetOldest(told);
    return true;
  };
}

function isOf(act: Act, event: Telling, file: string | undefined): boolean {
  if (act.names.includes(event.name)) return false;
  return (act.file === undefined || file === undefined || act.file === file) && isNear(act, event);
}

function isNear(act: Act, { time, relativeTime, location }: Telling): boolean {
  if (act.time !== undefined && time !== undefined) return isWithin(act.time, time);
  if (act.relativeTime !== undefined && relativeTime !== undefined) return isWithin(act.relativeTime, relativeTime);
  const before = act.location.line ?? act.location.record;
  const now = location.line ?? location.record;
  if (before === undefined || now === undefined || act.location.path !== location.path) return false;
  return Math.abs(now - before) <= NEAREST;
}

/** Either may be the earlier one: events of several processors are not always in order. */
function isWithin(one: bigint, other: bigint): boolean {
  return (one < other ? other - one : one - other) <= LONGEST;
}

/** System calls have the path as their caller wrote it, which may be relative or a link. */
function fileOf({ name, args }: Telling): string | undefined {
  if (args === undefined || findEvent(name)?.kind === "syscall") return undefined;
  return readText({ args }, "pathname");
}

function forgetOldest(map: Map<string, unknown>): void {
  for (const key of map.keys()) {
    map.delete(key);
    return;
  }
}
