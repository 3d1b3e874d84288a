/**
 * What events tell of the life of processes and containers.
 * @module
 */
import type { Event, Integer } from "../model/mod.ts";
import { isInteger } from "./integers.ts";

/** Events from which trees of processes are known. */
export const PROCESS_EVENTS: readonly string[] = ["sched_process_fork", "sched_process_exec", "sched_process_exit"];
/** Events from which new containers are known. */
export const CONTAINER_EVENTS: readonly string[] = ["container_create", "container_remove"];

/** One process made another. */
export interface ProcessFork {
  /** Host pids. */
  readonly parent: Integer;
  readonly child: Integer;
}

/**
 * Who made whom, by a `sched_process_fork`.
 *
 * @param event the fork
 * @returns undefined when it made a thread, or does not say
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const args = new Map([["parent_pid", 1], ["child_pid", 7], ["child_tid", 7]]);
 * deepStrictEqual(readFork({ process: {}, args } as never), { parent: 1, child: 7 });
 * ```
 */
export function readFork({ process, args }: Event): ProcessFork | undefined {
  const tid = args.get("child_tid");
  const child = args.get("child_pid") ?? tid; // the oldest logs have no child_pid
  const parent = args.get("parent_pid") ?? process.hostPid ?? process.pid;
  if (!isInteger(child) || !isInteger(parent)) return undefined;
  const isThread = isInteger(tid) && tid !== child;
  return isThread || child === parent ? undefined : { parent, child };
}

/**
 * Which process ended, by a `sched_process_exit`.
 *
 * @param event the exit of a thread
 * @returns its host pid; undefined while other threads of the process go on
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const process = { hostPid: 7, hostTid: 8 };
 * strictEqual(readExit({ process, args: new Map([["process_group_exit", true]]) } as never), 7);
 * strictEqual(readExit({ process, args: new Map() } as never), undefined);
 * ```
 */
export function readExit({ process, args }: Event): Integer | undefined {
  const pid = process.hostPid ?? process.pid;
  const isWhole = args.get("process_group_exit");
  if (typeof isWhole === "boolean") return isWhole ? pid : undefined;
  if (isInteger(isWhole)) return isWhole !== 0 ? pid : undefined;
  return (process.hostTid ?? process.tid ?? pid) === pid ? pid : undefined;
}

/**
 * The container that a `container_create` or `container_remove` is about.
 *
 * @param event the event
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(readContainerId({ args: new Map([["container_id", "3a5b"]]) } as never), "3a5b");
 * ```
 */
export function readContainerId(event: Event): string | undefined {
  const id = event.args.get("container_id") ?? event.container?.id;
  return typeof id === "string" && id !== "" ? id : undefined;
}
