/**
 * Where the columns of the findings table stand, and how a row becomes lines.
 * @module
 */
import type { Paint, Style } from "../text/paint.ts";
import { cut, displayWidth, wrap } from "../text/width.ts";

/** A column of the table. */
export interface Column {
  readonly title: string;
  readonly width: number;
  readonly style?: Style;
}

/** What the layout must know of the table. */
export interface LayoutOptions {
  /** Columns of the terminal; undefined: every row is one line, as long as it takes. */
  readonly width?: number;
  readonly timeWidth: number;
  readonly policies: boolean;
  /** With where the record stands: only on rows of one line. */
  readonly source: boolean;
}

/** A table laid out. */
export interface Layout {
  readonly columns: readonly Column[];
  /** Columns for the last cell, which says what happened. */
  readonly lastWidth: number;
  /** The last cell stands on lines of its own, below the others. */
  readonly below: boolean;
}

const SEVERITY_WIDTH = 8;
const GAP = "  ";
/** What happened stands beside the other columns if it has this much room, otherwise below them. */
const NARROWEST_LAST = 36;
/** Narrower terminals break the lines themselves. */
const NARROWEST = 60;
/** Lines that a cell may take. */
const LINES = 2;
const LAST_LINES = 3;

/**
 * Settles the columns.
 *
 * @param options room and contents
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(settleLayout({ width: 140, timeWidth: 12, policies: false, source: false }).below, false);
 * strictEqual(settleLayout({ width: 80, timeWidth: 12, policies: false, source: false }).below, true);
 * ```
 */
export function settleLayout(options: LayoutOptions): Layout {
  if (options.width === undefined) {
    return { columns: columnsOf(options, 24, 28, 12), lastWidth: Infinity, below: false };
  }
  const width = Math.max(NARROWEST, options.width);
  const beside = columnsOf(options, share(width, 0.2, 16, 28), share(width, 0.22, 16, 36), share(width, 0.12, 10, 20));
  const lastWidth = width - taken(beside) - GAP.length;
  if (lastWidth >= NARROWEST_LAST) return { columns: beside, lastWidth, below: false };
  const policies = options.policies ? share(width, 0.16, 10, 20) : 0;
  const room = width - taken(columnsOf(options, 0, 0, policies));
  const name = Math.min(28, Math.floor(room * 0.45));
  const columns = columnsOf(options, name, Math.min(48, room - name), policies);
  return { columns, lastWidth: width - SEVERITY_WIDTH - GAP.length, below: true };
}

function columnsOf(options: LayoutOptions, name: number, who: number, policies: number): Column[] {
  return [
    { title: "SEVERITY", width: SEVERITY_WIDTH },
    { title: "TIME", width: options.timeWidth, style: "dim" },
    { title: "NAME", width: name, style: "bold" },
    { title: "WHO", width: who },
    ...(options.policies ? [{ title: "POLICIES", width: policies, style: "dim" }] as const : []),
    ...(options.source ? [{ title: "SOURCE", width: 16, style: "dim" }] as const : []),
  ];
}

function share(width: number, part: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, Math.floor(width * part)));
}

function taken(columns: readonly Column[]): number {
  return columns.reduce((total, column) => total + column.width + GAP.length, -GAP.length);
}

/**
 * Writes the titles of the columns.
 *
 * @param layout the settled columns
 * @returns one line, without its line break
 * @example
 * ```ts
 * import { match } from "node:assert";
 * match(layHeader(settleLayout({ timeWidth: 24, policies: false, source: false })), /^SEVERITY  TIME .* WHAT$/);
 * ```
 */
export function layHeader({ columns, below }: Layout): string {
  const titles = columns.map(({ title, width }) => title.padEnd(width)).join(GAP);
  return below ? titles.trimEnd() : titles + GAP + "WHAT";
}

/**
 * Writes a row: on one line, or on a terminal wrapped into the columns.
 *
 * @param layout the settled columns
 * @param cells escaped text, one for each column and then what happened
 * @param paint gives color
 * @param severityStyle the style of the first column
 * @returns lines, each with its line break
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const layout = settleLayout({ timeWidth: 4, policies: false, source: false });
 * const row = layRow(layout, ["high", "now", "ptrace", "gdb(7)", "request: 0"], (text) => text, "high");
 * strictEqual(row.replace(/ +/g, " "), "high now ptrace gdb(7) request: 0\n");
 * ```
 */
export function layRow(layout: Layout, cells: readonly string[], paint: Paint, severityStyle: Style): string {
  const { columns, lastWidth, below } = layout;
  const last = cells[columns.length];
  const style = (column: number) => column === 0 ? severityStyle : columns[column].style;
  if (lastWidth === Infinity) return oneLine(layout, cells, paint, style) + last + "\n";
  const fitted = columns.map(({ width }, column) => fit(cells[column], width, LINES));
  const what = fit(last, lastWidth, LAST_LINES);
  const height = Math.max(...fitted.map((lines) => lines.length), below ? 0 : what.length);
  let text = "";
  for (let line = 0; line < height; line++) {
    const parts = fitted.map((lines, column) => place(lines[line] ?? "", columns[column].width, paint, style(column)));
    if (!below) parts.push(what[line] ?? "");
    text += parts.join(GAP).trimEnd() + "\n";
  }
  if (!below) return text;
  for (const line of what) text += line === "" ? "" : " ".repeat(SEVERITY_WIDTH) + GAP + line.trimEnd() + "\n";
  return text;
}

function oneLine(
  { columns }: Layout,
  cells: readonly string[],
  paint: Paint,
  style: (column: number) => Style | undefined,
): string {
  let text = "";
  for (let column = 0; column < columns.length; column++) {
    text += place(cells[column], columns[column].width, paint, style(column)) + GAP;
  }
  return text;
}

function place(text: string, width: number, paint: Paint, style: Style | undefined): string {
  const missing = width - displayWidth(text);
  const painted = style === undefined ? text : paint(text, style);
  return missing > 0 ? painted + " ".repeat(missing) : painted;
}

/** Wraps a cell; what does not fit into its lines ends with `…`. */
function fit(text: string, width: number, most: number): string[] {
  const lines = wrap(cut(text, width * most), width);
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), cut(lines.slice(most - 1).join(""), width)];
}
