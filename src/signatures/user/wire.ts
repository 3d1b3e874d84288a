/**
 * Events and values as they go over the pipe; the other side is `child/event.js` and `child/values.js`.
 *
 * JSON: a list is an array; `{i}` is a big integer, `{n}` a number that JSON cannot write, `{m}` a map, `{o}` a plain
 * object (keys and values in turn), `{f}` a function.
 * @module
 */
import type { Container, Event, EvidenceValue, Integer, Pod, Process, Value } from "../../model/mod.ts";

/** Deeper than any argument nests: what goes further is null. */
const DEEPEST = 200;

/** What JSON can hold. */
export type Wire = null | boolean | number | string | readonly Wire[] | { readonly [key: string]: Wire };

/**
 * Writes an event as JSON. What the subprocess does not need (the record itself, a recorded detection) is left out.
 *
 * @param event an event that is still valid
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import type { Event } from "../../model/mod.ts";
 * const event = { name: "ptrace", process: {}, origin: "host", args: [], location: { path: "a" } } as unknown as Event;
 * ok(encodeEvent(event).startsWith('["ptrace",null,null,['));
 * ```
 */
export function encodeEvent(event: Event): string {
  return JSON.stringify([
    event.name,
    event.time?.toString(),
    event.relativeTime?.toString(),
    encodeProcess(event.process),
    event.container && encodeContainer(event.container),
    event.pod && encodePod(event.pod),
    event.origin,
    event.host,
    event.syscall,
    encodeInteger(event.processor),
    encodeInteger(event.mountNamespace),
    encodeInteger(event.pidNamespace),
    encodeInteger(event.cgroupId),
    encodeArgs(event),
    encodeInteger(event.returnValue),
    event.matchedPolicies,
    [event.location.path, event.location.line, event.location.record],
    event.format,
  ]);
}

function encodeProcess(process: Process) {
  return [
    encodeInteger(process.pid),
    encodeInteger(process.tid),
    encodeInteger(process.ppid),
    encodeInteger(process.hostPid),
    encodeInteger(process.hostTid),
    encodeInteger(process.hostPpid),
    encodeInteger(process.uid),
    process.name,
    process.executable,
    encodeInteger(process.startTime),
    encodeInteger(process.threadEntityId),
    encodeInteger(process.entityId),
    encodeInteger(process.parentEntityId),
  ];
}

function encodeContainer({ id, name, image, imageDigest, started }: Container) {
  return [id, name, image, imageDigest, started];
}

function encodePod({ name, namespace, uid, sandbox }: Pod) {
  return [name, namespace, uid, sandbox];
}

function encodeInteger(value: Integer | undefined): Wire | undefined {
  return typeof value === "bigint" ? { i: value.toString() } : value;
}

function encodeArgs({ args }: Event): readonly (Wire | undefined)[] {
  const list: (Wire | undefined)[] = [];
  for (const { name, type, value } of args) list.push(name, type, encodeValue(value));
  return list;
}

function encodeValue(value: Value, depth = 0): Wire {
  switch (typeof value) {
    case "bigint":
      return { i: value.toString() };
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : { n: Object.is(value, -0) ? "-0" : String(value) };
    case "object":
      return value === null || depth >= DEEPEST ? null : encodeCompound(value, depth + 1);
    default:
      return value;
  }
}

function encodeCompound(value: readonly Value[] | ReadonlyMap<string, Value>, depth: number): Wire {
  if (!(value instanceof Map)) return (value as readonly Value[]).map((item) => encodeValue(item, depth));
  return { m: [...value as ReadonlyMap<string, Value>].flatMap(([key, item]) => [key, encodeValue(item, depth)]) };
}

/**
 * Reads a value that a signature said.
 *
 * @param wire what came over the pipe
 * @returns undefined for a function
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(decodeValue({ o: ["address", { i: "18446744073709551615" }] }), { address: 18446744073709551615n });
 * ```
 */
export function decodeValue(wire: Wire): EvidenceValue {
  if (typeof wire !== "object" || wire === null) return wire;
  if (isList(wire)) return wire.map(decodeValue);
  if (typeof wire.i === "string") return toInteger(BigInt(wire.i));
  if (typeof wire.n === "string") return Number(wire.n);
  if (wire.m !== undefined) return new Map(decodeEntries(wire.m)) as ReadonlyMap<string, Value>;
  // `fromEntries` defines properties, so that a key `__proto__` is a key like any other.
  return wire.o === undefined ? undefined : Object.fromEntries(decodeEntries(wire.o));
}

/** The model's integers are a `bigint` only where they must be. */
function toInteger(value: bigint): Integer {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function decodeEntries(wire: Wire): readonly (readonly [string, EvidenceValue])[] {
  const entries: (readonly [string, EvidenceValue])[] = [];
  if (!isList(wire)) return entries;
  for (let index = 0; index < wire.length; index += 2) {
    entries.push([String(wire[index]), decodeValue(wire[index + 1])]);
  }
  return entries;
}

/** Whether it is an array: `Array.isArray` does not see through `readonly`. */
export function isList(wire: unknown): wire is readonly Wire[] {
  return Array.isArray(wire);
}
