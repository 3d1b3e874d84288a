/**
 * The findings table: readable, safe, and as wide as the place it is printed to.
 * @module
 */
import { match, ok, strictEqual } from "node:assert";
import type { Finding, RunSummary, SignatureMetadata, SinkOptions } from "../../src/model/mod.ts";
import { table } from "../../src/sinks/table.ts";
import { displayWidth } from "../../src/text/width.ts";
import { type EventParts, makeEvent } from "../make_event.ts";
import { makeSummary } from "../make_summary.ts";

const TIME = 1677662123123456789n;
const PIPE: SinkOptions = { color: false, wide: false };
const SIGNATURE: SignatureMetadata = {
  id: "TRC-102",
  version: "1",
  name: "Anti-Debugging detected",
  eventName: "anti_debugging",
  description: "",
  severity: "high",
  tags: [],
  properties: {},
};
const PROCESS = { pid: 7, hostPid: 4242, ppid: 1, uid: 0, name: "strace", executable: "/usr/bin/strace" };

function detection(parts: EventParts = {}, policies: readonly string[] = []): Finding {
  const event = makeEvent({ time: TIME, process: PROCESS, container: { id: "3a5b1c2d3e4f5a6b" }, ...parts });
  return { name: "anti_debugging", signature: SIGNATURE, evidence: { request: "PTRACE_TRACEME" }, policies, event };
}

function plain(parts: EventParts = {}, policies: readonly string[] = []): Finding {
  return {
    name: "openat",
    policies,
    event: makeEvent({ time: TIME, args: { pathname: "/etc/shadow", mode: 0 }, returnValue: -13, ...parts }),
  };
}

function print(findings: readonly Finding[], options: SinkOptions, summary?: RunSummary): string {
  const printed: string[] = [];
  const sink = table.create((text) => printed.push(String(text)), options);
  sink.begin?.();
  for (const finding of findings) sink.write(finding);
  if (summary) sink.finish?.(summary);
  return printed.join("");
}

const CASES: readonly (readonly [string, readonly Finding[], SinkOptions, string])[] = [
  [
    "one line a finding where there is no terminal",
    [detection(), plain()],
    PIPE,
    golden`
    SEVERITY  TIME                      NAME                      WHO                           WHAT
    high      2023-03-01T09:15:23.123Z  anti_debugging            strace(7/4242) uid 0 @3a5b1c2d3e4f  Anti-Debugging detected — request: PTRACE_TRACEME
    -         2023-03-01T09:15:23.123Z  openat                    test(7)                       pathname: /etc/shadow, ret -13`,
  ],
  [
    "policies when there are any",
    [plain({}, ["", "shells", "web"])],
    PIPE,
    golden`
    SEVERITY  TIME                      NAME                      WHO                           POLICIES      WHAT
    -         2023-03-01T09:15:23.123Z  openat                    test(7)                       shells, web   pathname: /etc/shadow, ret -13`,
  ],
  [
    "no column for the one unnamed policy",
    [plain({}, [""])],
    PIPE,
    golden`
    SEVERITY  TIME                      NAME                      WHO                           WHAT
    -         2023-03-01T09:15:23.123Z  openat                    test(7)                       pathname: /etc/shadow, ret -13`,
  ],
  [
    "everything when wide, whatever the terminal",
    [detection({ host: "node-1" })],
    { color: false, wide: true, width: 60 },
    golden`
    SEVERITY  TIME                            NAME                      WHO                           SOURCE            WHAT
    high      2023-03-01T09:15:23.123456789Z  anti_debugging            strace(7/4242) ppid 1 uid 0 /usr/bin/strace @3a5b1c2d3e4f5a6b on node-1  test.jsonl:1      Anti-Debugging detected — request: PTRACE_TRACEME`,
  ],
  [
    "the date when it changes, on a terminal",
    [plain(), plain(), plain({ time: TIME + 86_400_000_000_000n })],
    { color: false, wide: false, width: 120 },
    golden`
    SEVERITY  TIME          NAME                      WHO                         WHAT
    ── 2023-03-01 UTC
    -         09:15:23.123  openat                    test(7)                     pathname: /etc/shadow, ret -13
    -         09:15:23.123  openat                    test(7)                     pathname: /etc/shadow, ret -13
    ── 2023-03-02 UTC
    -         09:15:23.123  openat                    test(7)                     pathname: /etc/shadow, ret -13`,
  ],
  [
    "what happened below, where there is little room",
    [detection({}, ["shells"])],
    { color: false, wide: false, width: 80 },
    golden`
    SEVERITY  TIME          NAME                WHO                     POLICIES
    ── 2023-03-01 UTC
    high      09:15:23.123  anti_debugging      strace(7/4242) uid 0    shells
                                                @3a5b1c2d3e4f
              Anti-Debugging detected — request: PTRACE_TRACEME`,
  ],
  [
    "relative times, and none",
    [plain({ time: undefined, relativeTime: 12345678901n }), plain({ time: undefined })],
    PIPE,
    golden`
    SEVERITY  TIME                NAME                      WHO                           WHAT
    -         +12.345678901s      openat                    test(7)                       pathname: /etc/shadow, ret -13
    -         -                   openat                    test(7)                       pathname: /etc/shadow, ret -13`,
  ],
  [
    "the event of a detection without evidence",
    [{ ...detection(), evidence: {}, recorded: true }],
    PIPE,
    golden`
    SEVERITY  TIME                      NAME                      WHO                           WHAT
    high      2023-03-01T09:15:23.123Z  anti_debugging            strace(7/4242) uid 0 @3a5b1c2d3e4f  Anti-Debugging detected (recorded) — openat`,
  ],
];
for (const [what, findings, options, expected] of CASES) {
  Deno.test(`table shows ${what}`, () => strictEqual(print(findings, options), expected));
}

