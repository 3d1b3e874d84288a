/**
 * Reads the definition of a type: gob's own `wireType` struct (`type.go`), field by field.
 * @module
 */
import { FIRST_USER_ID, type GobField, type GobType, MAX_ID } from "./types.ts";
import { DAMAGED, readCount, readInt, readString, readUint, type Wire } from "./wire.ts";

const MAX_FIELDS = 4096;
const MAX_NAME = 1024;

/** What the definitions of all kinds have in common, gathered while their fields are read. */
interface Draft {
  name: string;
  id: number;
  numbers: Map<number, number>;
  fields: readonly GobField[];
}

/**
 * Reads the definition that follows its negative id.
 *
 * @param wire where the definition begins
 * @param id the id it is for; Go repeats it inside, and it must be the same
 * @returns the type
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createWire, openMessage } from "./wire.ts";
 * const bytes = new Uint8Array([10, 2, 1, 2, 0xff, 0x80, 0, 1, 12, 0, 0]); // []string is type 64
 * const wire = createWire(bytes, 0, bytes.length);
 * openMessage(wire);
 * deepStrictEqual(readDefinition(wire, 64), { kind: "list", name: "", element: 6 });
 * ```
 */
export function readDefinition(wire: Wire, id: number): GobType {
  const kind = readDelta(wire);
  const draft: Draft = { name: "", id: 0, numbers: new Map(), fields: [] };
  // 1 array, 2 slice, 3 struct, 4 map, 5–7 types that write themselves as bytes.
  if (kind < 1 || kind > 7) throw DAMAGED;
  readBody(wire, kind, draft);
  if (readDelta(wire) !== 0 || draft.id !== id) throw DAMAGED;
  const { name } = draft;
  if (kind === 3) return { kind: "struct", name, fields: draft.fields };
  if (kind >= 5) return { kind: "opaque", name };
  const second = typeId(draft.numbers.get(2));
  if (kind === 4) return { kind: "map", name, key: second, element: typeId(draft.numbers.get(3)) };
  return { kind: "list", name, element: second };
}

// Field 1 is always the common part; in a struct 2 is the list of fields, in the others 2 and 3 are numbers.
function readBody(wire: Wire, kind: number, draft: Draft): void {
  let field = 0;
  for (let delta = readDelta(wire); delta !== 0; delta = readDelta(wire)) {
    field += delta;
    if (field === 1) readCommon(wire, draft);
    else if (field === 2 && kind === 3) draft.fields = readFields(wire);
    else if (field <= 3) draft.numbers.set(field, Number(readInt(wire)));
    else throw DAMAGED;
  }
}

function readCommon(wire: Wire, draft: Draft): void {
  let field = 0;
  for (let delta = readDelta(wire); delta !== 0; delta = readDelta(wire)) {
    field += delta;
    if (field === 1) draft.name = readName(wire);
    else if (field === 2) draft.id = Number(readInt(wire));
    else throw DAMAGED;
  }
}

function readFields(wire: Wire): readonly GobField[] {
  const count = readCount(wire);
  if (count > MAX_FIELDS) throw DAMAGED;
  const fields: GobField[] = [];
  for (let i = 0; i < count; i++) fields.push(readField(wire));
  return fields;
}

function readField(wire: Wire): GobField {
  let name = "";
  let id: number | undefined;
  let field = 0;
  for (let delta = readDelta(wire); delta !== 0; delta = readDelta(wire)) {
    field += delta;
    if (field === 1) name = readName(wire);
    else if (field === 2) id = Number(readInt(wire));
    else throw DAMAGED;
  }
  return { name, id: typeId(id) };
}

function readName(wire: Wire): string {
  const name = readString(wire);
  if (name.length > MAX_NAME) throw DAMAGED;
  return name;
}

// A type that a definition refers to: one of the basic ones, or one of the stream (it may be described later).
function typeId(id: number | undefined): number {
  if (id === undefined || id < 1 || id > MAX_ID || (id > 8 && id < FIRST_USER_ID)) throw DAMAGED;
  return id;
}

function readDelta(wire: Wire): number {
  const delta = readUint(wire);
  if (typeof delta !== "number") throw DAMAGED;
  return delta;
}
