/**
 * Reads values out of JSON bytes that have been checked: exact integers, strings, lists and maps.
 * @module
 */
import type { Integer, Value } from "../../model/mod.ts";
import { skipSpace, skipString, skipValue } from "./scan.ts";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Strings seen before, by hash: a log repeats its names and paths, and a string made once costs nothing again. */
const KEPT_STRINGS = 1 << 13;
const kept: string[] = new Array(KEPT_STRINGS).fill("");
/** Longer strings are made anew each time. */
const KEPT_LENGTH = 96;
/**
 * Longer ones are left to the decoder: its call costs more than the characters of a short string, but those cost eight
 * bytes of memory each while the string is made.
 */
const MADE_LENGTH = 256;

/**
 * The text of bytes; bytes that are not UTF-8 become U+FFFD.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(decodeText(new TextEncoder().encode("naïve"), 0, 6), "naïve");
 * ```
 */
export function decodeText(bytes: Uint8Array, from: number, end: number): string {
  return decoder.decode(bytes.subarray(from, end));
}

/**
 * The string whose opening quote stands at `from` and whose closing quote is the byte before `end`.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const bytes = new TextEncoder().encode(String.raw`"a\u00e9\"b"`);
 * strictEqual(readString(bytes, 0, bytes.length), `aé"b`);
 * ```
 */