Deno.test("table shows hostile text as escapes and in quotes, so that it cannot pass for more", () => {
  const text = print([
    plain({
      process: { name: "a\x1b[2J\n" },
      args: { path: "/x, flags: 0", list: ["", "b\u202e"], map: new Map([["k: v", "日本"]]) },
    }),
  ], PIPE);
  ok(
    text.endsWith(
      'a\\x1b[2J\\n                    path: "/x, flags: 0", list: ["", b\\u{202e}], map: {"k: v": 日本}, ret -13\n',
    ),
    text,
  );
});

Deno.test("table fits every width, whatever the text", () => {
  const texts = [
    "日本語".repeat(80),
    "👨‍👩‍👧".repeat(50),
    "e\u0301".repeat(300),
    "\x1b[31m".repeat(80),
    "/usr/bin".repeat(60),
    "a".repeat(5_000_000),
  ];
  for (let width = 60; width < 240; width += 7) {
    const findings = texts.map((text) =>
      plain({ process: { name: text, pid: 7 }, args: { text, list: Array(5000).fill(text) } }, ["p"])
    );
    for (const line of print(findings, { color: false, wide: false, width }).split("\n")) {
      ok(displayWidth(line) <= width, `${width}: ${line}`);
    }
  }
});

Deno.test("table cuts long lists on a terminal only", () => {
  const finding = plain({ args: { argv: Array.from({ length: 12 }, (_, index) => index) }, returnValue: 0 });
  match(print([finding], { color: false, wide: false, width: 200 }), /argv: \[0, 1, 2, 3, 4, 5, 6, 7, … 4 more\]\n/);
  match(print([finding], PIPE), /argv: \[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11\]\n/);
});

Deno.test("table caps the rows of a plain event, not of detections, and says so", () => {
  const findings = [...Array<Finding>(1234).fill(plain()), ...Array<Finding>(30).fill(detection())];
  const text = print(findings, PIPE, makeSummary({ events: 2000, selected: 1264, findings: 1264 }));
  strictEqual(text.match(/ openat {2}/g)?.length, 20);
  strictEqual(text.match(/ anti_debugging /g)?.length, 30);
  match(text, /\n… 1,214 more openat like this; --wide shows all\n\n── Summary/);
  strictEqual(print(findings, { ...PIPE, wide: true }).match(/ openat {2}/g)?.length, 1234);
});

Deno.test("table counts a hundred thousand different names in bounded memory", () => {
  const printed: string[] = [];
  const sink = table.create((text) => printed.push(String(text)), PIPE);
  const { event } = plain();
  for (let name = 0; name < 100_000; name++) sink.write({ name: `e${name}`, policies: [], event });
  sink.finish?.(makeSummary({ findings: 100_000 }));
  match(printed.join(""), /… 89,980 more other events like this/);
});

Deno.test("table has colors only where they are wanted, and they take no room", () => {
  const findings = [detection({}, ["p"]), plain()];
  for (const width of [undefined, 80, 160]) {
    const colored = print(
      findings,
      { color: true, wide: false, width },
      makeSummary({ findings: 2, bySeverity: { high: 1 } }),
    );
    ok(colored.includes("\x1b[1;31mhigh\x1b[0m    "));
    strictEqual(
      stripColor(colored).replace(/ +$/gm, ""),
      print(findings, { ...PIPE, width }, makeSummary({ findings: 2, bySeverity: { high: 1 } })),
    );
  }
});

Deno.test("table says in one line that there are no findings", () => {
  match(print([], PIPE, makeSummary({ events: 12, selected: 3 })), /^No findings in 12 events\n\n── Summary/);
  match(print([], PIPE, makeSummary({ events: 1 })), /^No findings in 1 event: none was selected\n/);
  match(print([], PIPE, makeSummary()), /^No findings: no event was read\n/);
});

Deno.test("table prints nothing that differs from one run to the next", () => {
  const slow = makeSummary({ events: 1, run: { elapsedMs: 99, eventsPerSecond: 1, bytes: 5, peakMemory: 9 } });
  strictEqual(print([], PIPE, slow), print([], PIPE, makeSummary({ events: 1 })));
});

function stripColor(text: string): string {
  return text.split("\x1b[").map((piece, index) => index === 0 ? piece : piece.slice(piece.indexOf("m") + 1)).join("");
}

/** The lines of a template, without its indentation. */
function golden(text: TemplateStringsArray): string {
  return text[0].split("\n").slice(1).map((line) => line.slice(4)).join("\n") + "\n";
}
