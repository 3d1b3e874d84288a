/**
 * What a rule filter can look at: the context of an event, its return value, and its arguments.
 * @module
 */
import type { Event, Integer } from "../model/mod.ts";
import type { IntegerKind } from "./integers.ts";

/** What a context field holds. */
export type FieldKind = IntegerKind | "text" | "flag";

/** One field of the context of an event. */
export interface ContextField {
  /** Tracee's names for it; the first is shown. */
  readonly names: readonly string[];
  readonly kind: FieldKind;
  /** Tracee has no such filter. */
  readonly isOurs?: boolean;
  /** Undefined: the event does not say. */
  readonly read: (event: Event) => Integer | string | boolean | undefined;
}

/** What a filter looks at. */
export type Subject =
  | { readonly kind: "arg"; readonly name: string; readonly prefix: "args" | "data" }
  | { readonly kind: "return value" }
  | { readonly kind: "context"; readonly field: ContextField };

/** The names of a pod or a container are facts only for events in a container. */
export const CONTEXT_FIELDS: readonly ContextField[] = [
  { names: ["timestamp"], kind: "int64", read: (event) => event.time ?? event.relativeTime },
  { names: ["processorId"], kind: "int32", read: (event) => event.processor },
  { names: ["pid", "p", "processId"], kind: "int32", read: ({ process }) => process.pid },
  { names: ["tid", "threadId"], kind: "int32", read: ({ process }) => process.tid },
  { names: ["ppid", "parentProcessId"], kind: "int32", read: ({ process }) => process.ppid },
  { names: ["hostPid"], kind: "int32", read: ({ process }) => process.hostPid },
  { names: ["hostProcessId"], kind: "int32", isOurs: true, read: ({ process }) => process.hostPid },
  { names: ["hostTid", "hostThreadId"], kind: "int32", read: ({ process }) => process.hostTid },
  // Tracee wires this name to the host pid, in all releases; here it means what it says.
  { names: ["hostParentProcessId", "hostPpid"], kind: "int32", read: ({ process }) => process.hostPpid },
  { names: ["uid", "userId"], kind: "uint32", read: ({ process }) => process.uid },
  { names: ["mntns", "mountNamespace"], kind: "uint64", read: (event) => event.mountNamespace },
  { names: ["pidns", "pidNamespace"], kind: "uint64", read: (event) => event.pidNamespace },
  { names: ["cgroupId"], kind: "uint64", read: (event) => event.cgroupId },
  { names: ["comm", "processName"], kind: "text", read: ({ process }) => process.name },
  { names: ["executable"], kind: "text", isOurs: true, read: ({ process }) => process.executable },
  { names: ["hostName"], kind: "text", read: (event) => event.host },
  { names: ["syscall"], kind: "text", read: (event) => event.syscall },
  { names: ["container"], kind: "flag", read: (event) => event.container !== undefined },
  { names: ["host"], kind: "flag", read: (event) => event.container === undefined },
  { names: ["containerId"], kind: "text", read: (event) => event.container?.id },
  { names: ["containerImage"], kind: "text", read: (event) => event.container?.image },
  { names: ["containerImageDigest"], kind: "text", read: (event) => event.container?.imageDigest },
  { names: ["containerName"], kind: "text", read: (event) => event.container?.name },
  { names: ["podName"], kind: "text", read: (event) => event.container && event.pod?.name },
  { names: ["podNamespace"], kind: "text", read: (event) => event.container && event.pod?.namespace },
  { names: ["podUid"], kind: "text", read: (event) => event.container && event.pod?.uid },
  { names: ["podSandbox"], kind: "flag", read: readSandbox },
];

const BY_NAME: ReadonlyMap<string, ContextField> = new Map(
  CONTEXT_FIELDS.flatMap((field) => field.names.map((name) => [name, field])),
);

/** Every name that may stand for a context field, for suggestions. */
export const CONTEXT_NAMES: readonly string[] = [...BY_NAME.keys()];

/**
 * Tells what the field of a filter looks at.
 *
 * @param field as written: `uid`, `context.uid`, `scope.uid`, `retval`, `args.pathname`, `data.pathname`
 * @returns undefined when there is no such field
 * @example
 * ```ts
 * import { deepStrictEqual, strictEqual } from "node:assert";
 * deepStrictEqual(subjectOf("args.pathname"), { kind: "arg", name: "pathname", prefix: "args" });
 * strictEqual(subjectOf("color"), undefined);
 * ```
 */
export function subjectOf(field: string): Subject | undefined {
  if (field === "retval") return { kind: "return value" };
  const [, prefix, name] = /^(args|data|context|scope)\.(.*)$/s.exec(field) ?? [];
  if (prefix === "args" || prefix === "data") return { kind: "arg", name, prefix };
  const context = BY_NAME.get(name ?? field);
  return context && { kind: "context", field: context };
}

/** Tracee leaves `podSandbox` out when it is false. */
function readSandbox(event: Event): boolean | undefined {
  if (event.container === undefined || event.pod === undefined) return undefined;
  return event.pod.sandbox === true;
}
