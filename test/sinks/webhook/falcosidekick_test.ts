/**
 * Findings as alerts of Falco: the body that Falcosidekick takes.
 * @module
 */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { type Finding, SEVERITIES, type SignatureMetadata } from "../../../src/model/mod.ts";
import { alertOf } from "../../../src/sinks/webhook/falcosidekick.ts";
import { createWebhook } from "../../../src/sinks/webhook/mod.ts";
import { makeEvent } from "../../make_event.ts";
import { startReceiver } from "./receiver.ts";

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
const DETECTION: Finding = {
  name: "anti_debugging",
  signature: SIGNATURE,
  evidence: { path: "/tmp/x", flags: ["a", 18446744073709551615n], map: new Map([["k", null]]), none: undefined },
  policies: ["b", "c"],
  recorded: true,
  event: makeEvent({
    name: "ptrace",
    time: 1677662123123456789n,
    process: { pid: 7, ppid: 1, hostPid: 4242, hostPpid: 4000, uid: 0, name: "strace", executable: "/usr/bin/strace" },
    origin: "container",
    host: "node-1",
    container: { id: "3a5b1c2d3e4f5a6b", image: "nginx", name: "web", started: true },
    pod: { name: "web-1", namespace: "default" },
    args: { request: 0 },
    returnValue: -1,
    location: { path: "a.jsonl", line: 12 },
  }),
};

Deno.test("alertOf() writes a detection with everything that is known", () => {
  strictEqual(
    alertOf(DETECTION),
    '{"output":"Anti-Debugging detected (recorded) — path: /tmp/x, flags: [a, 18446744073709551615], map: {k: null} ' +
      '(strace(7/4242) uid 0 @3a5b1c2d3e4f default/web-1)","priority":"Notice","rule":"Anti-Debugging detected",' +
      '"time":"2023-03-01T09:15:23.123456789Z","output_fields":{"value":-1,"evt.type":"ptrace",' +
      '"evt.rawtime":1677662123123456789,"evt.hostname":"node-1","proc.name":"strace","proc.exepath":"/usr/bin/strace",' +
      '"proc.pid":4242,"proc.vpid":7,"proc.ppid":4000,"user.uid":0,"container.id":"3a5b1c2d3e4f5a6b",' +
      '"container.name":"web","container.image":"nginx","k8s.ns.name":"default","k8s.pod.name":"web-1",' +
      '"signature.id":"TRC-102","signature.event":"anti_debugging","signature.severity":"low",' +
      '"signature.tactic":"defense-evasion","signature.technique":"T1622","policies":"b,c","recorded":true,' +
      '"source.file":"a.jsonl","source.line":12,"data.path":"/tmp/x","data.flags":"[\\"a\\",18446744073709551615]",' +
      '"data.map":"{\\"k\\":null}"}}',
  );
});

for (
  const [severity, priority] of [
    ["info", "Informational"],
    ["low", "Notice"],
    ["medium", "Warning"],
    ["high", "Error"],
    ["critical", "Critical"],
  ] as const
) {
  Deno.test(`alertOf() calls ${severity} ${priority}`, () => {
    const finding = { ...DETECTION, signature: { ...SIGNATURE, severity } };
    strictEqual(JSON.parse(alertOf(finding)).priority, priority);
  });
}

Deno.test("alertOf() has a priority for each severity", () => {
  for (const severity of SEVERITIES) {
    ok(JSON.parse(alertOf({ ...DETECTION, signature: { ...SIGNATURE, severity } })).priority);
  }
});

for (
  const [what, event] of [
    ["a plain event of which nothing is known", makeEvent({ process: {} })],
    ["a time without a wall clock", makeEvent({ relativeTime: 5n })],
    ["a time that RFC 3339 cannot write", makeEvent({ time: 9_223_372_036_854_775_807n * 1000n })],
    ["a time before year 0", makeEvent({ time: -9_223_372_036_854_775_807n * 1000n })],
  ] as const
) {
  Deno.test(`alertOf() gives Falcosidekick all it insists on for ${what}`, () => {
    const alert = JSON.parse(alertOf({ name: "openat", event, policies: [] }));
    deepStrictEqual(Object.keys(alert), ["output", "priority", "rule", "time", "output_fields"]);
    match(alert.output, /^openat/);
    deepStrictEqual([alert.priority, alert.rule], ["Debug", "openat"]);
    match(alert.time, /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);
    for (const value of Object.values(alert.output_fields)) ok(value === null || typeof value !== "object");
    strictEqual(alert.output_fields["evt.type"], "openat");
  });
}

Deno.test("alertOf() keeps its output short, escaped, and the fields whole", () => {
  const pathname = "/" + "x".repeat(10_000) + "\x1b[2J";
  const { output, output_fields } = JSON.parse(
    alertOf({ name: "openat", event: makeEvent({ args: { pathname } }), policies: [] }),
  );
  ok(output.length < 1200);
  strictEqual(output_fields["evt.arg.pathname"], pathname);
});

Deno.test("a webhook of the format falcosidekick posts alerts", async () => {
  await using receiver = startReceiver(() => new Response());
  const webhook = createWebhook(receiver.origin, { format: "falcosidekick" });
  webhook.sink.write(DETECTION);
  strictEqual((await webhook.finish()).delivered, 1);
  strictEqual(receiver.arrivals[0].body, alertOf(DETECTION));
});
