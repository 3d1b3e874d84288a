/**
 * Reads the primitives of the gob wire format from a message, never past its end.
 *
 * The format is described in the documentation of Go's `encoding/gob`, "Encoding Details".
 * @module
 */
import type { Integer } from "../../model/mod.ts";
import { decodeText } from "./text.ts";

/** Longest message that is read; Go's own decoder stops at 1 GiB, Tracee's events are a few KiB. */
export const MAX_MESSAGE = 256 * 1024 * 1024;
/** Most values one record may hold; stops small inputs that describe huge values. */
const MAX_VALUES = 4_000_000;

/** Thrown when bytes are not what the format asks for. One object, since resynchronising throws it very often. */
export const DAMAGED = new Error("Cannot decode gob message: it is damaged");
/** Thrown when a message goes on behind the bytes that are there. */
export const INCOMPLETE = new Error("Cannot decode gob message: it is not complete");

const floatView = new DataView(new ArrayBuffer(8));

/** A place in the bytes that were read, and the end of the message it is in. */
export interface Wire {
  readonly bytes: Uint8Array;
  /** End of the bytes that are there. */
  readonly available: number;
  position: number;
  /** End of the message; nothing is read behind it. */
  end: number;
  /** How many more values the record may hold. */
  values: number;
}

/**
 * Starts reading at a place where a message should begin. Nothing can be read before `openMessage`.
 *
 * @param bytes what was read so far
 * @param position where the message begins
 * @param available where the bytes end
 * @returns the wire to read from
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const wire = createWire(new Uint8Array([2, 0xff, 0x81]), 0, 3);
 * openMessage(wire);
 * strictEqual(readUint(wire), 129);
 * ```
 */
export function createWire(bytes: Uint8Array, position: number, available: number): Wire {
  return { bytes, available, position, end: position, values: MAX_VALUES };
}

/**
 * Opens the message that begins here: reads its length. Throws `INCOMPLETE` unless the whole message is there.
 *
 * @param wire a wire that is at the end of a message
 * @example
 * ```ts
 * import { strictEqual, throws } from "node:assert";
 * const wire = createWire(new Uint8Array([3, 1]), 0, 2);
 * throws(() => openMessage(wire), INCOMPLETE);
 * strictEqual(wire.position, 0);
 * ```
 */
export function openMessage(wire: Wire): void {
  const start = wire.position;
  const length = messageLength(wire.bytes, start, wire.available);
  if (length === undefined) throw INCOMPLETE;
  if (length <= 0 || length > MAX_MESSAGE) throw DAMAGED;
  const first = wire.bytes[start];
  const body = start + (first < 0x80 ? 1 : 257 - first);
  if (body + length > wire.available) throw INCOMPLETE;
  wire.position = body;
  wire.end = body + length;
}

/**
 * The length a message says it has.
 *
 * @param bytes what was read so far
 * @param at where the message begins
 * @param available where the bytes end
 * @returns the length; undefined when it is not there yet; -1 when no length looks like that
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(messageLength(new Uint8Array([0xfe, 1, 0]), 0, 3), 256);
 * strictEqual(messageLength(new Uint8Array([0x80]), 0, 1), -1);
 * ```
 */
export function messageLength(bytes: Uint8Array, at: number, available: number): number | undefined {
  if (at >= available) return undefined;
  const first = bytes[at];
  if (first < 0x80) return first;
  const size = 256 - first;
  if (size > 8) return -1;
  if (at + size >= available) return undefined;
  let length = 0;
  for (let i = 1; i <= size; i++) length = length * 256 + bytes[at + i];
  return length;
}

/**
 * Reads an unsigned integer of up to 64 bits.
 *
 * @param wire where to read
 * @returns the integer, exact
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const wire = createWire(new Uint8Array([9, 0xf8, 255, 255, 255, 255, 255, 255, 255, 255]), 0, 10);
 * openMessage(wire);
 * strictEqual(readUint(wire), 2n ** 64n - 1n);
 * ```
 */
