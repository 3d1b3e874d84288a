/**
 * Events that are told of by a kernel function as it begins: a kprobe.
 * @module
 */
import type { RecordKind } from "./layout.ts";
import type { ProbeEvent } from "./probe_event.ts";

/** The program at a kernel function, as `bpf/lib/hook.bpf.h` names it. */
export function hookProgram(name: string): string {
  return `hook_${name}`;
}

/** The kernel function that a program is at; undefined: at none. */
export function hookOf(program: string): string | undefined {
  return program.startsWith(hookProgram("")) ? program.slice(hookProgram("").length) : undefined;
}

/**
 * An event of a kernel function.
 *
 * @param name of the event
 * @param id Tracee's number of it
 * @param record that its program sends
 * @param args how they are read
 * @param hook the function, where it has another name
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(hooked("security_sb_mount", 740, 21, {}).programs, ["hook_security_sb_mount"]);
 * ```
 */
export function hooked(
  name: string,
  id: number,
  record: RecordKind,
  args: ProbeEvent["args"],
  hook: string = name,
): ProbeEvent {
  return { name, id, record, args, hook, programs: [hookProgram(hook)], caveat: "as it begins, whatever comes of it" };
}
