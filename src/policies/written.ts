/**
 * Text that the user wrote, and where: so that every problem can point at it.
 * @module
 */
import type { Location, Problem } from "../model/mod.ts";

/** A text that problems point into: a policy file, or the value of a flag. */
export interface SourceText {
  readonly path: string;
  readonly text: string;
  /** Offset of each line's first character; undefined when the text has no lines to speak of (a flag). */
  readonly lineStarts?: readonly number[];
}

/** A piece of a source text. */
export interface Written {
  /** What it means: quotes taken off, escapes resolved. */
  readonly text: string;
  readonly source: SourceText;
  /** Offsets into the source. */
  readonly start: number;
  readonly end: number;
}

/**
 * Prepares the text of a file for pointing into.
 *
 * @param path as shown to people
 * @param text the whole text
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(sourceText("a.yaml", "a: 1\nb: 2\n").lineStarts, [0, 5, 10]);
 * ```
 */
export function sourceText(path: string, text: string): SourceText {
  const lineStarts = [0];
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) lineStarts.push(end + 1);
  return { path, text, lineStarts };
}

/**
 * The value of a flag as a piece of text.
 *
 * @param path the flag's name, shown in place of a file's
 * @param text the value
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(flagText("--scope", "uid=0").end, 5);
 * ```
 */
export function flagText(path: string, text: string): Written {
  return { text, source: { path, text }, start: 0, end: text.length };
}

/**
 * A part of a written text. Where quotes or escapes hide the exact place, the part points at the whole.
 *
 * @param whole the text it is a part of
 * @param from first character
 * @param to after the last character
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const value = part(flagText("--scope", "uid=0"), 4, 5);
 * strictEqual(value.text + value.start, "04");
 * ```
 */
export function part(whole: Written, from: number, to: number): Written {
  const text = whole.text.slice(from, to);
  const isExact = whole.end - whole.start === whole.text.length;
  if (!isExact) return { ...whole, text };
  return { text, source: whole.source, start: whole.start + from, end: whole.start + to };
}

/**
 * A part without the blanks around it.
 *
 * @param whole the text with blanks
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(trim(flagText("--scope", " uid ")).start, 1);
 * ```
 */
export function trim(whole: Written): Written {
  const text = whole.text;
  const from = text.length - text.trimStart().length;
  const to = Math.max(from, text.trimEnd().length);
  return from === 0 && to === text.length ? whole : part(whole, from, to);
}

/**
 * Cuts a written text at each separator.
 *
 * @param whole the text
 * @param separator one character
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(split(flagText("--events", "open,close"), ",").map((word) => word.text), ["open", "close"]);
 * ```
 */
export function split(whole: Written, separator: string): Written[] {
  const parts: Written[] = [];
  let from = 0;
  for (let to = whole.text.indexOf(separator); to >= 0; to = whole.text.indexOf(separator, from)) {
    parts.push(part(whole, from, to));
    from = to + 1;
  }
  parts.push(part(whole, from, whole.text.length));
  return parts;
}

/**
 * Where a written text stands, for people: line, column, the line itself and how much of it is meant.
 *
 * @param written the text, or undefined for none
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const source = sourceText("a.yaml", "name: x\nscope:\n");
 * deepStrictEqual(place({ text: "scope", source, start: 8, end: 13 }), {
 *   location: { path: "a.yaml", line: 2, column: 1 },
 *   sourceLine: "scope:",
 *   length: 5,
 * });
 * ```
 */
export function place(written: Written): Pick<Problem, "location" | "sourceLine" | "length"> {
  const { source, start, end } = written;
  const location = locate(written);
  const lineStart = start - ((location.column ?? 1) - 1);
  const lineBreak = source.text.indexOf("\n", lineStart);
  const lineEnd = lineBreak < 0 ? source.text.length : lineBreak;
  const sourceLine = source.text.slice(lineStart, lineEnd).replace(/\r$/, "");
  return { location, sourceLine, length: Math.max(1, Math.min(end, lineStart + sourceLine.length) - start) };
}

/**
 * File, line and column of a written text.
 *
 * @param written the text
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(locate(part(flagText("--scope", "uid=0"), 4, 5)), { path: "--scope", column: 5 });
 * ```
 */
export function locate({ source, start }: Written): Location {
  const { path, lineStarts } = source;
  if (lineStarts === undefined) return { path, column: start + 1 };
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lineStarts[middle] <= start) low = middle;
    else high = middle - 1;
  }
  return { path, line: low + 1, column: start - lineStarts[low] + 1 };
}
