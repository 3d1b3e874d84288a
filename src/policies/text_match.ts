/**
 * Compares texts as Tracee's string filters do: exact, prefix, suffix and contained, wanted and unwanted.
 * @module
 */

/** A beginning or an end to look for, with its innermost character: comparing that alone rules out most texts. */
interface Edge {
  readonly text: string;
  readonly code: number;
}

/** One side of a text filter: what it looks for. */
interface Patterns {
  readonly isEmpty: boolean;
  /** Few values are compared one by one, many looked up. */
  readonly few: readonly string[];
  readonly many: ReadonlySet<string> | undefined;
  readonly prefixes: readonly Edge[];
  readonly suffixes: readonly Edge[];
  readonly contained: readonly string[];
}

const FEW = 4;

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
  const prefixes: Edge[] = [];
  const suffixes: Edge[] = [];
  const contained: string[] = [];
  for (const value of values) {
    const isSuffix = value.startsWith("*");
    const isPrefix = value.endsWith("*");
    if (isSuffix && isPrefix) contained.push(value.slice(1, -1));
    else if (isPrefix) prefixes.push({ text: value.slice(0, -1), code: value.charCodeAt(value.length - 2) });
    else if (isSuffix) suffixes.push({ text: value.slice(1), code: value.charCodeAt(1) });
    else exact.add(value);
  }
  const isMany = exact.size > FEW;
  return {
    isEmpty: values.length === 0,
    few: isMany ? [] : [...exact],
    many: isMany ? exact : undefined,
    prefixes,
    suffixes,
    contained,
  };
}

function hits({ isEmpty, few, many, prefixes, suffixes, contained }: Patterns, text: string): boolean {
  if (isEmpty) return false;
  for (const value of few) if (text === value) return true;
  if (many !== undefined && many.has(text)) return true;
  for (const prefix of prefixes) {
    if (text.charCodeAt(prefix.text.length - 1) === prefix.code && text.startsWith(prefix.text)) return true;
  }
  for (const suffix of suffixes) {
    if (text.charCodeAt(text.length - suffix.text.length) === suffix.code && text.endsWith(suffix.text)) return true;
  }
  for (const inner of contained) if (text.includes(inner)) return true;
  return false;
}
