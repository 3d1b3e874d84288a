/**
 * Orders texts by their bytes, as signature ids are sorted.
 * @module
 */

/**
 * Compares two texts by their UTF-8 bytes.
 *
 * @param a one text
 * @param b the other
 * @returns below 0 when `a` comes first, above 0 when `b` does
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(["TRC-102", "TRC-1010", "HT-1"].sort(compareBytes), ["HT-1", "TRC-1010", "TRC-102"]);
 * deepStrictEqual(["\u{1F600}", "\uFF01"].sort(compareBytes), ["\uFF01", "\u{1F600}"]);
 * ```
 */
export function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Surrogates stand for characters beyond U+FFFF, whose bytes come after all others. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
