/**
 * Bytes to text as Go does it: each byte that is not part of UTF-8 becomes one U+FFFD.
 * @module
 */

/** Up to this length a loop beats the call of a TextDecoder. */
const SHORT = 24;

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Decodes a part of the bytes as Go's `encoding/json` prints a string of them.
 *
 * @param bytes where the text is in
 * @param from where it begins
 * @param to where it ends
 * @returns the text
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(decodeText(new Uint8Array([0x6c, 0x73, 0xe2, 0x82]), 0, 4), "ls\ufffd\ufffd");
 * ```
 */
export function decodeText(bytes: Uint8Array, from: number, to: number): string {
  if (to - from <= SHORT) {
    let text = "";
    let i = from;
    for (; i < to && bytes[i] < 0x80; i++) text += String.fromCharCode(bytes[i]);
    if (i === to) return text;
  }
  try {
    return strict.decode(bytes.subarray(from, to));
  } catch {
    return decodeDamaged(bytes, from, to);
  }
}

// A TextDecoder writes one U+FFFD for a whole cut sequence, Go one for each of its bytes.
function decodeDamaged(bytes: Uint8Array, from: number, to: number): string {
  const parts: string[] = [];
  let good = from;
  for (let i = from; i < to;) {
    const length = sequenceLength(bytes, i, to);
    if (length > 0) {
      i += length;
      continue;
    }
    parts.push(strict.decode(bytes.subarray(good, i)), "\ufffd");
    good = ++i;
  }
  parts.push(strict.decode(bytes.subarray(good, to)));
  return parts.join("");
}

// Length of the UTF-8 sequence that begins here; 0 when none does (Unicode 15, table 3-7).
function sequenceLength(bytes: Uint8Array, at: number, to: number): number {
  const first = bytes[at];
  if (first < 0x80) return 1;
  const length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (length === 0 || at + length > to) return 0;
  const second = bytes[at + 1];
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  for (let i = at + 2; i < at + length; i++) if ((bytes[i] & 0xc0) !== 0x80) return 0;
  return length;
}
