/**
 * The summary of a run: as JSON text for programs, and (in `summary_text.ts`) as a panel for people.
 * @module
 */
import { type RunSummary, SEVERITIES } from "../model/mod.ts";
import { toJson } from "../text/json.ts";
import { formatTime } from "../text/time.ts";

export { runText, summaryText } from "./summary_text.ts";

/**
 * Writes a summary as JSON on one line. Every key is always there; `first` and `last` are null without a wall clock.
 * All but `run` is the same for the same input and rules.
 *
 * @param summary what happened in the run
 * @returns one JSON object
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { makeSummary } from "../../test/make_summary.ts";
 * strictEqual(JSON.parse(summaryToJson(makeSummary({ events: 12 }))).events, 12);
 * ```
 */
export function summaryToJson(summary: RunSummary): string {
  const { events, selected, findings, byName, skipped, lost, merged, formats, remarks, run } = summary;
  return toJson({
    events,
    selected,
    findings,
    bySeverity: Object.fromEntries(SEVERITIES.map((severity) => [severity, summary.bySeverity[severity]])),
    byName: mapOf(byName),
    first: summary.first === undefined ? null : formatTime(summary.first),
    last: summary.last === undefined ? null : formatTime(summary.last),
    skipped,
    skippedBy: summary.skippedBy.map(({ reason, count, first: { file, line, record } }) => {
      return { reason, count, first: { file, line, record } };
    }),
    lost,
    merged,
    formats: mapOf(formats),
    silent: summary.silent.map(({ name, reason }) => ({ name, reason })),
    remarks,
    ...(summary.interrupted ? { interrupted: true } : {}),
    run: {
      elapsedMs: Math.round(run.elapsedMs),
      eventsPerSecond: Math.round(run.eventsPerSecond),
      bytes: run.bytes,
      peakMemory: run.peakMemory,
    },
  });
}

/** As a map: names come from the log, and `__proto__` is a name like any other. */
function mapOf(counts: Readonly<Record<string, number>>): ReadonlyMap<string, number> {
  return new Map(Object.entries(counts));
}
