/**
 * Takes stock of the events of one name in a log: how many, from where, with which arguments and fields.
 * @module
 */
import { findEvent } from "../events/mod.ts";
import type { Event, Location, Origin, Value } from "../model/mod.ts";
import { CONTEXT_FIELDS } from "../policies/fields.ts";

/** One argument as the log has it. */
export interface ArgCount {
  readonly name: string;
  /** Events that have it. */
  readonly events: number;
  /** What its values are: `text`, `number`. */
  readonly forms: readonly string[];
}

/** What a log has of one event. */
export interface EventInventory {
  readonly events: number;
  readonly origins: Readonly<Partial<Record<Origin, number>>>;
  /** Where the first of them is. */
  readonly first?: Location;
  /** Those of the catalogue, then others the log has. */
  readonly args: readonly ArgCount[];
  /** Fields, as filters name them, that none of the events has. */
  readonly missing: readonly string[];
}

/** More than any event has: a log may be hostile. */
const MOST_ARGS = 200;

/**
 * Starts to take stock.
 *
 * @param name the event's name of today
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const inventory = takeInventory("ptrace");
 * const args = Object.assign([{ name: "request", value: 0 }], { size: 1, get: () => undefined });
 * inventory.observe({ name: "ptrace", origin: "host", process: { uid: 0 }, args, location: { path: "a", line: 1 } } as never);
 * const { events, args: [request] } = inventory.result();
 * deepStrictEqual([events, request], [1, { name: "request", events: 1, forms: ["number"] }]);
 * ```
 */
export function takeInventory(name: string): { observe(event: Event): void; result(): EventInventory } {
  const args = new Map<string, { events: number; readonly forms: Set<string> }>();
  for (const arg of findEvent(name)?.args ?? []) args.set(arg.name, { events: 0, forms: new Set() });
  const origins: Partial<Record<Origin, number>> = {};
  const missing = new Set(CONTEXT_FIELDS);
  let events = 0;
  let first: Location | undefined;

  function observe(event: Event): void {
    if (event.name !== name) return;
    events++;
    first ??= { ...event.location };
    origins[event.origin] = (origins[event.origin] ?? 0) + 1;
    for (const arg of event.args) countArg(arg.name, arg.value);
    for (const field of missing) if (field.read(event) !== undefined) missing.delete(field);
  }

  function countArg(arg: string, value: Value): void {
    let count = args.get(arg);
    if (count === undefined) {
      if (args.size >= MOST_ARGS) return;
      args.set(arg, count = { events: 0, forms: new Set() });
    }
    count.events++;
    count.forms.add(formOf(value));
  }

  return {
    observe,
    result: () => ({
      events,
      origins,
      first,
      args: [...args].map(([arg, count]) => ({ name: arg, events: count.events, forms: [...count.forms] })),
      missing: [...missing].map(({ names }) => names[0]),
    }),
  };
}

function formOf(value: Value): string {
  if (value === null) return "null";
  if (typeof value === "string") return "text";
  if (typeof value === "boolean") return "true or false";
  if (typeof value !== "object") return "number";
  return Array.isArray(value) ? "list" : "map";
}
