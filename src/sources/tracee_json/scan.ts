/**
 * Checks one JSON value in bytes and notes where the members of its outermost object stand, in one pass and without
 * making a value: what nobody asks for is never read.
 * @module
 */

/** Deepest nesting that is read: deeper is not a log, and would break the programs that read our output. */
export const MAX_DEPTH = 500;

/** Why a value cannot be read. */
export type ScanError = "cut" | "broken" | "deep";

/** Codes that `skipValue` returns instead of a position. */
export const CUT = -1;
export const BROKEN = -2;
const DEEP = -3;
const ERRORS: readonly ScanError[] = ["cut", "broken", "deep"];

export const QUOTE = 0x22;
const BACKSLASH = 0x5c;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
export const OPEN_BRACKET = 0x5b;
export const CLOSE_BRACKET = 0x5d;
export const COMMA = 0x2c;
export const COLON = 0x3a;

/** Bytes at which a string may end or be wrong: the quote, the backslash, control characters. */
const STOPS = Uint8Array.from(
  { length: 256 },
  (_, byte) => byte < 0x20 || byte === QUOTE || byte === BACKSLASH ? 1 : 0,
);

/** What kind of container is open at each depth: a brace or a bracket. */
const open = new Uint8Array(MAX_DEPTH + 1);

/** Newlines passed over since `startCounting`. */
let newlines = 0;

/** Begins to count the newlines between tokens. */
export function startCounting(): void {
  newlines = 0;
}

/** How many there were. */
export function countedNewlines(): number {
  return newlines;
}

/**
 * The position of the first byte that is not JSON white space.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(skipSpace(new TextEncoder().encode("  {"), 0, 3), 2);
 * ```
 */
export function skipSpace(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end) {
    const byte = bytes[at];
    // One comparison for what is nearly always there: no space.
    if (byte > 0x20 || (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09)) break;
    if (byte === 0x0a) newlines++;
    at++;
  }
  return at;
}

/**
 * Where the JSON value at `from` ends.
 *
 * @param from position of its first byte
 * @param end position after the last byte that may be read
 * @returns the position after it, or a negative code for {@linkcode scanError}
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const bytes = new TextEncoder().encode(`[1,{"a":"}"}] tail`);
 * strictEqual(skipValue(bytes, 0, bytes.length), 13);
 * strictEqual(scanError(skipValue(bytes, 0, 9)), "cut");
 * ```
 */
export function skipValue(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  let depth = 0;
  for (;;) {
    // A value is due here.
    at = skipSpace(bytes, at, end);
    if (at >= end) return CUT;
    const byte = bytes[at];
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      if (depth === MAX_DEPTH) return DEEP;
      open[depth++] = byte;
      at = skipSpace(bytes, at + 1, end);
      if (at >= end) return CUT;
      const isObject = byte === OPEN_BRACE;
      if (bytes[at] === (isObject ? CLOSE_BRACE : CLOSE_BRACKET)) {
        at++;
        depth--;
      } else {
        if (isObject) {
          at = skipKey(bytes, at, end);
          if (at < 0) return at;
        }
        continue;
      }
    } else {
      at = skipScalar(bytes, at, end);
      if (at < 0) return at;
    }
    // A value has ended: close what ends with it, or go on to the next member.
    for (;;) {
      if (depth === 0) return at;
      at = skipSpace(bytes, at, end);
      if (at >= end) return CUT;
      const next = bytes[at];
      const isObject = open[depth - 1] === OPEN_BRACE;
      if (next === COMMA) {
        at++;
        if (isObject) {
          at = skipKey(bytes, skipSpace(bytes, at, end), end);
          if (at < 0) return at;
        }
        break;
      }
      if (next !== (isObject ? CLOSE_BRACE : CLOSE_BRACKET)) return BROKEN;
      at++;
      depth--;
    }
  }
}

/**
 * The name of a negative result of {@linkcode skipValue}.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(scanError(-2), "broken");
 * ```
 */
export function scanError(code: number): ScanError {
  return ERRORS[-code - 1];
}

/** Skips `"key" :`; the position after the colon, or a code. */
function skipKey(bytes: Uint8Array, from: number, end: number): number {
  if (from >= end) return CUT;
  if (bytes[from] !== QUOTE) return BROKEN;
  let at = skipString(bytes, from + 1, end);
  if (at < 0) return at;
  at = skipSpace(bytes, at, end);
  if (at >= end) return CUT;
  return bytes[at] === COLON ? at + 1 : BROKEN;
}

/** Skips a string whose opening quote is before `from`; the position after the closing one, or a code. */
export function skipString(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end) {
    const byte = bytes[at++];
    if (STOPS[byte] === 0) continue;
    if (byte === QUOTE) return at;
    if (byte === BACKSLASH) {
      if (at >= end) return CUT;
      const escape = bytes[at++];
      if (escape === 0x75) {
        for (let digit = 0; digit < 4; digit++) {
          if (at >= end) return CUT;
          if (!isHex(bytes[at++])) return BROKEN;
        }
      } else if (!isEscape(escape)) return BROKEN;
    } else return BROKEN;
  }
  return CUT;
}

/** Whether `\` and this byte are an escape: one of `"\/bfnrt`. */
function isEscape(byte: number): boolean {
  return byte === QUOTE || byte === BACKSLASH || byte === 0x2f || byte === 0x62 || byte === 0x66 || byte === 0x6e ||
    byte === 0x72 || byte === 0x74;
}

function isHex(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x66) || (byte >= 0x41 && byte <= 0x46);
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** Skips a string, number or word. */
function skipScalar(bytes: Uint8Array, from: number, end: number): number {
  const byte = bytes[from];
  if (byte === QUOTE) return skipString(bytes, from + 1, end);
  if (byte === 0x2d || isDigit(byte)) return skipNumber(bytes, from, end);
  if (byte === 0x74) return skipWord(bytes, from, end, "true");
  if (byte === 0x66) return skipWord(bytes, from, end, "false");
  if (byte === 0x6e) return skipWord(bytes, from, end, "null");
  return BROKEN;
}

function skipWord(bytes: Uint8Array, from: number, end: number, word: string): number {
  for (let index = 0; index < word.length; index++) {
    if (from + index >= end) return CUT;
    if (bytes[from + index] !== word.charCodeAt(index)) return BROKEN;
  }
  return from + word.length;
}

/** RFC 8259 section 6: an optional minus, digits without a leading zero, a fraction, an exponent. */
function skipNumber(bytes: Uint8Array, from: number, end: number): number {
  let at = bytes[from] === 0x2d ? from + 1 : from;
  if (at >= end) return CUT;
  if (!isDigit(bytes[at])) return BROKEN;
  if (bytes[at] === 0x30) at++;
  else while (at < end && isDigit(bytes[at])) at++;
  if (at < end && bytes[at] === 0x2e) {
    at = skipDigits(bytes, at + 1, end);
    if (at < 0) return at;
  }
  if (at < end && (bytes[at] === 0x65 || bytes[at] === 0x45)) {
    at++;
    if (at < end && (bytes[at] === 0x2b || bytes[at] === 0x2d)) at++;
    at = skipDigits(bytes, at, end);
  }
  return at;
}

/** Skips one digit or more. */
function skipDigits(bytes: Uint8Array, from: number, end: number): number {
  if (from >= end) return CUT;
  let at = from;
  while (at < end && isDigit(bytes[at])) at++;
  return at === from ? BROKEN : at;
}
