/**
 * Finds where in a file something is written, for mistakes that were found in the values and not in the text.
 * @module
 */
import type { Problem } from "../../model/mod.ts";

/** The text of a signature's file. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** Where a problem is. */
export type Place = Pick<Problem, "location" | "sourceLine" | "length">;

/**
 * Points at a place in a file.
 *
 * @param file the file
 * @param line 1-based
 * @param column 1-based
 * @param length how many characters are meant
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(pointAt({ path: "a.ts", text: "one\ntwo" }, 2, 1).sourceLine, "two");
 * ```
 */
export function pointAt({ path, text }: SourceFile, line: number, column: number, length = 1): Place {
  return { location: { path, line, column }, sourceLine: text.split("\n")[line - 1]?.replace(/\r$/, ""), length };
}

/**
 * Points at the first of some words that a file has.
 *
 * @param file the file
 * @param words pieces of its text, the most telling first
 * @param from where to begin to look
 * @returns the file alone when it has none of them: they were computed
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const { location } = locate({ path: "a.ts", text: 'x = {\n  id: "A-1",\n}' }, ['"A-1"']);
 * deepStrictEqual(location, { path: "a.ts", line: 2, column: 7 });
 * ```
 */
export function locate(file: SourceFile, words: readonly string[], from = 0): Place {
  for (const word of words) {
    const at = indexOf(file.text, word, from);
    if (at < 0) continue;
    const before = file.text.slice(0, at);
    const line = before.split("\n").length;
    return pointAt(file, line, at - before.lastIndexOf("\n"), word.length);
  }
  return { location: { path: file.path } };
}

/**
 * The ways a text may be quoted in a program.
 *
 * @param value the text
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(quotings("a"), ['"a"', "'a'", "`a`"]);
 * ```
 */
export function quotings(value: string): readonly string[] {
  return ['"', "'", "`"].map((quote) => quote + value + quote);
}

function indexOf(text: string, word: string, from: number): number {
  const after = text.indexOf(word, from);
  return after < 0 ? text.indexOf(word) : after;
}
