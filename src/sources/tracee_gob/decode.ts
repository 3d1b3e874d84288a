/**
 * Decodes values of a gob stream by the types that the stream describes.
 * @module
 */
import { readDefinition } from "./definition.ts";
import {
  BOOL,
  BYTES,
  COMPLEX,
  FIRST_USER_ID,
  FLOAT,
  GobStruct,
  type GobType,
  type GobValue,
  INT,
  INTERFACE,
  MAX_ID,
  STRING,
  type StructType,
  type TypeTable,
  UINT,
} from "./types.ts";
import {
  DAMAGED,
  openMessage,
  readBytes,
  readCount,
  readFloat,
  readInt,
  readString,
  readUint,
  type Wire,
} from "./wire.ts";

/** How deep values may nest; Tracee's go five deep. */
const MAX_DEPTH = 64;

/**
 * Decodes a top-level value whose type id was read; it must end where its message ends.
 *
 * @param wire where the value begins; a value may go on in the messages that follow
 * @param id its type
 * @param types the types of the stream; definitions inside the value are put on trial
 * @returns the value
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { createTypeTable, STRING } from "./types.ts";
 * import { createWire, openMessage } from "./wire.ts";
 * const wire = createWire(new Uint8Array([4, 0, 2, 0x6c, 0x73]), 0, 5);
 * openMessage(wire);
 * strictEqual(decodeTopLevel(wire, STRING, createTypeTable()), "ls");
 * ```
 */
export function decodeTopLevel(wire: Wire, id: number, types: TypeTable): GobValue {
  const value = decodeDelimited(wire, id, types, 0);
  if (wire.position !== wire.end) throw DAMAGED;
  return value;
}

// What is not a struct stands alone: a zero takes the place of the field number.
function decodeDelimited(wire: Wire, id: number, types: TypeTable, depth: number): GobValue {
  if (types.get(id)?.kind !== "struct" && readUint(wire) !== 0) throw DAMAGED;
  return decodeValue(wire, id, types, depth);
}

function decodeValue(wire: Wire, id: number, types: TypeTable, depth: number): GobValue {
  if (--wire.values < 0 || depth > MAX_DEPTH) throw DAMAGED;
  switch (id) {
    case BOOL:
      return readUint(wire) !== 0;
    case INT:
      return readInt(wire);
    case UINT:
      return readUint(wire);
    case FLOAT:
      return readFloat(wire);
    case BYTES:
      return readBytes(wire);
    case STRING:
      return readString(wire);
    case COMPLEX:
      return decodeComplex(wire);
    case INTERFACE:
      return decodeInterface(wire, types, depth + 1);
  }
  const type = types.get(id);
  if (type === undefined) throw DAMAGED;
  return decodeDescribed(wire, type, types, depth + 1);
}

function decodeDescribed(wire: Wire, type: GobType, types: TypeTable, depth: number): GobValue {
  switch (type.kind) {
    case "struct":
      return decodeStruct(wire, type, types, depth);
    case "list":
      return decodeList(wire, type.element, types, depth);
    case "map":
      return decodeMap(wire, type, types, depth);
    case "opaque":
      return readBytes(wire);
  }
}

function decodeStruct(wire: Wire, type: StructType, types: TypeTable, depth: number): GobStruct {
  const { fields } = type;
  wire.values -= fields.length;
  const values: (GobValue | undefined)[] = new Array(fields.length).fill(undefined);
  let field = -1;
  for (let delta = readUint(wire); delta !== 0; delta = readUint(wire)) {
    field += Number(delta);
    if (field >= fields.length) throw DAMAGED;
    values[field] = decodeValue(wire, fields[field].id, types, depth);
  }
  return new GobStruct(type, values);
}

function decodeList(wire: Wire, element: number, types: TypeTable, depth: number): readonly GobValue[] {
  const count = readCount(wire);
  const values: GobValue[] = [];
  for (let i = 0; i < count; i++) values.push(decodeValue(wire, element, types, depth));
  return values;
}

function decodeMap(
  wire: Wire,
  type: { readonly key: number; readonly element: number },
  types: TypeTable,
  depth: number,
): ReadonlyMap<GobValue, GobValue> {
  const count = readCount(wire);
  const values = new Map<GobValue, GobValue>();
  for (let i = 0; i < count; i++) {
    const key = decodeValue(wire, type.key, types, depth);
    values.set(key, decodeValue(wire, type.element, types, depth));
  }
  return values;
}

// As Go prints it: neither JSON nor an event has complex numbers.
function decodeComplex(wire: Wire): string {
  const real = readFloat(wire);
  const imaginary = readFloat(wire);
  return `(${real}${imaginary < 0 || Object.is(imaginary, -0) ? "" : "+"}${imaginary}i)`;
}

// An interface value: the name of its type, the id of its type, a length that definitions may upset, the value.
function decodeInterface(wire: Wire, types: TypeTable, depth: number): GobValue {
  const name = readString(wire);
  if (name === "") return null;
  if (name.length > 1024) throw DAMAGED;
  const id = readInterfaceId(wire, types);
  readUint(wire);
  const value = decodeDelimited(wire, id, types, depth);
  return name === "float32" && typeof value === "number" ? shortest32(value) : value;
}

// The encoder sends a message off as soon as a definition is needed, in the midst of a value: the value goes on in the
// next message, or, inside another interface value, behind one more length (`decodeTypeSequence` in gob's decoder.go).
function readInterfaceId(wire: Wire, types: TypeTable): number {
  for (;;) {
    const id = Number(readInt(wire));
    if (id > 0 && id <= MAX_ID) return id;
    if (id > -FIRST_USER_ID || id < -MAX_ID || --wire.values < 0) throw DAMAGED;
    types.try(-id, readDefinition(wire, -id));
    if (wire.position < wire.end) readUint(wire);
    else openMessage(wire);
  }
}

// Go prints a float32 with the digits that tell it from other float32; the stream holds it widened.
function shortest32(value: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}
