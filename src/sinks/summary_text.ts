/**
 * The summary of a run as a panel for people.
 * @module
 */
import { type RunFigures, type RunSummary, SEVERITIES, type Skipped } from "../model/mod.ts";
import { compareBytes } from "../text/compare.ts";
import { escapeText } from "../text/escape.ts";
import { createPaint, type Paint } from "../text/paint.ts";
import { formatAmount, formatBytes, formatCount, formatDuration } from "../text/quantity.ts";
import { formatTime, formatTimeBriefly } from "../text/time.ts";
import { pad, wrap } from "../text/width.ts";

/** How the panel looks. */
export interface SummaryOptions {
  readonly color: boolean;
  /** Columns of the terminal; undefined: lines are as long as they need to be. */
  readonly width?: number;
  /** Lists are shown whole. */
  readonly wide: boolean;
  /** With the figures that differ from one run to the next; default true. */
  readonly run?: boolean;
}

/** One part of the panel: a label, and lines beside it. */
type Part = readonly [label: string, lines: readonly string[]];

const LABEL_WIDTH = 10;
const LONGEST_BAR = 24;
const LONGEST_LIST = 8;

/**
 * Writes the panel that closes a run: what was read, found, and could not be read or judged. Parts with nothing to say
 * are left out.
 *
 * @param summary what happened in the run
 * @param options how it looks
 * @returns lines, each with its line break
 * @example
 * ```ts
 * import { match } from "node:assert";
 * import { makeSummary } from "../../test/make_summary.ts";
 * match(summaryText(makeSummary({ events: 1200 }), { color: false, wide: false }), /1,200 read/);
 * ```
 */
export function summaryText(summary: RunSummary, options: SummaryOptions): string {
  const paint = createPaint(options.color);
  const parts: readonly Part[] = [
    ["Events", [`${formatCount(summary.events)} read, ${formatCount(summary.selected)} selected`]],
    ["Time", timeLines(summary, options.wide)],
    ["Findings", findingLines(summary, paint)],
    ["By name", nameLines(summary, options.wide)],
    ["Skipped", skippedLines(summary, options.wide)],
    ["Lost", summary.lost === 0 ? [] : [`${formatAmount(summary.lost, "event")} that the sensor could not hand over`]],
    ["Complete", isComplete(summary) ? ["nothing skipped, nothing lost"] : []],
    ["Merged", summary.merged === 0 ? [] : [mergedLine(summary.merged)]],
    ["Formats", Object.entries(summary.formats).map(([name, count]) => `${escapeText(name)} ${formatCount(count)}`)],
    ["Silent", silentLines(summary, options.wide)],
    ["Remarks", summary.remarks.map(escapeText)],
    ["Run", options.run === false ? [] : [runText(summary.run)]],
  ];
  const rule = "── Summary " + "─".repeat(Math.max(0, Math.min(options.width ?? 72, 72) - 11));
  return paint(rule, "dim") + "\n" + parts.map((part) => writePart(part, options, paint)).join("");
}

/**
 * Writes the figures of a run on one line, without a line break: the part that differs from one run to the next.
 *
 * @param run the figures
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const run = { elapsedMs: 2000, eventsPerSecond: 500000, bytes: 100_000_000, peakMemory: 80_000_000 };
 * strictEqual(runText(run), "2.0 s, 500,000 events/s, 100.0 MB read, 80.0 MB memory");
 * ```
 */
export function runText(run: RunFigures): string {
  const memory = run.peakMemory === undefined ? "" : `, ${formatBytes(run.peakMemory)} memory`;
  const rate = formatCount(Math.round(run.eventsPerSecond));
  return `${formatDuration(run.elapsedMs)}, ${rate} events/s, ${formatBytes(run.bytes)} read${memory}`;
}

/**
 * Says in one line that there are no findings.
 *
 * @param summary what happened in the run
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { makeSummary } from "../../test/make_summary.ts";
 * strictEqual(noFindingsText(makeSummary({ events: 12, selected: 3 })), "No findings in 12 events");
 * ```
 */
export function noFindingsText({ events, selected }: RunSummary): string {
  if (events === 0) return "No findings: no event was read";
  return `No findings in ${formatAmount(events, "event")}${selected === 0 ? ": none was selected" : ""}`;
}