export function readUint(wire: Wire): Integer {
  const first = readByte(wire);
  if (first < 0x80) return first;
  const size = uintSize(wire, first);
  const { bytes, position } = wire;
  wire.position = position + size;
  if (size <= 6) return readSmall(bytes, position, size);
  const high = readSmall(bytes, position, size - 4);
  const low = readSmall(bytes, position + size - 4, 4);
  return high < 0x20_0000 ? high * 0x1_0000_0000 + low : (BigInt(high) << 32n) | BigInt(low);
}

/**
 * Reads a signed integer: its sign is the low bit, a negative one is complemented.
 *
 * @param wire where to read
 * @returns the integer, exact
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const wire = createWire(new Uint8Array([1, 3]), 0, 2);
 * openMessage(wire);
 * strictEqual(readInt(wire), -2);
 * ```
 */
export function readInt(wire: Wire): Integer {
  const value = readUint(wire);
  if (typeof value === "number") {
    const half = Math.floor(value / 2);
    return value % 2 === 0 ? half : -half - 1;
  }
  const half = value >> 1n;
  const signed = (value & 1n) === 0n ? half : ~half;
  return signed >= -9007199254740991n && signed <= 9007199254740991n ? Number(signed) : signed;
}

/**
 * Reads a number of things that follow, each at least one byte long.
 *
 * @param wire where to read
 * @returns the number; it is never more than the bytes left in the message
 * @example
 * ```ts
 * import { throws } from "node:assert";
 * const wire = createWire(new Uint8Array([2, 9, 0]), 0, 3);
 * openMessage(wire);
 * throws(() => readCount(wire), DAMAGED);
 * ```
 */
export function readCount(wire: Wire): number {
  const count = readUint(wire);
  if (typeof count !== "number" || count > wire.end - wire.position) throw DAMAGED;
  return count;
}

/**
 * Reads a floating-point number: the bytes of its IEEE 754 form in reverse, as an unsigned integer.
 *
 * @param wire where to read
 * @returns the number
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const wire = createWire(new Uint8Array([3, 0xfe, 0x31, 0x40]), 0, 4);
 * openMessage(wire);
 * strictEqual(readFloat(wire), 17);
 * ```
 */
export function readFloat(wire: Wire): number {
  const first = readByte(wire);
  floatView.setFloat64(0, 0);
  if (first < 0x80) {
    floatView.setUint8(0, first);
    return floatView.getFloat64(0);
  }
  const size = uintSize(wire, first);
  for (let i = 0; i < size; i++) floatView.setUint8(size - 1 - i, wire.bytes[wire.position + i]);
  wire.position += size;
  return floatView.getFloat64(0);
}

/**
 * Reads bytes with their length before them.
 *
 * @param wire where to read
 * @returns a view of the bytes; it is valid until more input is read
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const wire = createWire(new Uint8Array([3, 2, 7, 8]), 0, 4);
 * openMessage(wire);
 * deepStrictEqual(readBytes(wire), new Uint8Array([7, 8]));
 * ```
 */
export function readBytes(wire: Wire): Uint8Array {
  const length = readCount(wire);
  const from = wire.position;
  wire.position = from + length;
  return wire.bytes.subarray(from, from + length);
}

/**
 * Reads a string with its length before it.
 *
 * @param wire where to read
 * @returns the text; bytes that are not UTF-8 become U+FFFD
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const wire = createWire(new Uint8Array([3, 2, 0x6c, 0x73]), 0, 4);
 * openMessage(wire);
 * strictEqual(readString(wire), "ls");
 * ```
 */
export function readString(wire: Wire): string {
  const length = readCount(wire);
  const from = wire.position;
  wire.position = from + length;
  return decodeText(wire.bytes, from, from + length);
}

function readByte(wire: Wire): number {
  if (wire.position >= wire.end) throw DAMAGED;
  return wire.bytes[wire.position++];
}

function uintSize(wire: Wire, first: number): number {
  const size = 256 - first;
  if (size > 8 || wire.position + size > wire.end) throw DAMAGED;
  return size;
}

function readSmall(bytes: Uint8Array, from: number, size: number): number {
  let value = 0;
  for (let i = from; i < from + size; i++) value = value * 256 + bytes[i];
  return value;
}
