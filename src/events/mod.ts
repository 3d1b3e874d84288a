/**
 * What we know about events: the catalogue, its sets, old names, and how arguments read.
 * @module
 */
import { COMPAT_SYSCALLS, INTERNAL_EVENTS, OTHER_EVENTS, SYSCALLS, TEST_EVENTS } from "./catalogue.ts";
import { decodeTable } from "./decode.ts";
import type { EventDefinition, EventSet } from "./define.ts";
import { currentName } from "./renames.ts";
import { listSets } from "./sets.ts";

export { namedValues } from "./arg_names.ts";
export type { ArgDefinition, EventDefinition, EventSet, NamedValues } from "./define.ts";
export { currentArgName, currentName, previousArgName } from "./renames.ts";
export { syscallName, syscallNumber } from "./syscalls.ts";

/** Every event, system calls first. */
export const EVENTS: readonly EventDefinition[] = [
  ...decodeTable(SYSCALLS, { kind: "syscall", sets: ["syscalls"], numbered: true }),
  ...decodeTable(COMPAT_SYSCALLS, { kind: "syscall", sets: ["syscalls", "32bit_unique"] }),
  ...decodeTable(OTHER_EVENTS, { kind: "event", sets: [] }),
  ...decodeTable(INTERNAL_EVENTS, { kind: "internal", sets: [] }),
  ...decodeTable(TEST_EVENTS, { kind: "test", sets: [] }),
];

/** Every set of events, those people ask for most first. */
export const SETS: readonly EventSet[] = listSets(EVENTS);

const EVENTS_BY_NAME: ReadonlyMap<string, EventDefinition> = new Map(EVENTS.map((event) => [event.name, event]));
const SETS_BY_NAME: ReadonlyMap<string, EventSet> = new Map(SETS.map((set) => [set.name, set]));

/**
 * The definition of an event.
 *
 * @param name its name today or in an older release
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(findEvent("hidden_inodes")?.name, "zeroed_inodes");
 * strictEqual(findEvent("openat")?.syscallNumber, 257);
 * strictEqual(findEvent("no_such_event"), undefined);
 * ```
 */
export function findEvent(name: string): EventDefinition | undefined {
  return EVENTS_BY_NAME.get(currentName(name));
}

/**
 * The set of a name.
 *
 * @param name the set's name
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(findSet("default")?.events.length, 42);
 * strictEqual(findSet("openat"), undefined);
 * ```
 */
export function findSet(name: string): EventSet | undefined {
  return SETS_BY_NAME.get(name);
}
