/**
 * Turns evidence into args, and a finding into an event that other signatures may select; keeps events beyond their batch.
 * @module
 */
import type { Arg, Args, Event, Evidence, EvidenceValue, Value } from "../model/mod.ts";

/** Deeper evidence becomes null: nothing a signature says nests so far, and nothing it says may overflow the stack. */
const DEEPEST = 200;

/**
 * Makes args of evidence: what a signature found, as the values of an event. Filters of policies read them so.
 *
 * @param evidence what a signature returned
 * @returns its entries in their order; plain objects become maps, undefined entries are left out
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const args = toArgs({ "IP address": "10.0.0.1", gone: undefined });
 * deepStrictEqual([...args], [{ name: "IP address", value: "10.0.0.1" }]);
 * ```
 */
export function toArgs(evidence: Evidence): Args {
  const list: Arg[] = [];
  for (const [name, value] of Object.entries(evidence)) {
    if (value !== undefined) list.push({ name, value: toValue(value, 0) });
  }
  return listArgs(list);
}

/**
 * Makes the event of a finding: all that the trigger says, under the signature's event name, with the evidence as args.
 *
 * @param trigger the event the signature fired on
 * @param name the event name of the signature
 * @param evidence what the signature returned
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import type { Event } from "../model/mod.ts";
 * const trigger = { name: "ptrace", process: { pid: 7 }, args: toArgs({}), origin: "host" } as unknown as Event;
 * const event = toDerivedEvent(trigger, "anti_debugging", { request: 0 });
 * strictEqual(event.name, "anti_debugging");
 * strictEqual(event.process.pid, 7);
 * ```
 */
export function toDerivedEvent(trigger: Event, name: string, evidence: Evidence): Event {
  return { ...fieldsOf(trigger), name, args: toArgs(evidence), json: () => trigger.json() };
}

/**
 * Copies all that an event says, so that it can be kept beyond its batch.
 *
 * @param event an event that is still valid
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import type { Event } from "../model/mod.ts";
 * const event = { name: "ptrace", process: { pid: 7 }, args: toArgs({}), json: () => "{}" } as unknown as Event;
 * strictEqual(keepEvent(event).json(), "{}");
 * ```
 */
export function keepEvent(event: Event): Event {
  const text = event.json();
  const { process, container, pod } = event;
  return {
    ...fieldsOf(event),
    process: { ...processFields(process) },
    container: container && { ...containerFields(container) },
    pod: pod && { name: pod.name, namespace: pod.namespace, uid: pod.uid, sandbox: pod.sandbox },
    args: listArgs([...event.args]),
    json: () => text,
  };
}

function listArgs(list: readonly Arg[]): Args {
  return {
    size: list.length,
    get: (name) => list.find((arg) => arg.name === name)?.value,
    [Symbol.iterator]: () => list[Symbol.iterator](),
  };
}

/** Field by field: the events of a source may be objects with getters, which a spread would leave out. */
function fieldsOf(event: Event): Omit<Event, "json"> {
  return {
    name: event.name,
    time: event.time,
    relativeTime: event.relativeTime,
    process: event.process,
    container: event.container,
    pod: event.pod,
    origin: event.origin,
    host: event.host,
    syscall: event.syscall,
    processor: event.processor,
    mountNamespace: event.mountNamespace,
    pidNamespace: event.pidNamespace,
    cgroupId: event.cgroupId,
    args: event.args,
    returnValue: event.returnValue,
    matchedPolicies: event.matchedPolicies,
    recorded: event.recorded,
    location: event.location,
    format: event.format,
  };
}

function processFields(process: Event["process"]): Event["process"] {
  return {
    pid: process.pid,
    tid: process.tid,
    ppid: process.ppid,
    hostPid: process.hostPid,
    hostTid: process.hostTid,
    hostPpid: process.hostPpid,
    uid: process.uid,
    name: process.name,
    executable: process.executable,
    startTime: process.startTime,
    threadEntityId: process.threadEntityId,
    entityId: process.entityId,
    parentEntityId: process.parentEntityId,
  };
}

function containerFields(container: NonNullable<Event["container"]>): NonNullable<Event["container"]> {
  const { id, name, image, imageDigest, started } = container;
  return { id, name, image, imageDigest, started };
}

function toValue(value: EvidenceValue, depth: number): Value {
  if (value === undefined || value === null || depth > DEEPEST) return null;
  if (typeof value !== "object") return value;
  if (isList(value)) return value.map((item) => toValue(item, depth + 1));
  const entries: Iterable<[string, EvidenceValue]> = value instanceof Map ? value : Object.entries(value);
  const map = new Map<string, Value>();
  for (const [key, item] of entries) {
    if (item !== undefined) map.set(key, toValue(item, depth + 1));
  }
  return map;
}

function isList(value: EvidenceValue & object): value is readonly EvidenceValue[] {
  return Array.isArray(value);
}