function writePart([label, lines]: Part, { width }: SummaryOptions, paint: Paint): string {
  const room = width === undefined ? Infinity : Math.max(24, width - LABEL_WIDTH);
  const fitted = lines.flatMap((line) => room === Infinity || line.includes("\x1b") ? [line] : wrapHanging(line, room));
  return fitted.map((line, index) => {
    const before = pad(index === 0 ? label : "", LABEL_WIDTH);
    return (index === 0 ? paint(before, "bold") : before) + line.trimEnd() + "\n";
  }).join("");
}

function wrapHanging(line: string, room: number): string[] {
  const [first, ...rest] = wrap(line, room);
  return rest.length === 0 ? [first] : [first, ...wrap(rest.join(""), room - 2).map((more) => "  " + more)];
}

function timeLines({ first, last }: RunSummary, wide: boolean): string[] {
  if (first === undefined || last === undefined) return [];
  const format = wide ? formatTime : formatTimeBriefly;
  if (first === last) return [format(first)];
  return [`${format(first)} to ${format(last)} (${formatDuration(Number((last - first) / 1_000_000n))})`];
}

/** Worst first; plain events, which have no severity, last. */
function findingLines({ findings, bySeverity }: RunSummary, paint: Paint): string[] {
  if (findings === 0) return ["none"];
  const detections = [...SEVERITIES].reverse().map((severity) => [severity, bySeverity[severity] ?? 0] as const);
  const plain = detections.reduce((rest, [, count]) => rest - count, findings);
  const shown = [...detections, ["plain", plain] as const].filter(([, count]) => count > 0);
  const most = Math.max(...shown.map(([, count]) => count));
  const width = formatCount(most).length;
  const lines = shown.map(([severity, count]) => {
    const style = severity === "plain" ? "dim" : severity;
    const bar = "█".repeat(Math.max(1, Math.round(count / most * LONGEST_BAR)));
    return `${paint(severity, style)}${" ".repeat(8 - severity.length)} ${formatCount(count).padStart(width)} ${
      paint(bar, style)
    }`;
  });
  return [formatCount(findings), ...lines];
}

function nameLines({ byName }: RunSummary, wide: boolean): readonly string[] {
  const counts = Object.entries(byName).sort((left, right) => right[1] - left[1] || compareBytes(left[0], right[0]));
  const width = formatCount(counts[0]?.[1] ?? 0).length;
  const lines = counts.map(([name, count]) => `${formatCount(count).padStart(width)} ${escapeText(name)}`);
  return shorten(lines, wide, "name");
}

function skippedLines({ skipped, skippedBy }: RunSummary, wide: boolean): string[] {
  if (skipped === 0) return [];
  const lines = skippedBy.map(({ reason, count, first }) => {
    return `${formatCount(count)} ${escapeText(reason)}, first at ${placeOf(first)}`;
  });
  return [formatAmount(skipped, "record"), ...shorten(lines, wide, "reason")];
}

function placeOf({ file, line, record }: Skipped["first"]): string {
  if (line !== undefined) return `${escapeText(file)}:${line}`;
  return escapeText(file) + (record === undefined ? "" : ` record ${record}`);
}

function isComplete({ events, skipped, lost, interrupted }: RunSummary): boolean {
  return events > 0 && interrupted !== true && skipped === 0 && lost === 0;
}

function mergedLine(count: number): string {
  return `${formatAmount(count, "recorded detection")} that ${
    count === 1 ? "is a finding of ours" : "are findings of ours"
  } too`;
}

function silentLines({ silent }: RunSummary, wide: boolean): string[] {
  if (silent.length === 0) return [];
  const lines = silent.map(({ name, reason }) => `${escapeText(name)}: ${escapeText(reason)}`);
  return [`${formatAmount(silent.length, "rule")} could not fire`, ...shorten(lines, wide, "rule")];
}

function shorten(lines: readonly string[], wide: boolean, noun: string): readonly string[] {
  if (wide || lines.length <= LONGEST_LIST + 1) return lines;
  return [...lines.slice(0, LONGEST_LIST), `and ${formatAmount(lines.length - LONGEST_LIST, `more ${noun}`)}`];
}
