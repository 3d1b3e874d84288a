/**
 * Findings and summaries as JSON: exact, in a fixed order, nothing guessed.
 * @module
 */
import { deepStrictEqual, strictEqual } from "node:assert";
import type { Finding, SignatureMetadata, Value } from "../../src/model/mod.ts";
import { findingToJson } from "../../src/sinks/finding.ts";
import { SINKS } from "../../src/sinks/mod.ts";
import { summaryToJson } from "../../src/sinks/summary.ts";
import { VERSION } from "../../src/version.ts";
import { makeEvent } from "../make_event.ts";
import { makeSummary } from "../make_summary.ts";

const SIGNATURE: SignatureMetadata = {
  id: "TRC-102",
  version: "1",
  name: "Anti-Debugging detected",
  eventName: "anti_debugging",
  description: "…",
  severity: "low",
  tags: ["linux"],
  tactic: "defense-evasion",
  technique: "T1622",
  properties: {},
};
const FULL = makeEvent({
  time: 1677662123123456789n,
  process: {
    pid: 7,
    ppid: 1,
    tid: 7,
    hostPid: 4242,
    uid: 0,
    name: "strace",
    executable: "/usr/bin/strace",
    hostTid: 4242,
  },
  host: "node-1",
  container: { id: "3a5b", image: "nginx", name: "web", started: true },
  location: { path: "a.jsonl", line: 12 },
  json: '{ "timestamp": 1677662123123456789, "x":1.0 }',
});
const BARE = makeEvent({ process: {}, location: { path: "-" }, json: "{}" });

const CASES: readonly (readonly [string, Finding, string])[] = [
  [
    "a detection in the documented shape, the event byte for byte",
    { name: "anti_debugging", signature: SIGNATURE, evidence: {}, policies: ["default"], event: FULL },
    '{"time":"2023-03-01T09:15:23.123456789Z","kind":"signature","name":"anti_debugging","severity":"low",' +
    '"signature":{"id":"TRC-102","version":"1","name":"Anti-Debugging detected","description":"…","tags":["linux"],' +
    '"tactic":"defense-evasion","technique":"T1622","properties":{}},"policies":["default"],"data":{},' +
    '"process":{"pid":7,"ppid":1,"tid":7,"hostPid":4242,"uid":0,"name":"strace","executable":"/usr/bin/strace"},' +
    '"host":"node-1","container":{"id":"3a5b","image":"nginx","name":"web"},' +
    '"source":{"file":"a.jsonl","line":12,"format":"tracee-json"},' +
    '"event":{ "timestamp": 1677662123123456789, "x":1.0 }}',
  ],
  [
    "a plain event without what is not known",
    { name: "openat", policies: [], event: BARE },
    '{"time":null,"kind":"event","name":"openat","policies":[],"process":{},' +
    '"source":{"file":"-","format":"tracee-json"},"event":{}}',
  ],
  [
    "a relative time, a record number and a pod",
    {
      name: "openat",
      policies: ["", "a"],
      event: makeEvent({
        relativeTime: 12345678901n,
        process: { pid: 18446744073709551615n },
        pod: { name: "web-1", namespace: "default", uid: "u" },
        location: { path: "b.gob", record: 3 },
        format: "tracee-gob",
        json: "{}",
      }),
    },
    '{"time":null,"relativeTime":12345678901,"kind":"event","name":"openat","policies":["","a"],' +
    '"process":{"pid":18446744073709551615},"pod":{"name":"web-1","namespace":"default","uid":"u"},' +
    '"source":{"file":"b.gob","record":3,"format":"tracee-gob"},"event":{}}',
  ],
  [
    "a recorded detection with exact evidence",
    {
      name: "x",
      signature: {
        id: "X",
        version: "",
        name: "x",
        eventName: "x",
        description: "",
        severity: "critical",
        tags: [],
        properties: { inode: 9007199254740993n },
      },
      evidence: {
        inode: 18446744073709551615n,
        path: undefined,
        map: new Map<string, Value>([["b", "\ud800"], ["a", -0.5]]),
      },
      policies: [],
      recorded: true,
      event: BARE,
    },
    '{"time":null,"kind":"signature","name":"x","severity":"critical","signature":{"id":"X","version":"","name":"x",' +
    '"description":"","tags":[],"properties":{"inode":9007199254740993}},"policies":[],"recorded":true,' +
    '"data":{"inode":18446744073709551615,"map":{"b":"\\ud800","a":-0.5}},"process":{},' +
    '"source":{"file":"-","format":"tracee-json"},"event":{}}',
  ],
];
for (const [what, finding, expected] of CASES) {
  Deno.test(`findingToJson() writes ${what}`, () => {
    strictEqual(findingToJson(finding), expected);
    JSON.parse(expected);
  });
}

