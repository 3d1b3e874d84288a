/**
 * Lays rows of text out in columns, for lists.
 * @module
 */
import { escapeText } from "./escape.ts";
import { createPaint } from "./paint.ts";
import { cut, displayWidth, pad, wrap } from "./width.ts";

/** How a table looks. */
export interface TableOptions {
  readonly header?: readonly string[];
  /** Columns of the terminal: the last column is wrapped to fit, the others cut; undefined: as wide as it takes. */
  readonly width?: number;
  /** Spaces before each row. */
  readonly indent?: number;
  /** Numbers of the columns, from 0, that stand at the right. */
  readonly right?: readonly number[];
  readonly color?: boolean;
}

const GAP = 2;
/** The last column is worth wrapping down to this; below, the others give way. */
const NARROWEST_LAST = 24;
const NARROWEST = 8;

/**
 * Lays rows out in columns, two spaces apart. Cells are escaped here: do not escape them before. The header is bold
 * where there is color.
 *
 * @param rows cells of each row; missing ones are empty
 * @param options how it looks
 * @returns lines, each with a line break at its end; nothing for no rows
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(table([["openat", "opens a file"], ["ptrace", "traces"]]), "openat  opens a file\nptrace  traces\n");
 * ```
 */
export function table(rows: readonly (readonly string[])[], options: TableOptions = {}): string {
  if (rows.length === 0) return "";
  const { header, indent = 0, right = [] } = options;
  const paint = createPaint(options.color ?? false);
  const cells = (header ? [header, ...rows] : rows).map((row) => row.map(escapeText));
  const widths = settleWidths(cells, options.width === undefined ? Infinity : options.width - indent);
  let text = "";
  cells.forEach((row, index) => {
    for (const line of layRow(row, widths, right)) {
      const bare = (" ".repeat(indent) + line).trimEnd();
      text += (header && index === 0 ? paint(bare, "bold") : bare) + "\n";
    }
  });
  return text;
}

function settleWidths(cells: readonly (readonly string[])[], available: number): number[] {
  const widths: number[] = [];
  for (const row of cells) {
    row.forEach((cell, column) => widths[column] = Math.max(widths[column] ?? 0, displayWidth(cell)));
  }
  const last = widths.length - 1;
  let excess = sum(widths) + GAP * last - available;
  if (excess <= 0) return widths;
  const given = Math.min(excess, Math.max(0, widths[last] - NARROWEST_LAST));
  widths[last] -= given;
  excess -= given;
  while (excess > 0) {
    const widest = widths.indexOf(Math.max(...widths));
    if (widths[widest] <= NARROWEST) break;
    widths[widest]--;
    excess--;
  }
  return widths;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** The lines of one row: as many as its last cell needs. */
function layRow(row: readonly string[], widths: readonly number[], right: readonly number[]): string[] {
  const last = widths.length - 1;
  const before = widths.slice(0, last).map((width, column) => place(row[column] ?? "", width, right.includes(column)));
  const lines = wrap(row[last] ?? "", widths[last]);
  const hanging = " ".repeat(sum(widths.slice(0, last)) + GAP * last);
  const side = right.includes(last) ? "right" : "left";
  return lines.map((line, index) => (index === 0 ? before.join("") : hanging) + pad(line, widths[last], side));
}

function place(cell: string, width: number, right: boolean): string {
  return pad(cut(cell, width), width, right ? "right" : "left") + " ".repeat(GAP);
}
