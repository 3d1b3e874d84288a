/**
 * Tells whether bytes are UTF-8, without making a string of them.
 * @module
 */

/**
 * Whether bytes are well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF).
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(isUtf8(new TextEncoder().encode("日本 naïve")), true);
 * strictEqual(isUtf8(new Uint8Array([0xed, 0xa0, 0x80])), false);
 * ```
 */
export function isUtf8(bytes: Uint8Array): boolean {
  const end = bytes.length;
  let at = 0;
  while (at < end) {
    const first = bytes[at++];
    if (first < 0x80) continue;
    // How many bytes follow, and the range of the first of them.
    let following = 1;
    let least = 0x80;
    let most = 0xbf;
    if (first >= 0xc2 && first <= 0xdf) following = 1;
    else if (first >= 0xe0 && first <= 0xef) {
      following = 2;
      if (first === 0xe0) least = 0xa0;
      if (first === 0xed) most = 0x9f;
    } else if (first >= 0xf0 && first <= 0xf4) {
      following = 3;
      if (first === 0xf0) least = 0x90;
      if (first === 0xf4) most = 0x8f;
    } else return false;
    for (; following > 0; following--) {
      if (at >= end || bytes[at] < least || bytes[at] > most) return false;
      at++;
      least = 0x80;
      most = 0xbf;
    }
  }
  return true;
}
