/**
 * Color on a terminal, by what it means; plain text where there is none.
 * @module
 */

const CODES = {
  bold: "1",
  dim: "2",
  red: "31",
  green: "32",
  yellow: "33",
  blue: "34",
  cyan: "36",
  critical: "1;97;41",
  high: "1;31",
  medium: "33",
  low: "36",
  info: "2",
} as const;

/** A way to show text: a color, a weight, or a severity. */
export type Style = keyof typeof CODES;

/** Gives text a style, or leaves it. */
export type Paint = (text: string, style: Style) => string;

/**
 * Makes the function that paints text.
 *
 * @param color whether there is color; without, text stays as it is
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(createPaint(true)("high", "high"), "\x1b[1;31mhigh\x1b[0m");
 * strictEqual(createPaint(false)("high", "high"), "high");
 * ```
 */
export function createPaint(color: boolean): Paint {
  if (!color) return (text) => text;
  return (text, style) => text === "" ? "" : `\x1b[${CODES[style]}m${text}\x1b[0m`;
}
