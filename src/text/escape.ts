/**
 * Makes text from events safe to show: nothing in it can move the cursor, hide, reorder or pass for something else.
 * @module
 */

/**
 * What is shown as an escape:
 * - controls (C0, DEL, C1), format characters (bidirectional marks, joiners, soft hyphen, tags), line and paragraph
 *   separators, lone surrogates, noncharacters;
 * - whatever else is drawn as nothing (variation selectors, Hangul fillers) or as a space that is none (U+00A0,
 *   U+3000, the empty Braille pattern);
 * - a combining mark at the start, which would change the character before the text;
 * - a backslash that would read as one of our escapes.
 *
 * A joiner inside an emoji is no exception: terminals do not agree on the width of what it joins.
 */
const UNSAFE =
  /^\p{M}+|\\(?=[\\nrtxu])|\\?(?:(?! )[\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}\u2800])/u;
const EVERY_UNSAFE = new RegExp(UNSAFE.source, "gu");
/** Inside quotes: the same, and every backslash and quote. */
const EVERY_UNQUOTABLE =
  /^\p{M}+|[\\"]|(?! )[\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}\u2800]/gu;

const LETTERS: ReadonlyMap<string, string> = new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
  ["\\", "\\\\"],
  ['"', '\\"'],
]);

/**
 * Makes any text safe on a terminal and one line long: `\n`, `\r`, `\t`, `\x1b` below U+0080, `\u{202e}` above.
 *
 * The result is unambiguous: a backslash of the text is doubled where it stands before a backslash, another escape, or
 * one of `n r t x u`, so that a typed `\n` reads `\\n` and a line break `\n`; any other backslash (`\.so`) stays.
 * Clean text is returned as it is. Not for text that was escaped before.
 *
 * @param text anything
 * @returns text without a character that does more than stand there
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(escapeText("\x1b[31mred\n"), "\\x1b[31mred\\n");
 * strictEqual(escapeText("a\\nb"), "a\\\\nb");
 * strictEqual(escapeText("/etc/passwd"), "/etc/passwd");
 * ```
 */
export function escapeText(text: string): string {
  return UNSAFE.test(text) ? text.replace(EVERY_UNSAFE, escapeRun) : text;
}

/**
 * Puts text in double quotes, safe on a terminal: inside, every backslash and quote has a backslash before it.
 *
 * @param text anything
 * @returns the text in quotes, on one line
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(quoteText('a "b"\n'), '"a \\"b\\"\\n"');
 * ```
 */
export function quoteText(text: string): string {
  return '"' + text.replace(EVERY_UNQUOTABLE, escapeRun) + '"';
}

function escapeRun(run: string): string {
  let escaped = "";
  for (const character of run) escaped += LETTERS.get(character) ?? escapeCode(character.codePointAt(0) ?? 0);
  return escaped;
}

function escapeCode(code: number): string {
  const digits = code.toString(16);
  return code < 0x80 ? "\\x" + digits.padStart(2, "0") : "\\u{" + digits + "}";
}
