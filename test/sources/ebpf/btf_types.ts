/**
 * Reads the structs of BTF with the members of their nameless parts: for tests that compare them with the kernel's.
 * @module
 */

/** A member of a struct. */
export interface Member {
  /** In bytes. */
  readonly offset: number;
  /** In bytes. */
  readonly size: number;
  /** A number or a pointer, not a struct, union or array. */
  readonly isScalar: boolean;
}

interface Type {
  readonly kind: number;
  readonly name: number;
  readonly size: number;
  readonly at: number;
  readonly length: number;
  readonly flag: boolean;
}

const INT = 1;
const POINTER = 2;
const ARRAY = 3;
const STRUCT = 4;
const UNION = 5;
const ENUM = 6;
const FORWARD = 7;
const PROTOTYPE = 13;
const VARIABLE = 14;
const SECTION = 15;
const FLOAT = 16;
const DECLARATION_TAG = 17;
const ENUM64 = 19;

/**
 * The structs by name.
 *
 * @param bytes of BTF
 * @param wanted names; undefined: all
 */
export function readTypes(
  bytes: Uint8Array<ArrayBuffer>,
  wanted?: ReadonlySet<string>,
): ReadonlyMap<string, ReadonlyMap<string, Member>> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = view.getUint32(4, true);
  const start = header + view.getUint32(8, true);
  const end = start + view.getUint32(12, true);
  const strings = header + view.getUint32(16, true);
  const types: Type[] = [{ kind: 0, name: 0, size: 0, at: 0, length: 0, flag: false }];
  for (let at = start; at < end;) {
    const info = view.getUint32(at + 4, true);
    const kind = info >>> 24 & 0x1f;
    const length = info & 0xffff;
    types.push({
      kind,
      name: view.getUint32(at, true),
      size: view.getUint32(at + 8, true),
      at: at + 12,
      length,
      flag: info >>> 31 === 1,
    });
    at += 12 + tailOf(kind, length);
  }
  const decoder = new TextDecoder();
  function text(offset: number): string {
    const from = strings + offset;
    return decoder.decode(bytes.subarray(from, bytes.indexOf(0, from)));
  }

  /** Size and sort of a type behind its names. */
  function resolve(id: number): { size: number; isScalar: boolean } {
    let type = types[id];
    let count = 1;
    for (;;) {
      switch (type.kind) {
        case POINTER:
          return { size: 8 * count, isScalar: count === 1 };
        case INT:
        case ENUM:
        case ENUM64:
        case FLOAT:
          return { size: type.size * count, isScalar: count === 1 };
        case STRUCT:
        case UNION:
        case 0:
        case FORWARD:
          return { size: type.size * count, isScalar: false };
        case ARRAY:
          count *= view.getUint32(type.at + 8, true) || 1;
          type = types[view.getUint32(type.at, true)];
          if (count === 1) return { size: 0, isScalar: false };
          break;
        default:
          type = types[type.size];
      }
    }
  }

  function collect(type: Type, base: number, members: Map<string, Member>): void {
    for (let index = 0; index < type.length; index++) {
      const at = type.at + 12 * index;
      const bits = view.getUint32(at + 8, true);
      const offset = base + ((type.flag ? bits & 0xffffff : bits) >>> 3);
      const id = view.getUint32(at + 4, true);
      const name = text(view.getUint32(at, true));
      if (name === "") collect(types[id], offset, members);
      else members.set(name, { offset, ...resolve(id) });
    }
  }

  const found = new Map<string, Map<string, Member>>();
  for (const type of types) {
    if (type.kind !== STRUCT || type.name === 0) continue;
    const name = text(type.name);
    if (wanted !== undefined && !wanted.has(name)) continue;
    const members = found.get(name) ?? new Map();
    collect(type, 0, members);
    found.set(name, members);
  }
  return found;
}

function tailOf(kind: number, length: number): number {
  if (kind === INT || kind === VARIABLE || kind === DECLARATION_TAG) return 4;
  if (kind === ARRAY) return 12;
  if (kind === STRUCT || kind === UNION || kind === SECTION || kind === ENUM64) return 12 * length;
  return kind === ENUM || kind === PROTOTYPE ? 8 * length : 0;
}
