/**
 * Finds the word that was probably meant.
 * @module
 */

/** Longer words are no typing mistakes, and would cost time. */
const LONGEST = 100;

/**
 * Finds the nearest of some words by edit distance (a letter added, missing, wrong, or two swapped), whatever the case;
 * `-` and `_` are the same. The first of equally near ones wins.
 *
 * @param word what was written
 * @param candidates what is allowed
 * @returns the nearest word, or undefined when none is near enough: a third of the letters may differ, at most three
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(suggest("opneat", ["open", "openat", "execve"]), "openat");
 * strictEqual(suggest("banana", ["open", "openat"]), undefined);
 * ```
 */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  if (word === "" || word.length > LONGEST) return undefined;
  const wanted = fold(word);
  let limit = Math.min(3, Math.max(1, Math.floor(wanted.length / 3)));
  let nearest: string | undefined;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - wanted.length) > limit) continue;
    const distance = editDistance(wanted, fold(candidate));
    if (distance > limit) continue;
    nearest = candidate;
    if (distance === 0) break;
    limit = distance - 1;
  }
  return nearest;
}

function fold(word: string): string {
  return word.toLowerCase().replaceAll("-", "_");
}

/** Optimal string alignment: Levenshtein with swaps of neighbors, three rows at a time. */
function editDistance(left: string, right: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1];
      const swapped = row > 1 && column > 1 && left[row - 1] === right[column - 2] &&
        left[row - 2] === right[column - 1];
      current[column] = Math.min(
        last[column] + 1,
        current[column - 1] + 1,
        last[column - 1] + (same ? 0 : 1),
        swapped ? beforeLast[column - 2] + 1 : Infinity,
      );
    }
    beforeLast = last;
    last = current;
  }
  return last[right.length];
}
