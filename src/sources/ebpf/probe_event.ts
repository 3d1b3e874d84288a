/**
 * What a captured event is made of: which record tells of it, how its args are read. Types, and the joining of both.
 * @module
 */
import type { Value } from "../../model/mod.ts";
import { findEvent } from "../../events/mod.ts";
import type { Handler } from "./handlers.ts";
import type { RecordKind } from "./layout.ts";
import type { RecordView } from "./record_view.ts";

/** Reads one arg; undefined: this record has no such arg. */
export type ReadArg = (record: RecordView) => Value | undefined;

/** System calls that an event is taken from. */
export interface Calls {
  /** Their names; those of the i386 table are found by them too. */
  readonly names: readonly string[];
  /** The program that looks at their start. */
  readonly enter?: Handler;
  /** The program that looks at their end. */
  readonly exit?: Handler;
  /** Their own record is what the event is made of. */
  readonly sends?: boolean;
}

/** An event that the probes can tell of. */
export interface ProbeEvent {
  readonly name: string;
  /** Tracee's number of it, written to `eventId`. */
  readonly id: number;
  readonly record: RecordKind;
  /** BPF programs that are attached for it, by name. */
  readonly programs: readonly string[];
  readonly calls?: Calls;
  /** Tracepoints without which it is not available. */
  readonly tracepoints?: readonly string[];
  /** The kernel function that its program looks at: where it can, entries that are `isBelow` are not used. */
  readonly hook?: string;
  /** Used only where the kernel does not let the functions be looked at. */
  readonly isBelow?: boolean;
  /** Whether this record tells of this event; without it, each of its kind does. */
  readonly applies?: (record: RecordView) => boolean;
  /** Its args by name; their types and order are the catalogue's. */
  readonly args: Readonly<Record<string, ReadArg>>;
  /** What a user should know of how it is seen. */
  readonly caveat?: string;
}

/** An arg, ready to be read. */
export interface ShapedArg {
  readonly name: string;
  readonly type: string;
  readonly read: ReadArg;
}

/** An event, ready to be made from records. */
export interface EventShape {
  readonly name: string;
  readonly id: string;
  readonly args: readonly ShapedArg[];
  readonly applies?: (record: RecordView) => boolean;
}

/** The types of the catalogue that Tracee's JSON spells with their package. */
const SPELLINGS: Readonly<Record<string, string>> = {
  pointer: "trace.Pointer",
  SlimCred: "trace.SlimCred",
  PktMeta: "trace.PktMeta",
  "[]HookedSymbolData": "[]trace.HookedSymbolData",
  "map[string]HookedSymbolData": "map[string]trace.HookedSymbolData",
};

/**
 * Joins what is known of an event with how it is read.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const shape = shapeEvent({ name: "security_bpf", id: 741, record: 4, programs: [], args: { cmd: () => 5 } });
 * deepStrictEqual(shape.args.map(({ name, type }) => [name, type]), [["cmd", "int32"]]);
 * ```
 */
export function shapeEvent({ name, id, args, applies }: ProbeEvent): EventShape {
  const definition = findEvent(name);
  if (definition === undefined) throw new RangeError(`Cannot serve event "${name}": the catalogue does not have it`);
  const shaped = definition.args.flatMap((arg): ShapedArg[] => {
    const read = args[arg.name];
    return read === undefined ? [] : [{ name: arg.name, type: SPELLINGS[arg.type] ?? arg.type, read }];
  });
  return { name, id: String(id), args: shaped, applies };
}
