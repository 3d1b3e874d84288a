/**
 * Reads BTF, the types that a BPF object carries: where its global variables lie, and the layout of its structs.
 * Format: https://docs.kernel.org/bpf/btf.html
 * @module
 */

const MAGIC = 0xeb9f;

const KIND = {
  int: 1,
  pointer: 2,
  array: 3,
  struct: 4,
  union: 5,
  enum: 6,
  functionPrototype: 13,
  variable: 14,
  section: 15,
  float: 16,
  declarationTag: 17,
  enum64: 19,
} as const;

/** Kinds whose third word is a size; in the others it is the number of a type. */
const SIZED: ReadonlySet<number> = new Set<number>([
  KIND.int,
  KIND.struct,
  KIND.union,
  KIND.enum,
  KIND.section,
  KIND.float,
  KIND.enum64,
]);

/** A place in a struct or section, in bytes. */
export interface Place {
  readonly offset: number;
  readonly size: number;
}

/** What an object's BTF tells. */
export interface Btf {
  /** The variables of a section such as `.rodata`, by name. */
  variables(section: string): ReadonlyMap<string, Place>;
  /** The names of the sections that hold variables. */
  readonly sections: readonly string[];
  /** The members of a struct by name, bit fields left out; undefined: there is no such struct. */
  struct(name: string): ReadonlyMap<string, Place> | undefined;
  /** The size of a struct in bytes. */
  structSize(name: string): number | undefined;
  /** The values of an enumeration, or of a nameless one that holds this constant. */
  enumValue(constant: string): number | undefined;
}

interface Type {
  readonly name: string;
  readonly kind: number;
  /** Size in bytes, or a type's number, by the kind. */
  readonly size: number;
  /** Where what follows the type's head begins. */
  readonly body: number;
  readonly length: number;
  /** In structs: the upper byte of an offset is a bit field's width. */
  readonly flag: boolean;
}

/**
 * Reads the bytes of a section `.BTF`.
 *
 * @param bytes little-endian
 * @throws {SyntaxError} when they are no BTF, or cut off
 *
 * @example
 * ```ts
 * import { throws } from "node:assert";
 * throws(() => readBtf(new Uint8Array(24)), { message: "Cannot read BTF: it does not begin as BTF does" });
 * ```
 */
export function readBtf(bytes: Uint8Array): Btf {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const types = readTypes(view, bytes);

  function sizeOf(id: number): number {
    // Types refer to each other; honest ones end after a few steps.
    let elements = 1;
    let at = id;
    for (let step = 0; step < 64; step++) {
      const type = types[at];
      if (type === undefined) return 0;
      if (type.kind === KIND.pointer) return elements * 8;
      if (SIZED.has(type.kind)) return elements * type.size;
      if (type.kind === KIND.array) {
        elements *= view.getUint32(type.body + 8, true);
        at = view.getUint32(type.body, true);
      } else at = type.size;
    }
    return 0;
  }

  function section(type: Type): ReadonlyMap<string, Place> {
    const places = new Map<string, Place>();
    for (const at of entries(type, 12)) {
      const variable = types[view.getUint32(at, true)];
      if (variable === undefined) continue;
      places.set(variable.name, { offset: view.getUint32(at + 4, true), size: view.getUint32(at + 8, true) });
    }
    return places;
  }

  function members(type: Type): ReadonlyMap<string, Place> {
    const places = new Map<string, Place>();
    for (const at of entries(type, 12)) {
      const bits = view.getUint32(at + 8, true);
      if (type.flag && bits >>> 24 !== 0) continue;
      const offset = (type.flag ? bits & 0xffffff : bits) / 8;
      places.set(text(bytes, view, view.getUint32(at, true)), { offset, size: sizeOf(view.getUint32(at + 4, true)) });
    }
    return places;
  }

  const structs = new Map<string, Type>();
  const sections = new Map<string, Type>();
  for (const type of types) {
    if (type.kind === KIND.struct) structs.set(type.name, type);
    else if (type.kind === KIND.section) sections.set(type.name, type);
  }

  function enumValue(constant: string): number | undefined {
    for (const type of types) {
      if (type.kind !== KIND.enum) continue;
      for (const at of entries(type, 8)) {
        if (text(bytes, view, view.getUint32(at, true)) === constant) return view.getInt32(at + 4, true);
      }
    }
    return undefined;
  }

  return {
    sections: [...sections.keys()],
    variables: (name) => {
      const type = sections.get(name);
      return type === undefined ? new Map() : section(type);
    },
    struct: (name) => {
      const type = structs.get(name);
      return type === undefined ? undefined : members(type);
    },
    structSize: (name) => structs.get(name)?.size,
    enumValue,
  };
}

/** Where each of the entries that follow a type's head begins. */
function entries(type: Type, size: number): readonly number[] {
  return Array.from({ length: type.length }, (_, index) => type.body + index * size);
}

/** All types by number; the first is void. */
function readTypes(view: DataView, bytes: Uint8Array): readonly Type[] {
  if (view.byteLength < 24 || view.getUint16(0, true) !== MAGIC) {
    throw new SyntaxError("Cannot read BTF: it does not begin as BTF does");
  }
  const header = view.getUint32(4, true);
  const start = header + view.getUint32(8, true);
  const end = start + view.getUint32(12, true);
  const textEnd = header + view.getUint32(16, true) + view.getUint32(20, true);
  if (end > view.byteLength || textEnd > view.byteLength) throw new SyntaxError("Cannot read BTF: it is cut off");
  const types: Type[] = [{ name: "", kind: 0, size: 0, body: 0, length: 0, flag: false }];
  for (let at = start; at + 12 <= end;) {
    const info = view.getUint32(at + 4, true);
    const kind = (info >>> 24) & 0x1f;
    const length = info & 0xffff;
    const name = text(bytes, view, view.getUint32(at, true));
    types.push({ name, kind, length, size: view.getUint32(at + 8, true), body: at + 12, flag: info >>> 31 === 1 });
    at += 12 + bodySize(kind, length);
    if (at > end) throw new SyntaxError("Cannot read BTF: it is cut off");
  }
  return types;
}

function bodySize(kind: number, length: number): number {
  switch (kind) {
    case KIND.int:
    case KIND.variable:
    case KIND.declarationTag:
      return 4;
    case KIND.array:
      return 12;
    case KIND.struct:
    case KIND.union:
    case KIND.section:
    case KIND.enum64:
      return 12 * length;
    case KIND.enum:
    case KIND.functionPrototype:
      return 8 * length;
    default:
      return 0;
  }
}

function text(bytes: Uint8Array, view: DataView, offset: number): string {
  const start = view.getUint32(4, true) + view.getUint32(16, true) + offset;
  const end = bytes.indexOf(0, start);
  return new TextDecoder().decode(bytes.subarray(start, end < 0 ? bytes.length : end));
}
