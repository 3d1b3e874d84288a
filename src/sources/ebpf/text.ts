/**
 * Texts out of records: names and paths come again and again.
 * @module
 */

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Texts seen before, by hash: one that is made once costs nothing again. */
const SLOTS = 1 << 13;
const kept: string[] = new Array(SLOTS).fill("");
/** Longer ones are left to the decoder. */
const KEPT_LENGTH = 128;

/**
 * The text of bytes; bytes that are not UTF-8 become U+FFFD.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const bytes = new TextEncoder().encode("naïve");
 * strictEqual(decodeText(bytes, 0, bytes.length), "naïve");
 * strictEqual(decodeText(Uint8Array.of(0x61, 0xff), 0, 2), "a\ufffd");
 * ```
 */
export function decodeText(bytes: Uint8Array, from: number, end: number): string {
  const length = end - from;
  if (length <= 0) return "";
  if (length > KEPT_LENGTH) return decoder.decode(bytes.subarray(from, end));
  let hash = 0x811c9dc5;
  for (let at = from; at < end; at++) {
    const byte = bytes[at];
    if (byte >= 0x80) return decoder.decode(bytes.subarray(from, end));
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  const slot = (hash ^ hash >>> 15) & (SLOTS - 1);
  const known = kept[slot];
  if (known.length === length && isSame(known, bytes, from)) return known;
  const made = String.fromCharCode.apply(null, bytes.subarray(from, end) as unknown as number[]);
  kept[slot] = made;
  return made;
}

function isSame(known: string, bytes: Uint8Array, from: number): boolean {
  for (let index = 0; index < known.length; index++) if (known.charCodeAt(index) !== bytes[from + index]) return false;
  return true;
}
