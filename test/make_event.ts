/**
 * Builds events for tests: a plain object of the model, with whatever the test does not care about filled in.
 * @module
 */
import type { Arg, Args, Event, EvidenceValue, Value } from "../src/model/mod.ts";
import { toJson } from "../src/text/json.ts";

/** What a test may say of its event: any field of it; args also as a plain object or a list, the record as a text. */
export interface EventParts extends Partial<Omit<Event, "args" | "json">> {
  readonly args?: Args | readonly Arg[] | Readonly<Record<string, Value>>;
  readonly json?: string | (() => string);
}

/**
 * Builds an event. Without any parts it is an `openat` of process 7 on a host, line 1 of `test.jsonl`, without a time,
 * args or a return value.
 *
 * @param parts the fields that matter to the test
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const event = makeEvent({ name: "ptrace", args: { request: "PTRACE_TRACEME" } });
 * strictEqual(event.args.get("request"), "PTRACE_TRACEME");
 * strictEqual(event.json(), '{"processId":7,"processName":"test","eventName":"ptrace","args":[{"name":"request","value":"PTRACE_TRACEME"}]}');
 * ```
 */
export function makeEvent(parts: EventParts = {}): Event {
  const { args, json, ...fields } = parts;
  const event = {
    name: "openat",
    process: { pid: 7, name: "test" },
    origin: "host" as const,
    location: { path: "test.jsonl", line: 1 },
    format: "tracee-json",
    ...fields,
    args: makeArgs(args),
  };
  return { ...event, json: typeof json === "function" ? json : () => json ?? recordOf(event) };
}

/**
 * Builds the args of an event from a plain object, a list of named values, or other args.
 *
 * @param values the named values, in order
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual([...makeArgs({ fd: 3 })], [{ name: "fd", value: 3 }]);
 * ```
 */
export function makeArgs(values: EventParts["args"] = []): Args {
  const list = isIterable(values) ? [...values] : Object.entries(values).map(([name, value]) => ({ name, value }));
  return {
    size: list.length,
    get: (name) => list.find((arg) => arg.name === name)?.value,
    [Symbol.iterator]: () => list[Symbol.iterator](),
  };
}

function isIterable(values: NonNullable<EventParts["args"]>): values is Args | readonly Arg[] {
  return Symbol.iterator in values;
}

/** The record as Tracee v0.18 to v0.24 would write it, as far as the event says. */
function recordOf(event: Omit<Event, "json">): string {
  const { process, container, pod } = event;
  const record: Record<string, EvidenceValue> = {
    timestamp: event.time ?? event.relativeTime,
    threadStartTime: process.startTime,
    processorId: event.processor,
    processId: process.pid,
    cgroupId: event.cgroupId,
    threadId: process.tid,
    parentProcessId: process.ppid,
    hostProcessId: process.hostPid,
    hostThreadId: process.hostTid,
    hostParentProcessId: process.hostPpid,
    userId: process.uid,
    mountNamespace: event.mountNamespace,
    pidNamespace: event.pidNamespace,
    processName: process.name,
    executable: process.executable === undefined ? undefined : { path: process.executable },
    hostName: event.host,
    containerId: container?.id,
    container: container && { id: container.id, name: container.name, image: container.image },
    kubernetes: pod && { podName: pod.name, podNamespace: pod.namespace, podUID: pod.uid, podSandbox: pod.sandbox },
    eventName: event.name,
    matchedPolicies: event.matchedPolicies,
    returnValue: event.returnValue,
    syscall: event.syscall,
    contextFlags: container && { containerStarted: container.started },
    threadEntityId: process.threadEntityId,
    processEntityId: process.entityId,
    parentEntityId: process.parentEntityId,
    args: [...event.args].map(({ name, type, value }) => ({ name, type, value })),
  };
  return toJson(record);
}
