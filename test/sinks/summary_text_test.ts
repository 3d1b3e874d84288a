/**
 * The closing panel: everything that is worth knowing, and nothing that is not.
 * @module
 */
import { ok, strictEqual } from "node:assert";
import { summaryText } from "../../src/sinks/summary.ts";
import { displayWidth } from "../../src/text/width.ts";
import { makeSummary } from "../make_summary.ts";

const FULL = makeSummary({
  events: 1_234_567,
  selected: 1234,
  findings: 25,
  bySeverity: { low: 1, critical: 2 },
  byName: { anti_debugging: 1, openat: 22, "b\x1b[2J": 1, a: 1 },
  first: 1677662123123456789n,
  last: 1677665823123456789n,
  skipped: 3,
  skippedBy: [
    { reason: "not JSON", count: 2, first: { file: "a.jsonl", line: 12 } },
    { reason: "unknown type", count: 1, first: { file: "b.gob", record: 4 } },
  ],
  lost: 1,
  merged: 2,
  formats: { "tracee-json": 1_234_567 },
  silent: Array.from({ length: 12 }, (_, index) => ({ name: `rule_${index}`, reason: "no ptrace in the input" })),
  remarks: ["--from keeps events without a wall clock"],
  run: { elapsedMs: 1234, eventsPerSecond: 1_000_460.8, bytes: 100_000_000, peakMemory: 80_000_000 },
});

Deno.test("summaryText() writes the whole panel", () => {
  strictEqual(
    summaryText(FULL, { color: false, wide: false }),
    `── Summary ─────────────────────────────────────────────────────────────
Events    1,234,567 read, 1,234 selected
Time      2023-03-01T09:15:23.123Z to 2023-03-01T10:17:03.123Z (1 h 1 min)
Findings  25
          critical  2 ██
          low       1 █
          plain    22 ████████████████████████
By name   22 openat
           1 a
           1 anti_debugging
           1 b\\x1b[2J
Skipped   3 records
          2 not JSON, first at a.jsonl:12
          1 unknown type, first at b.gob record 4
Lost      1 event that the sensor could not hand over
Merged    2 recorded detections that are findings of ours too
Formats   tracee-json 1,234,567
Silent    12 rules could not fire
          rule_0: no ptrace in the input
          rule_1: no ptrace in the input
          rule_2: no ptrace in the input
          rule_3: no ptrace in the input
          rule_4: no ptrace in the input
          rule_5: no ptrace in the input
          rule_6: no ptrace in the input
          rule_7: no ptrace in the input
          and 4 more rules
Remarks   --from keeps events without a wall clock
Run       1.2 s, 1,000,461 events/s, 100.0 MB read, 80.0 MB memory
`,
  );
});

Deno.test("summaryText() leaves out what has nothing to say", () => {
  strictEqual(
    summaryText(makeSummary({ events: 1, formats: { "tracee-gob": 1 } }), {
      color: false,
      wide: false,
      width: 40,
      run: false,
    }),
    `── Summary ─────────────────────────────
Events    1 read, 0 selected
Findings  none
Complete  nothing skipped, nothing lost
Formats   tracee-gob 1
`,
  );
});

Deno.test("summaryText() shows lists whole when wide", () => {
  ok(summaryText(FULL, { color: false, wide: true }).includes("          rule_11: no ptrace in the input\n"));
});

Deno.test("summaryText() fits the terminal", () => {
  for (const color of [false, true]) {
    for (const line of summaryText(FULL, { color, wide: false, width: 46 }).split("\n")) {
      ok(displayWidth(line) <= 46, line);
    }
  }
});