Deno.test("findingToJson() keeps hostile text exact and on one line", () => {
  const hostile = "\x1b[2J\n\u202e\u2028日本\0";
  const event = makeEvent({ process: { name: hostile }, host: hostile, location: { path: hostile } });
  const text = findingToJson({ name: hostile, event, policies: [hostile] });
  strictEqual(text.includes("\n"), false);
  const parsed = JSON.parse(text);
  deepStrictEqual(
    [parsed.name, parsed.process.name, parsed.host, parsed.source.file, parsed.policies[0]],
    Array(5).fill(hostile),
  );
});

const SUMMARY = makeSummary({
  events: 3,
  selected: 2,
  findings: 2,
  bySeverity: { critical: 1, low: 1 },
  byName: Object.fromEntries([["__proto__", 1], ["b", 1]]),
  first: 0n,
  last: 1n,
  skipped: 1,
  skippedBy: [{ reason: "not JSON", count: 1, first: { file: "a", line: 2 } }],
  lost: 4,
  merged: 5,
  formats: { "tracee-json": 3 },
  silent: [{ name: "x", reason: "no ptrace" }],
  remarks: ["r"],
  run: { elapsedMs: 1.6, eventsPerSecond: 10.4, bytes: 7, peakMemory: 8 },
});
const SUMMARY_TEXT =
  '{"events":3,"selected":2,"findings":2,"bySeverity":{"low":1,"critical":1},"byName":{"__proto__":1,"b":1},' +
  '"first":"1970-01-01T00:00:00.000000000Z","last":"1970-01-01T00:00:00.000000001Z","skipped":1,' +
  '"skippedBy":[{"reason":"not JSON","count":1,"first":{"file":"a","line":2}}],"lost":4,"merged":5,' +
  '"formats":{"tracee-json":3},"silent":[{"name":"x","reason":"no ptrace"}],"remarks":["r"],' +
  '"run":{"elapsedMs":2,"eventsPerSecond":10,"bytes":7,"peakMemory":8}}';

Deno.test("summaryToJson() writes the documented shape", () => strictEqual(summaryToJson(SUMMARY), SUMMARY_TEXT));

Deno.test("summaryToJson() has every key of an empty run", () => {
  strictEqual(
    summaryToJson(makeSummary()),
    '{"events":0,"selected":0,"findings":0,"bySeverity":{},"byName":{},"first":null,"last":null,"skipped":0,"skippedBy":[],' +
      '"lost":0,"merged":0,"formats":{},"silent":[],"remarks":[],"run":{"elapsedMs":0,"eventsPerSecond":0,"bytes":0}}',
  );
});

const LINE = findingToJson({ name: "openat", policies: [], event: BARE });
for (
  const [format, count, expected] of [
    ["jsonl", 0, ""],
    ["jsonl", 2, `${LINE}\n${LINE}\n`],
    ["json", 0, `{"hindtrace":"${VERSION}","findings":[],"summary":${SUMMARY_TEXT}}\n`],
    ["json", 1, `{"hindtrace":"${VERSION}","findings":[\n${LINE}\n],"summary":${SUMMARY_TEXT}}\n`],
    ["json", 2, `{"hindtrace":"${VERSION}","findings":[\n${LINE},\n${LINE}\n],"summary":${SUMMARY_TEXT}}\n`],
  ] as const
) {
  Deno.test(`${format} prints ${count} findings`, () => {
    const printed: string[] = [];
    const sink = SINKS.find(({ name }) => name === format)?.create((text) => printed.push(String(text)), {
      color: false,
      wide: false,
    });
    sink?.begin?.();
    for (let written = 0; written < count; written++) sink?.write({ name: "openat", policies: [], event: BARE });
    sink?.finish?.(SUMMARY);
    strictEqual(printed.join(""), expected);
  });
}

Deno.test("SINKS has the table first, which alone shows the summary", () => {
  deepStrictEqual(SINKS.map(({ name, showsSummary }) => [name, showsSummary]), [["table", true], ["json", false], [
    "jsonl",
    false,
  ]]);
});

Deno.test("VERSION is that of deno.json", async () => {
  strictEqual(JSON.parse(await Deno.readTextFile(new URL("../../deno.json", import.meta.url))).version, VERSION);
});
