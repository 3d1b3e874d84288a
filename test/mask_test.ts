import { strictEqual } from "node:assert";
import { runText, summaryToJson } from "../src/sinks/summary.ts";
import { makeSummary } from "./make_summary.ts";
import { maskFigures } from "./mask.ts";

const RUNS = [
  { elapsedMs: 0.2, eventsPerSecond: 3, bytes: 100, peakMemory: 999 },
  { elapsedMs: 2000, eventsPerSecond: 500_000, bytes: 100, peakMemory: 80_000_000 },
  { elapsedMs: 3_725_000, eventsPerSecond: 1e9, bytes: 100, peakMemory: 1e13 },
];

Deno.test("maskFigures() covers every spelling of the figures for people", () => {
  for (const run of RUNS) {
    strictEqual(maskFigures(runText(run)), "<elapsed>, <rate> events/s, 100 B read, <memory> memory");
  }
});

Deno.test("maskFigures() makes summaries equal that differ in their figures only", () => {
  const [first, ...others] = RUNS.map((run) => maskFigures(summaryToJson(makeSummary({ run }))));
  for (const other of others) strictEqual(other, first);
});
