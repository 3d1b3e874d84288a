/**
 * What stands between records: blanks, and how to find one's way over them.
 * @module
 */
import { CLOSE_BRACKET, OPEN_BRACE } from "./scan.ts";

/** White space, and the NUL bytes that a crash leaves in a log. */
function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0;
}

/** The first byte from a place on that is not blank. */
export function skipBlank(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && isBlank(bytes[at])) at++;
  return at;
}

/** Where a range ends when blanks at its end are left out. */
export function trimEnd(bytes: Uint8Array, from: number, end: number): number {
  let at = end;
  while (at > from && isBlank(bytes[at - 1])) at--;
  return at;
}

/** Whether a `[` begins a list of objects, and not a log line such as `[2024-01-01] started`. */
export function startsArray(bytes: Uint8Array, from: number, end: number): boolean {
  const at = skipBlank(bytes, from, end);
  return at === end || bytes[at] === OPEN_BRACE || bytes[at] === CLOSE_BRACKET;
}

/** The last byte before a position that is not blank, but never before `from`. */
export function lastSolid(bytes: Uint8Array, from: number, position: number): number {
  let at = position - 1;
  while (at > from && isBlank(bytes[at])) at--;
  return Math.max(from, at);
}

/** The last place of a word in a range, or -1. */
export function lastIndexOf(bytes: Uint8Array, word: Uint8Array, from: number, end: number): number {
  for (let at = bytes.lastIndexOf(word[0], end - word.length); at >= from; at = bytes.lastIndexOf(word[0], at - 1)) {
    let length = 1;
    while (length < word.length && bytes[at + length] === word[length]) length++;
    if (length === word.length) return at;
    if (at === 0) return -1;
  }
  return -1;
}