export function readString(bytes: Uint8Array, from: number, end: number): string {
  const first = from + 1;
  const last = end - 1;
  const length = last - first;
  if (length > MADE_LENGTH) return readLongString(bytes, from, end);
  let hash = 0x811c9dc5;
  for (let at = first; at < last; at++) {
    const byte = bytes[at];
    if (byte >= 0x80 || byte === 0x5c) return readLongString(bytes, from, end);
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  if (length > KEPT_LENGTH) return String.fromCharCode.apply(null, bytes.subarray(first, last) as unknown as number[]);
  const slot = hash & (KEPT_STRINGS - 1);
  const known = kept[slot];
  if (known.length === length && isSame(known, bytes, first)) return known;
  const made = String.fromCharCode.apply(null, bytes.subarray(first, last) as unknown as number[]);
  kept[slot] = made;
  return made;
}

function isSame(known: string, bytes: Uint8Array, from: number): boolean {
  for (let index = 0; index < known.length; index++) if (known.charCodeAt(index) !== bytes[from + index]) return false;
  return true;
}

function readLongString(bytes: Uint8Array, from: number, end: number): string {
  const text = decodeText(bytes, from, end);
  return text.includes("\\") ? JSON.parse(text) : text.slice(1, -1);
}

/** More digits than any 64-bit integer has: read as a float, so that a megabyte of digits costs nothing. */
const MAX_DIGITS = 40;

/**
 * The number in `bytes[from, end)`: integers exactly, everything with a fraction or an exponent as a float.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const read = (text: string) => readNumber(new TextEncoder().encode(text), 0, text.length);
 * strictEqual(read("18446744073709551615"), 18446744073709551615n);
 * strictEqual(read("-42"), -42);
 * strictEqual(read("1.5"), 1.5);
 * ```
 */
export function readNumber(bytes: Uint8Array, from: number, end: number): Integer {
  const isNegative = bytes[from] === 0x2d;
  const first = isNegative ? from + 1 : from;
  if (end - first <= 15) {
    let value = 0;
    for (let at = first; at < end; at++) {
      const digit = bytes[at] - 0x30;
      if (digit < 0 || digit > 9) return Number(asciiText(bytes, from, end));
      value = value * 10 + digit;
    }
    return isNegative && value !== 0 ? -value : value;
  }
  const text = asciiText(bytes, from, end);
  if (end - first > MAX_DIGITS || /[.eE]/.test(text)) return Number(text);
  const exact = BigInt(text);
  return exact >= Number.MIN_SAFE_INTEGER && exact <= Number.MAX_SAFE_INTEGER ? Number(exact) : exact;
}

/** Text of a number: never long enough for a decoder to pay. */
export function asciiText(bytes: Uint8Array, from: number, end: number): string {
  if (end - from > 1024) return decodeText(bytes, from, end);
  return String.fromCharCode.apply(null, bytes.subarray(from, end) as unknown as number[]);
}

/**
 * The value in `bytes[from, end)`, whole.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const bytes = new TextEncoder().encode(`{"a":[1,null,true],"__proto__":"x"}`);
 * deepStrictEqual(readValue(bytes, 0, bytes.length), new Map<string, unknown>([["a", [1, null, true]], ["__proto__", "x"]]));
 * ```
 */
export function readValue(bytes: Uint8Array, from: number, end: number): Value {
  const byte = bytes[from];
  if (byte !== 0x7b && byte !== 0x5b) return readScalar(bytes, from, end);
  return byte === 0x7b ? readMap(bytes, from) : readList(bytes, from);
}

/** Where the last of `readMap` and `readList` ended: each byte of a nested value is read once. */
let ended = 0;

function readMap(bytes: Uint8Array, from: number): ReadonlyMap<string, Value> {
  const map = new Map<string, Value>();
  const end = bytes.length;
  let at = skipSpace(bytes, from + 1, end);
  while (bytes[at] === 0x22) {
    const keyEnd = skipString(bytes, at + 1, end);
    const key = readString(bytes, at, keyEnd);
    at = skipSpace(bytes, skipSpace(bytes, keyEnd, end) + 1, end);
    map.set(key, readNested(bytes, at));
    at = skipSpace(bytes, ended, end);
    if (bytes[at] !== 0x2c) break;
    at = skipSpace(bytes, at + 1, end);
  }
  ended = at + 1;
  return map;
}

function readList(bytes: Uint8Array, from: number): readonly Value[] {
  const list: Value[] = [];
  const end = bytes.length;
  let at = skipSpace(bytes, from + 1, end);
  while (bytes[at] !== 0x5d) {
    list.push(readNested(bytes, at));
    at = skipSpace(bytes, ended, end);
    if (bytes[at] !== 0x2c) break;
    at = skipSpace(bytes, at + 1, end);
  }
  ended = at + 1;
  return list;
}

function readNested(bytes: Uint8Array, from: number): Value {
  const byte = bytes[from];
  if (byte === 0x7b) return readMap(bytes, from);
  if (byte === 0x5b) return readList(bytes, from);
  ended = skipValue(bytes, from, bytes.length);
  return readScalar(bytes, from, ended);
}

function readScalar(bytes: Uint8Array, from: number, end: number): Value {
  switch (bytes[from]) {
    case 0x22:
      return readString(bytes, from, end);
    case 0x74:
      return true;
    case 0x66:
      return false;
    case 0x6e:
      return null;
    default:
      return readNumber(bytes, from, end);
  }
}

/** Visits the members of the checked object at `from`. */
export function forEachMember(
  bytes: Uint8Array,
  from: number,
  visit: (keyFrom: number, keyEnd: number, valueFrom: number, valueEnd: number) => void,
): void {
  const end = bytes.length;
  let at = skipSpace(bytes, from + 1, end);
  while (bytes[at] === 0x22) {
    const keyFrom = at;
    const keyEnd = skipString(bytes, at + 1, end);
    at = skipSpace(bytes, keyEnd, end);
    const valueFrom = skipSpace(bytes, at + 1, end);
    const valueEnd = skipValue(bytes, valueFrom, end);
    visit(keyFrom, keyEnd, valueFrom, valueEnd);
    at = skipSpace(bytes, valueEnd, end);
    if (bytes[at] !== 0x2c) return;
    at = skipSpace(bytes, at + 1, end);
  }
}

/** Visits the elements of the checked list at `from`. */
export function forEachElement(bytes: Uint8Array, from: number, visit: (from: number, end: number) => void): void {
  const end = bytes.length;
  let at = skipSpace(bytes, from + 1, end);
  while (bytes[at] !== 0x5d) {
    const valueEnd = skipValue(bytes, at, end);
    visit(at, valueEnd);
    at = skipSpace(bytes, valueEnd, end);
    if (bytes[at] !== 0x2c) return;
    at = skipSpace(bytes, at + 1, end);
  }
}

/** Whether the key whose quotes stand at `from` and before `end` is this word; an escaped spelling is not. */
export function isKey(bytes: Uint8Array, from: number, end: number, word: string): boolean {
  return end - from - 2 === word.length && isSame(word, bytes, from + 1);
}
