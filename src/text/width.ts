/**
 * How many columns text takes on a terminal, and how to make it fit.
 *
 * The one place that knows the package `get-east-asian-width`: which characters are wide changes with Unicode. Text of
 * printable ASCII, nearly all there is, never gets there, and what takes long to start is started when first needed.
 * @module
 */
import { eastAsianWidth } from "get-east-asian-width";

/** Characters of one column each: printable ASCII, and the others that our own tables print all the time. */
const NARROW = /^[\x20-\x7e…—·]*$/;

/** Color codes, as `paint.ts` writes them. */
// deno-lint-ignore no-control-regex -- an escape character is what they begin with
const COLORS = /\x1b\[[0-9;]*m/g;

/** What a program that prints ASCII never waits for. */
interface Unicode {
  readonly graphemes: Intl.Segmenter;
  /** Something that is seen, and not only joins, marks or controls. */
  readonly visible: RegExp;
  readonly emoji: RegExp;
}

let unicode: Unicode | undefined;

function startUnicode(): Unicode {
  return unicode ??= {
    graphemes: new Intl.Segmenter("en", { granularity: "grapheme" }),
    visible: /[^\p{Default_Ignorable_Code_Point}\p{Control}\p{Format}\p{Mark}]/u,
    emoji: /^(?:\p{Emoji_Presentation}|\p{Emoji}\ufe0f|\p{Regional_Indicator}{2})/u,
  };
}

/**
 * Counts the columns that text takes on a terminal; color codes take none.
 *
 * @param text text on one line
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(displayWidth("日本"), 4);
 * strictEqual(displayWidth("e\u0301"), 1);
 * ```
 */
export function displayWidth(text: string): number {
  if (NARROW.test(text)) return text.length;
  const { graphemes, visible, emoji } = startUnicode();
  let width = 0;
  for (const { segment } of graphemes.segment(text.replaceAll(COLORS, ""))) {
    const [first] = visible.exec(segment) ?? [];
    if (emoji.test(segment)) width += 2;
    else if (first !== undefined) width += eastAsianWidth(first.codePointAt(0) ?? 0x20);
  }
  return width;
}

/**
 * Fits text into some columns: what is too long ends with `…`. A wide character or a base with its marks is never split.
 *
 * @param text text on one line, escaped, without color
 * @param width columns there are
 * @returns the text, or as much of it as fits with `…`
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(cut("/usr/bin/strace", 8), "/usr/bi…");
 * strictEqual(cut("日本語", 4), "日…");
 * ```
 */
export function cut(text: string, width: number): string {
  if (width <= 0) return "";
  if (text.length <= width && NARROW.test(text)) return text;
  if (NARROW.test(text.slice(0, width + 1))) return text.slice(0, width - 1) + "…";
  let taken = 0;
  let end = 0; // where it would be cut: the last place that leaves a column for `…`
  for (const { segment, index } of startUnicode().graphemes.segment(text)) {
    taken += displayWidth(segment);
    if (taken > width) return text.slice(0, end) + "…";
    if (taken < width) end = index + segment.length;
  }
  return text;
}

/**
 * Fills text with spaces up to some columns; longer text stays as it is.
 *
 * @param text text on one line
 * @param width columns there are
 * @param side where the text stands
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(pad("日本", 6), "日本  ");
 * strictEqual(pad("7", 3, "right"), "  7");
 * ```
 */
export function pad(text: string, width: number, side: "left" | "right" = "left"): string {
  const missing = width - displayWidth(text);
  if (missing <= 0) return text;
  return side === "left" ? text + " ".repeat(missing) : " ".repeat(missing) + text;
}

/**
 * Breaks text into lines, after a space, `/` or `,` where there is one (a space stays with what is before it). The lines joined are the text.
 *
 * @param text text on one line, escaped, without color
 * @param width columns there are; a line is wider only when a single character is
 * @returns at least one line
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(wrap("path: /etc/passwd", 12), ["path: /etc/", "passwd"]);
 * ```
 */
export function wrap(text: string, width: number): string[] {
  const columns = Math.max(1, Math.floor(width));
  return NARROW.test(text) ? wrapNarrow(text, columns) : wrapWide(text, columns);
}

function wrapNarrow(text: string, width: number): string[] {
  const lines: string[] = [];
  let start = 0;
  while (text.length - start > width) {
    let end = start + width;
    while (end > start && (!isBreak(text[end - 1]) || text[end] === " ")) end--;
    if (end === start) end = start + width;
    lines.push(text.slice(start, end));
    start = end;
  }
  lines.push(text.slice(start));
  return lines;
}

function wrapWide(text: string, width: number): string[] {
  const lines: string[] = [];
  let start = 0;
  let taken = 0;
  let breakAt = 0; // the last place where the line may break
  let sinceBreak = 0; // columns after it
  let mayBreak = false;
  for (const { segment, index } of startUnicode().graphemes.segment(text)) {
    const columns = displayWidth(segment);
    if (mayBreak && segment !== " ") {
      breakAt = index;
      sinceBreak = 0;
    }
    if (taken + columns > width && index > start) {
      const end = breakAt > start ? breakAt : index;
      taken = breakAt > start ? sinceBreak : 0;
      lines.push(text.slice(start, end));
      start = end;
    }
    taken += columns;
    sinceBreak += columns;
    mayBreak = isBreak(segment);
  }
  lines.push(text.slice(start));
  return lines;
}

function isBreak(character: string): boolean {
  return character === " " || character === "/" || character === ",";
}
