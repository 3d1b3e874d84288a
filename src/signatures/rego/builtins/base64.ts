/**
 * Base64 as Go reads it: line breaks are skipped, anything else that does not belong is an error.
 * @module
 */

/**
 * Bytes to padded base64.
 *
 * @param bytes any bytes
 * @returns base64 text
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(encodeBase64(new Uint8Array([0x7f, 0x45])), "f0U=");
 * ```
 */
export function encodeBase64(bytes: Uint8Array): string {
  return bytes.toBase64();
}

/**
 * Padded base64 to bytes; throws when it is not.
 *
 * @param text base64
 * @returns the bytes
 * @example
 * ```ts
 * import { deepStrictEqual, throws } from "node:assert";
 * deepStrictEqual(decodeBase64("f0U="), new Uint8Array([0x7f, 0x45]));
 * throws(() => decodeBase64("f0U"));
 * ```
 */
export function decodeBase64(text: string): Uint8Array {
  const characters = text.replace(/[\r\n]/g, "");
  if (characters.length % 4 !== 0 || /\s/.test(characters)) throw new SyntaxError("not base64");
  return Uint8Array.fromBase64(characters);
}
