/**
 * Bytes as text: Rego's strings may hold any bytes in OPA, those of wasm only Unicode. A byte that is not UTF-8 becomes
 * one of the last 128 code points, so that it counts as one character as in OPA, and is given back when bytes are asked
 * for (hashes, base64.encode). Readers of findings see U+FFFD.
 * @module
 */

const FIRST = 0x10ff00;
const RAW = /[\u{10ff80}-\u{10ffff}]/gu;

/**
 * Bytes to text.
 *
 * @param bytes any bytes
 * @returns their UTF-8 text, each stray byte as one character
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(textOfBytes(new Uint8Array([0x7f, 0x45, 0xff])), "\u007fE\u{10ffff}");
 * ```
 */
export function textOfBytes(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return mixedText(bytes);
  }
}

/**
 * Text back to the bytes it stands for.
 *
 * @param text as given by `textOfBytes`, or any text
 * @returns the bytes
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(bytesOfText("E\u{10ffff}"), new Uint8Array([0x45, 0xff]));
 * ```
 */
export function bytesOfText(text: string): Uint8Array {
  if (!hasRawBytes(text)) return new TextEncoder().encode(text);
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code >= FIRST + 0x80) bytes.push(code - FIRST);
    else for (const byte of new TextEncoder().encode(character)) bytes.push(byte);
  }
  return new Uint8Array(bytes);
}

/**
 * Whether a text may hold stray bytes: a quick look at its UTF-16 units.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(hasRawBytes("E\u{10ffff}"), true);
 * ```
 */
export function hasRawBytes(text: string): boolean {
  return text.includes("\udbff");
}

/**
 * Text for people: stray bytes as U+FFFD.
 *
 * @param text any text
 * @returns text without our own characters
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(shownText("E\u{10ffff}"), "E\ufffd");
 * ```
 */
export function shownText(text: string): string {
  return text.replace(RAW, "\ufffd");
}

function mixedText(bytes: Uint8Array): string {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let text = "";
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    if (length === 0) text += String.fromCodePoint(FIRST + bytes[at++]);
    else text += decoder.decode(bytes.subarray(at, at += length));
  }
  return text;
}

/** Length of the well-formed UTF-8 sequence at this place; 0 when there is none (RFC 3629, section 4). */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at];
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + length > bytes.length) return 0;
  for (let index = 1; index < length; index++) {
    if ((bytes[at + index] & 0xc0) !== 0x80) return 0;
  }
  const second = bytes[at + 1];
  const tooShort = (first === 0xe0 && second < 0xa0) || (first === 0xf0 && second < 0x90);
  const outOfRange = (first === 0xed && second > 0x9f) || (first === 0xf4 && second > 0x8f);
  return tooShort || outOfRange ? 0 : length;
}
