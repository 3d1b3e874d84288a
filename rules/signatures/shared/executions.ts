/**
 * Reads events that tell of a program being executed, in whatever form the log has them.
 * @module
 */
import type { Args, Event } from "../../../src/model/mod.ts";
import { readText, readTexts } from "../../../src/signatures/mod.ts";

/** What is read of an event here. */
type ExecutionEvent = Pick<Event, "name" | "process"> & { readonly args: Pick<Args, "get"> };

/** Events that name the file to be executed; a log has the older, the newer or both (`createTwins` tells them apart). */
export const EXECUTION_EVENTS = ["sched_process_exec", "security_bprm_check"] as const;

/** Events that may hold the environment of a program (only with Tracee's `exec-env`). */
export const ENVIRONMENT_EVENTS = ["sched_process_exec", "security_bprm_check", "execve", "execveat"] as const;

/**
 * Tells whether an event is one of `EXECUTION_EVENTS`.
 *
 * @param event any event
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(isExecution({ name: "sched_process_exec" }), true);
 * strictEqual(isExecution({ name: "execve" }), false);
 * ```
 */
export function isExecution(event: Pick<Event, "name">): boolean {
  return event.name === "sched_process_exec" || event.name === "security_bprm_check";
}

/**
 * The file that is executed: the resolved path, else the executable of the process that it has become, else the path as
 * the system call gave it.
 *
 * @param event one of `EXECUTION_EVENTS`
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const event = { name: "sched_process_exec", process: { executable: "/usr/bin/dash" }, args: new Map<string, string>() };
 * strictEqual(executedPath(event), "/usr/bin/dash");
 * ```
 */
export function executedPath(event: ExecutionEvent): string | undefined {
  const path = readText(event, "pathname");
  if (path !== undefined) return path;
  // At security_bprm_check the process still runs the program that called exec.
  const executable = event.name === "sched_process_exec" ? event.process.executable : undefined;
  return executable !== undefined && executable !== "" ? executable : readText(event, "cmdpath");
}

/**
 * The environment of the program, `NAME=value` each; empty where the log does not have it.
 *
 * @param event one of `ENVIRONMENT_EVENTS`
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(environmentOf({ args: new Map([["envp", ["HOME=/root"]]]) }), ["HOME=/root"]);
 * ```
 */
export function environmentOf(event: Pick<ExecutionEvent, "args">): readonly string[] {
  return readTexts(event.args.get("env") ?? event.args.get("envp"));
}

/**
 * Tells whether an `execve` failed: Tracee writes such an event twice, when the call begins and when it has failed.
 *
 * @param event one of `ENVIRONMENT_EVENTS`
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(hasFailed({ returnValue: -2 }), true);
 * strictEqual(hasFailed({ returnValue: 0 }), false);
 * ```
 */
export function hasFailed(event: Pick<Event, "returnValue">): boolean {
  return event.returnValue !== undefined && event.returnValue < 0;
}
