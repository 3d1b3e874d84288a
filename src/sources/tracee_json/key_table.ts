/**
 * Finds members of an object by name, in bytes, in one pass with checking the object.
 * @module
 */
import { BROKEN, CLOSE_BRACE, COLON, COMMA, CUT, OPEN_BRACE, QUOTE, skipSpace, skipString, skipValue } from "./scan.ts";

/**
 * The names of members to look for, each with a number: a perfect little dictionary over bytes.
 *
 * @example
 * ```ts
 * import { deepStrictEqual, strictEqual } from "node:assert";
 * const keys = new KeyTable(["name", "id"]);
 * const bytes = new TextEncoder().encode(`{"x":[1],"id":7,"name":"n"}`);
 * const spans = new Int32Array(keys.size * 2);
 * strictEqual(keys.index(bytes, 0, bytes.length, spans, 0), bytes.length);
 * deepStrictEqual([...spans], [23, 26, 14, 15]);
 * ```
 */
export class KeyTable {
  readonly size: number;
  readonly #slots = new Int16Array(1024).fill(-1);
  readonly #names: readonly Uint8Array[];
  /** Which key came after each in the last record: the next one is nearly always built the same. */
  readonly #next: Int16Array;

  /** @param names at most a few hundred; the number of each is its place in the list */
  constructor(names: readonly string[]) {
    const encoder = new TextEncoder();
    this.#names = names.map((name) => encoder.encode(name));
    this.size = names.length;
    this.#next = new Int16Array(names.length + 1);
    for (let number = 0; number < names.length; number++) {
      let slot = hashBytes(this.#names[number], 0, this.#names[number].length) & 1023;
      while (this.#slots[slot] !== -1) slot = (slot + 1) & 1023;
      this.#slots[slot] = number;
    }
  }

  /** The number of the key in `bytes[from, end)`, or -1. */
  find(bytes: Uint8Array, from: number, end: number): number {
    for (let slot = hashBytes(bytes, from, end) & 1023;; slot = (slot + 1) & 1023) {
      const number = this.#slots[slot];
      if (number === -1) return -1;
      const name = this.#names[number];
      if (name.length === end - from && sameBytes(name, bytes, from)) return number;
    }
  }

  /**
   * Checks the object at `from` and writes, for each key of the table that it has, the start and end of its value to
   * `spans[base + 2 * number]` and the place after it; -1 for a key that is not there; the last of equal keys counts.
   *
   * @returns the position after the object, or a negative code for `scanError`
   */
  index(bytes: Uint8Array, from: number, end: number, spans: Int32Array, base: number): number {
    spans.fill(-1, base, base + this.size * 2);
    if (from >= end) return CUT;
    if (bytes[from] !== OPEN_BRACE) return BROKEN;
    let at = skipSpace(bytes, from + 1, end);
    if (at >= end) return CUT;
    if (bytes[at] === CLOSE_BRACE) return at + 1;
    let before = this.size;
    for (;;) {
      if (at >= end) return CUT;
      if (bytes[at] !== QUOTE) return BROKEN;
      const keyFrom = at + 1;
      let number = this.#next[before];
      const expected = this.#names[number];
      const keyEnd = keyFrom + expected.length;
      if (keyEnd < end && bytes[keyEnd] === QUOTE && sameBytes(expected, bytes, keyFrom)) at = keyEnd + 1;
      else {
        at = skipString(bytes, keyFrom, end);
        if (at < 0) return at;
        number = this.find(bytes, keyFrom, at - 1);
        if (number >= 0) this.#next[before] = number;
      }
      if (number >= 0) before = number;
      at = skipSpace(bytes, at, end);
      if (at >= end) return CUT;
      if (bytes[at] !== COLON) return BROKEN;
      const valueFrom = skipSpace(bytes, at + 1, end);
      at = skipValue(bytes, valueFrom, end);
      if (at < 0) return at;
      if (number >= 0) {
        spans[base + number * 2] = valueFrom;
        spans[base + number * 2 + 1] = at;
      }
      at = skipSpace(bytes, at, end);
      if (at >= end) return CUT;
      if (bytes[at] === CLOSE_BRACE) return at + 1;
      if (bytes[at] !== COMMA) return BROKEN;
      at = skipSpace(bytes, at + 1, end);
    }
  }
}

/** FNV-1a, 32 bits. */
function hashBytes(bytes: Uint8Array, from: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < end; at++) hash = Math.imul(hash ^ bytes[at], 0x01000193);
  return hash >>> 0;
}

function sameBytes(name: Uint8Array, bytes: Uint8Array, from: number): boolean {
  for (let index = 0; index < name.length; index++) if (name[index] !== bytes[from + index]) return false;
  return true;
}
