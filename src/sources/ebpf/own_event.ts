/**
 * Events that we make ourselves: what was found by looking, and what was lost.
 * @module
 */
import type { Arg, Args, Event, Value } from "../../model/mod.ts";
import { findEvent } from "../../events/mod.ts";
import { writeEvent } from "./json.ts";
import { FORMAT } from "./event.ts";

/** An event of ours. */
export interface OwnEventParts {
  readonly name: string;
  /** Tracee's number of it. */
  readonly id: number;
  /** Nanoseconds since the Unix epoch. */
  readonly time: bigint;
  readonly args: Readonly<Record<string, Value>>;
  readonly host?: string;
  /** Its number among the events of the capture. */
  readonly record?: number;
}

/**
 * Makes an event that happened in our own process.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const event = makeOwnEvent({ name: "hooked_proc_fops", id: 765, time: 1n, args: { hooked_fops_pointers: [] } });
 * strictEqual(event.process.hostPid, Deno.pid);
 * strictEqual(event.args.size, 1);
 * ```
 */
export function makeOwnEvent({ name, id, time, args, host, record }: OwnEventParts): Event {
  const definitions = findEvent(name)?.args ?? [];
  const list = Object.entries(args).map(([arg, value]): Arg => ({
    name: arg,
    type: typeOf(definitions.find((definition) => definition.name === arg)?.type),
    value,
  }));
  const pid = Deno.pid;
  const event = {
    name,
    time,
    process: {
      pid,
      tid: pid,
      ppid: Deno.ppid,
      hostPid: pid,
      hostTid: pid,
      hostPpid: Deno.ppid,
      uid: Deno.uid() ?? 0,
      name: "hindtrace",
      executable: Deno.execPath(),
      startTime: 0,
      threadEntityId: 0,
      entityId: 0,
      parentEntityId: 0,
    },
    origin: "host" as const,
    host,
    processor: 0,
    mountNamespace: 0,
    pidNamespace: 0,
    cgroupId: 0,
    args: new OwnArgs(list),
    returnValue: 0,
    location: { path: FORMAT, record },
    format: FORMAT,
    isCompat: false,
    shape: { name, id: String(id), args: [] },
  };
  return { ...event, json: () => writeEvent(event) };
}

/** As Tracee's JSON spells the types of these args. */
function typeOf(type: string | undefined): string | undefined {
  return type?.replace("HookedSymbolData", "trace.HookedSymbolData");
}

class OwnArgs implements Args {
  readonly #list: readonly Arg[];

  constructor(list: readonly Arg[]) {
    this.#list = list;
  }

  get size(): number {
    return this.#list.length;
  }

  get(name: string): Value | undefined {
    return this.#list.find((arg) => arg.name === name)?.value;
  }

  [Symbol.iterator](): Iterator<Arg> {
    return this.#list[Symbol.iterator]();
  }
}
