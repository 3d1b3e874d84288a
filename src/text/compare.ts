/**
 * Orders text the same everywhere: by its bytes.
 * @module
 */

/**
 * Compares as the UTF-8 bytes of the texts do, which is the order of code points and not that of UTF-16 units.
 *
 * @param left any text
 * @param right any text
 * @returns below zero, zero or above, for `sort`
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(["\u{1f600}", "\uffe6", "b", "B"].sort(compareBytes), ["B", "b", "\uffe6", "\u{1f600}"]);
 * ```
 */
export function compareBytes(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const difference = rank(left.charCodeAt(index)) - rank(right.charCodeAt(index));
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Surrogates stand for characters above all others. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
