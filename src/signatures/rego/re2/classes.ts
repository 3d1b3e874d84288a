/**
 * Classes of characters of RE2, as parts of classes of JavaScript's regular expressions with the flag `u`.
 * @module
 */

/** What an escape stands for. RE2's `\w`, `\d` and `\s` are ASCII, and `\s` has no vertical tab. */
export const ESCAPES: Readonly<Record<string, string>> = {
  d: "0-9",
  D: "\\D",
  w: "0-9A-Za-z_",
  W: "\\u{0}-\\/:-@\\[-\\^`\\{-\\u{10ffff}",
  s: "\\t\\n\\f\\r ",
  S: "\\u{0}-\\u{8}\\u{b}\\u{e}-\\u{1f}!-\\u{10ffff}",
  a: "\\u{7}",
  f: "\\f",
  n: "\\n",
  r: "\\r",
  t: "\\t",
  v: "\\v",
};

/** What `[[:name:]]` holds. */
export const POSIX: Readonly<Record<string, string>> = {
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  ascii: "\\u{0}-\\u{7f}",
  blank: "\\t ",
  cntrl: "\\u{0}-\\u{1f}\\u{7f}",
  digit: "0-9",
  graph: "!-~",
  lower: "a-z",
  print: " -~",
  punct: "!-\\/:-@\\[-`\\{-~",
  space: "\\t\\n\\v\\f\\r ",
  upper: "A-Z",
  word: "0-9A-Za-z_",
  xdigit: "0-9A-Fa-f",
};

/**
 * A character as a part of a class.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(code("]"), "\\u{5d}");
 * ```
 */
export function code(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/**
 * The characters that are not in the ranges: a class cannot hold a negated one, so it is spelled out.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(new RegExp(`[${outside("a-z")}]`, "u").test("b"), false);
 * ```
 */
export function outside(ranges: string): string {
  const inside = new RegExp(`[${ranges}]`, "u");
  const ascii = Array.from({ length: 128 }, (_, index) => String.fromCharCode(index));
  return ascii.filter((character) => !inside.test(character)).map(code).join("") + "\\u{80}-\\u{10ffff}";
}
