/**
 * What it costs to print a finding.
 * @module
 */
import type { Finding } from "../src/model/mod.ts";
import { findingToJson } from "../src/sinks/finding.ts";
import { table } from "../src/sinks/table.ts";
import { makeEvent } from "../test/make_event.ts";

const RECORD = '{"timestamp":1677662123123456789,"processId":7,"eventName":"openat","returnValue":3,"args":[]}';
const event = makeEvent({
  time: 1677662123123456789n,
  process: { pid: 7, ppid: 1, tid: 7, hostPid: 4242, uid: 0, name: "strace", executable: "/usr/bin/strace" },
  host: "node-1",
  container: { id: "3a5b1c2d3e4f5a6b", image: "nginx", name: "web" },
  args: { dirfd: -100, pathname: "/etc/passwd", flags: "O_RDONLY|O_CLOEXEC", mode: 0 },
  returnValue: 3,
  json: RECORD,
});
const plain: Finding = { name: "openat", event, policies: ["files"] };
const detection: Finding = {
  name: "anti_debugging",
  event,
  policies: ["default"],
  evidence: { path: "/etc/passwd", flags: 577 },
  signature: {
    id: "TRC-102",
    version: "1",
    name: "Anti-Debugging detected",
    eventName: "anti_debugging",
    description: "A process used anti-debugging techniques to block a debugger",
    severity: "low",
    tags: ["linux"],
    technique: "T1622",
    properties: {},
  },
};

/** Reads the text as an output does, so that pieces glued together are paid for here. */
const encoder = new TextEncoder();
const buffer = new Uint8Array(1 << 16);
function print(text: string | Uint8Array): void {
  if (typeof text === "string") encoder.encodeInto(text, buffer);
  else buffer.set(text.subarray(0, buffer.length));
}

Deno.bench("a plain event as JSON", () => print(findingToJson(plain)));
Deno.bench("a detection as JSON", () => print(findingToJson(detection)));

const piped = table.create(print, { color: false, wide: true });
Deno.bench("a detection as a line of the table", () => piped.write(detection));
const terminal = table.create(print, { color: true, wide: false, width: 120 });
Deno.bench("a detection as rows on a terminal", () => terminal.write(detection));
