/**
 * Names that changed over the years, of events and of their arguments.
 * @module
 */

const EVENT_RENAMES: ReadonlyMap<string, string> = new Map([
  ["hooked_syscalls", "hooked_syscall"], // up to v0.9, where one event held all hooks
  ["hidden_inodes", "zeroed_inodes"],
  ["detect_hooked_syscalls", "syscall_table_check"],
]);

const PREVIOUS_EVENTS: ReadonlyMap<string, readonly string[]> = new Map(
  [...EVENT_RENAMES].map(([previous, current]) => [current, [previous]]),
);
const NONE: readonly string[] = [];

const FORK_ARGS: ReadonlyMap<string, string> = new Map([
  ["up_parent_tid", "parent_process_tid"],
  ["up_parent_ns_tid", "parent_process_ns_tid"],
  ["up_parent_pid", "parent_process_pid"],
  ["up_parent_ns_pid", "parent_process_ns_pid"],
  ["up_parent_start_time", "parent_process_start_time"],
]);

const ARG_RENAMES: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  ["sched_process_fork", FORK_ARGS],
  ["signal_sched_process_fork", FORK_ARGS],
  [
    "process_execute_failed",
    new Map([["path", "pathname"], ["binary.arguments", "argv"], ["environment", "envp"]]),
  ],
]);

const PREVIOUS_ARGS: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map(
  [...ARG_RENAMES].map(([event, args]) => [event, new Map([...args].map(([from, to]) => [to, from]))]),
);

/**
 * Today's name of an event; a name that did not change is given back as it is.
 *
 * @param name an event name of any release
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(currentName("hidden_inodes"), "zeroed_inodes");
 * strictEqual(currentName("openat"), "openat");
 * ```
 */
export function currentName(name: string): string {
  return EVENT_RENAMES.get(name) ?? name;
}

/**
 * The names an event had before.
 *
 * @param name today's name
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(previousNames("hooked_syscall"), ["hooked_syscalls"]);
 * ```
 */
export function previousNames(name: string): readonly string[] {
  return PREVIOUS_EVENTS.get(name) ?? NONE;
}

/**
 * Today's name of an argument; a name that did not change is given back as it is.
 *
 * @param event today's name of the event
 * @param arg a name of the argument in any release
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(currentArgName("sched_process_fork", "up_parent_pid"), "parent_process_pid");
 * strictEqual(currentArgName("openat", "flags"), "flags");
 * ```
 */
export function currentArgName(event: string, arg: string): string {
  return ARG_RENAMES.get(event)?.get(arg) ?? arg;
}

/**
 * The name an argument had before, to look it up in an old log; undefined when it always had its name.
 *
 * @param event today's name of the event
 * @param arg today's name of the argument
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(previousArgName("sched_process_fork", "parent_process_pid"), "up_parent_pid");
 * strictEqual(previousArgName("openat", "flags"), undefined);
 * ```
 */
export function previousArgName(event: string, arg: string): string | undefined {
  return PREVIOUS_ARGS.get(event)?.get(arg);
}
