/**
 * The types a gob stream describes, and the table that knows them by their id.
 * @module
 */
import type { Value } from "../../model/mod.ts";

/** Ids of the types that every stream knows (gob's `type.go`). */
export const BOOL = 1;
export const INT = 2;
export const UINT = 3;
export const FLOAT = 4;
export const BYTES = 5;
export const STRING = 6;
export const COMPLEX = 7;
export const INTERFACE = 8;
/** The first id of a type that the stream itself describes. */
export const FIRST_USER_ID = 64;
/** Ids are handed out in order, one for each type of the program that wrote the stream. */
export const MAX_ID = 1_000_000;

/** Names and fields that all definitions of a stream may hold together. */
const MAX_WEIGHT = 16_000_000;

/** A field of a struct. */
export interface GobField {
  readonly name: string;
  readonly id: number;
}

/** A struct; its values are written by field number. */
export interface StructType {
  readonly kind: "struct";
  /** The Go name without its package: `PktMeta`. */
  readonly name: string;
  readonly fields: readonly GobField[];
}

/** A type that the stream describes. `opaque` is one that wrote itself as bytes (`GobEncoder`, `BinaryMarshaler`). */
export type GobType =
  | StructType
  | { readonly kind: "list"; readonly name: string; readonly element: number }
  | { readonly kind: "map"; readonly name: string; readonly key: number; readonly element: number }
  | { readonly kind: "opaque"; readonly name: string };

/** A struct's values by field number; the ones that the stream left out are zero, nil or empty. */
export class GobStruct {
  /**
   * @param type its description, for the names of the fields
   * @param values by field number; undefined: left out
   */
  constructor(readonly type: StructType, readonly values: readonly (GobValue | undefined)[]) {}
}

/** A decoded value: that of an event, but structs keep their type, and bytes stay bytes. */
export type GobValue = Value | Uint8Array | GobStruct | readonly GobValue[] | ReadonlyMap<GobValue, GobValue>;

/** The types of a stream by id, with definitions on trial that hold until they are kept or dropped. */
export interface TypeTable {
  get(id: number): GobType | undefined;
  /** A definition from a message of its own. A program that appends to a file describes its types anew. */
  define(id: number, type: GobType): void;
  /** A definition from the midst of a value: on trial until the value is decoded. */
  try(id: number, type: GobType): void;
  /** Keeps what is on trial: all of it, or only what was not known before. */
  keep(which: "all" | "new"): void;
  drop(): void;
}

/**
 * Creates an empty table.
 *
 * @returns the table
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const table = createTypeTable();
 * table.try(64, { kind: "opaque", name: "Time" });
 * table.drop();
 * strictEqual(table.get(64), undefined);
 * ```
 */
export function createTypeTable(): TypeTable {
  const types = new Map<number, GobType>();
  const trial = new Map<number, GobType>();
  let weight = 0;

  function define(id: number, type: GobType): void {
    const known = types.get(id);
    const more = weightOf(type) - (known === undefined ? 0 : weightOf(known));
    // One too many stays unknown, and values of it undecodable.
    if (weight + more > MAX_WEIGHT) return;
    weight += more;
    types.set(id, type);
  }

  return {
    get: (id) => (trial.size === 0 ? undefined : trial.get(id)) ?? types.get(id),
    define,
    try: (id, type) => void trial.set(id, type),
    keep(which) {
      if (trial.size === 0) return;
      for (const [id, type] of trial) if (which === "all" || !types.has(id)) define(id, type);
      trial.clear();
    },
    drop: () => trial.clear(),
  };
}

function weightOf(type: GobType): number {
  if (type.kind !== "struct") return type.name.length + 8;
  let weight = type.name.length + 8;
  for (const field of type.fields) weight += field.name.length + 8;
  return weight;
}
