/**
 * Compares texts as Tracee's string filters do: exact, prefix, suffix and contained, wanted and unwanted.
 * @module
 */

/** One side of a text filter: what it looks for. */
interface Patterns {
  readonly exact: ReadonlySet<string>;
  readonly prefixes: readonly string[];
  readonly suffixes: readonly string[];
  readonly contained: readonly string[];
}

/** All patterns that a rule has for one text field. */
export interface TextTest {
  readonly wanted: Patterns;
  readonly unwanted: Patterns;
  readonly hasUnwanted: boolean;
}

/**
 * Puts the patterns for one field together.
 *
 * @param wanted values of `=`: `x*` is a prefix, `*x` a suffix, `*x*` contained
 * @param unwanted values of `!=`
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(matchesText(compileTexts(["/etc/*"], []), "/etc/passwd"), true);
 * ```
 */
export function compileTexts(wanted: readonly string[], unwanted: readonly string[]): TextTest {
  return { wanted: compile(wanted), unwanted: compile(unwanted), hasUnwanted: unwanted.length > 0 };
}

/**
 * Judges a text: a wanted pattern accepts it; else, where there are unwanted ones, it is accepted unless one of them
 * hits; else it is rejected. A value that can be written in two ways (a number and its name) is judged in both.
 *
 * @param test the patterns
 * @param text the event's text
 * @param other the same value written otherwise
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const test = compileTexts(["runc:*"], ["runc*"]);
 * strictEqual(matchesText(test, "runc:[2:INIT]"), true);
 * strictEqual(matchesText(test, "runc-else"), false);
 * strictEqual(matchesText(test, "bash"), true);
 * ```
 */
export function matchesText(test: TextTest, text: string, other?: string): boolean {
  if (hits(test.wanted, text) || (other !== undefined && hits(test.wanted, other))) return true;
  if (!test.hasUnwanted) return false;
  return !hits(test.unwanted, text) && (other === undefined || !hits(test.unwanted, other));
}

/**
 * Whether a value of a text filter is a pattern and not a text to find as it is.
 *
 * @param value as written
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(isPattern("/tmp/*"), true);
 * strictEqual(isPattern("a*b"), false);
 * ```
 */
export function isPattern(value: string): boolean {
  return value.startsWith("*") || value.endsWith("*");
}

function compile(values: readonly string[]): Patterns {
  const exact = new Set<string>();
  const prefixes: string[] = [];
  const suffixes: string[] = [];
  const contained: string[] = [];
  for (const value of values) {
    const isSuffix = value.startsWith("*");
    const isPrefix = value.endsWith("*");
    if (isSuffix && isPrefix) contained.push(value.slice(1, -1));
    else if (isPrefix) prefixes.push(value.slice(0, -1));
    else if (isSuffix) suffixes.push(value.slice(1));
    else exact.add(value);
  }
  return { exact, prefixes, suffixes, contained };
}

function hits(patterns: Patterns, text: string): boolean {
  if (patterns.exact.has(text)) return true;
  for (const prefix of patterns.prefixes) if (text.startsWith(prefix)) return true;
  for (const suffix of patterns.suffixes) if (text.endsWith(suffix)) return true;
  for (const inner of patterns.contained) if (text.includes(inner)) return true;
  return false;
}
