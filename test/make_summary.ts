/**
 * Builds summaries of runs for tests.
 * @module
 */
import type { RunSummary } from "../src/model/mod.ts";

/**
 * Builds a summary: that of an empty run, but for the fields that matter to the test.
 *
 * @param parts those fields
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(makeSummary({ events: 3 }).events, 3);
 * ```
 */
export function makeSummary(parts: Partial<RunSummary> = {}): RunSummary {
  return {
    events: 0,
    selected: 0,
    findings: 0,
    bySeverity: {},
    byName: {},
    skipped: 0,
    skippedBy: [],
    lost: 0,
    merged: 0,
    formats: {},
    silent: [],
    remarks: [],
    run: { elapsedMs: 0, eventsPerSecond: 0, bytes: 0 },
    ...parts,
  };
}
