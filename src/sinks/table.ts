/**
 * The table for people: each finding as it comes, then the summary.
 *
 * On a terminal a row fits the width: cells are wrapped, at last cut with `…`, and the date stands on a line of its own
 * whenever it changes. Elsewhere a finding is one line, whole, with its full date, so that `grep` finds it. `wide` is
 * one line too, with nanoseconds, the executable, the host and where the record stands, and counts nothing away.
 * @module
 */
import type { Event, Finding, Print, Sink, SinkFormat, SinkOptions } from "../model/mod.ts";
import { escapeText } from "../text/escape.ts";
import { createPaint } from "../text/paint.ts";
import { formatCount } from "../text/quantity.ts";
import { formatRelativeTime, formatTime, formatTimeBriefly } from "../text/time.ts";
import { describeText, describeWhat, describeWho } from "./describe.ts";
import { layHeader, type Layout, layRow, settleLayout } from "./layout.ts";
import { noFindingsText, summaryText } from "./summary_text.ts";

/** Rows of one plain event; detections are never counted away. */
const ROWS = 20;
/** Names that are counted one by one; more are counted as one. */
const NAMES = 10_000;
const OTHERS = "other events";

/** The format for people, and the default. */
export const table: SinkFormat = {
  name: "table",
  summary: "A table for people, then the summary",
  showsSummary: true,
  create: createTable,
};

function createTable(print: Print, options: SinkOptions): Sink {
  const flat = options.wide || options.width === undefined;
  const paint = createPaint(options.color);
  const rows = createCap(options.wide ? Infinity : ROWS);
  let layout: Layout | undefined;
  let date = "";
  return {
    write: (finding) => {
      if (finding.signature === undefined && !rows.admit(finding.name)) return;
      if (layout === undefined) {
        layout = layoutFor(finding, options, flat);
        print(paint(layHeader(layout), "bold") + "\n");
      }
      const [day, clock] = timeOf(finding.event, options.wide, flat);
      if (day !== "" && day !== date) print(paint(`── ${day} UTC`, "dim") + "\n");
      if (day !== "") date = day;
      const severity = finding.signature?.severity;
      print(layRow(layout, cellsOf(finding, clock, layout, options), paint, severity ?? "dim"));
    },
    finish: (summary) => {
      for (const [name, count] of rows.rest()) {
        print(paint(`… ${formatCount(count)} more ${describeText(name)} like this; --wide shows all`, "dim") + "\n");
      }
      print(summary.findings === 0 ? noFindingsText(summary) + "\n\n" : "\n");
      print(summaryText(summary, { ...options, run: false }));
    },
  };
}

/** The first finding settles the columns: with policies each finding has some, and a log has one kind of time. */
function layoutFor({ event, policies }: Finding, { width, wide }: SinkOptions, flat: boolean): Layout {
  const relative = event.time === undefined && event.relativeTime !== undefined;
  return settleLayout({
    width: flat ? undefined : width,
    timeWidth: relative ? 18 : wide ? 30 : flat ? 24 : 12,
    policies: policies.some((name) => name !== ""),
    source: wide,
  });
}

/** The date where it stands on a line of its own, and what stands in the row. */
function timeOf({ time, relativeTime }: Event, wide: boolean, flat: boolean): readonly [string, string] {
  if (time === undefined) return ["", relativeTime === undefined ? "-" : formatRelativeTime(relativeTime)];
  if (wide) return ["", formatTime(time)];
  const text = formatTimeBriefly(time);
  if (flat) return ["", text];
  const start = text.indexOf("T");
  return [text.slice(0, start), text.slice(start + 1, -1)];
}

function cellsOf(finding: Finding, clock: string, layout: Layout, options: SinkOptions): string[] {
  const { event, signature } = finding;
  const policies = finding.policies.filter((name) => name !== "").map((name) => describeText(name)).join(", ");
  const cells = [signature?.severity ?? "-", clock, describeText(finding.name), describeWho(event, options.wide)];
  let what = describeWhat(finding, layout.lastWidth * 4, options);
  const titles = layout.columns.slice(cells.length).map((column) => column.title);
  for (const title of titles) cells.push(title === "POLICIES" ? policies || "-" : sourceOf(event));
  if (policies !== "" && !titles.includes("POLICIES")) what += ` [${policies}]`;
  return [...cells, what];
}

function sourceOf({ location: { path, line, record } }: Event): string {
  const place = line ?? record;
  return escapeText(path) + (place === undefined ? "" : `:${place}`);
}

interface Cap {
  /** Whether one more row of that name is shown; otherwise it is counted. */
  readonly admit: (name: string) => boolean;
  /** Names and how many were not shown. */
  readonly rest: () => readonly (readonly [string, number])[];
}

function createCap(most: number): Cap {
  const counts = new Map<string, number>();
  return {
    admit: (name) => {
      const key = counts.size < NAMES || counts.has(name) ? name : OTHERS;
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return count <= most;
    },
    rest: () => [...counts].filter(([, count]) => count > most).map(([name, count]) => [name, count - most] as const),
  };
}
