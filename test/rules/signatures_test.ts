/**
 * The built-in signatures as a list, and what they make of one act that a log has in several events.
 * @module
 */
import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { inspect } from "node:util";
import { SIGNATURES } from "../../rules/mod.ts";
import type { Event, Process } from "../../src/model/mod.ts";
import { SEVERITIES } from "../../src/model/mod.ts";
import { createDetector } from "../../src/signatures/detect.ts";
import { type EventParts, makeEvent } from "../make_event.ts";
import { leaveOut, readConformance } from "./conformance.ts";

interface Metadata {
  readonly tag: string;
  readonly id: string;
  readonly version: string;
  readonly name: string;
  readonly eventName: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly selected_events: readonly { readonly name: string; readonly origin: string }[];
}

const OURS = ["dirty_pipe_splice", "ftrace_hook", "hidden_kernel_module", "hooked_seq_ops", "stack_pivot"];

Deno.test("ids and event names are there once", () => {
  for (const key of ["id", "eventName", "name"] as const) {
    strictEqual(new Set(SIGNATURES.map(({ metadata }) => metadata[key])).size, SIGNATURES.length, key);
  }
});

Deno.test("every file of a signature is in the list, under its event name", () => {
  const files = [...Deno.readDirSync(new URL("../../rules/signatures/", import.meta.url))];
  const names = files.filter(({ isFile }) => isFile).map(({ name }) => name.replace(/\.ts$/, "")).sort();
  deepStrictEqual(SIGNATURES.map(({ metadata }) => metadata.eventName), names);
});

Deno.test("events that are a detection by themselves have signatures of ours", () => {
  const ours = SIGNATURES.filter(({ metadata }) => metadata.id.startsWith("HT-"));
  deepStrictEqual(ours.map(({ metadata }) => metadata.id).sort(), ["HT-1", "HT-2", "HT-3", "HT-4", "HT-5", "HT-6"]);
  deepStrictEqual(ours.map(({ metadata }) => metadata.eventName), [...OURS, "suspicious_syscall_source"]);
});

Deno.test("every signature says what it is, for people and for ATT&CK", () => {
  for (const { metadata } of SIGNATURES) {
    ok(metadata.description.length > 40, metadata.id);
    ok(metadata.tags.includes("linux"), metadata.id);
    ok(metadata.tactic !== undefined && metadata.properties.Technique !== undefined, metadata.id);
  }
});

const published = readConformance<readonly Metadata[]>("signature_metadata")?.filter(({ tag }) => tag === "v0.24.1");
if (published === undefined) leaveOut("signature_metadata");
for (const { id, version, name, eventName, properties, selected_events } of published ?? []) {
  Deno.test(`${id} is what Tracee published`, () => {
    const { metadata, selectors } = SIGNATURES.find((signature) => signature.metadata.id === id) ?? SIGNATURES[0];
    deepStrictEqual([metadata.id, metadata.version, metadata.name, metadata.eventName], [id, version, name, eventName]);
    strictEqual(SEVERITIES.indexOf(metadata.severity), Number(properties.Severity));
    strictEqual(metadata.technique, properties.external_id);
    strictEqual(metadata.tactic, properties.Category ?? "discovery");
    strictEqual(metadata.properties.id, properties.id);
    for (const { name, origin } of selected_events) {
      ok(selectors.some((selector) => selector.name === name && (selector.origin ?? "*") === origin), name);
    }
  });
}

function ids(...events: readonly Event[]): string[] {
  const detector = createDetector(SIGNATURES);
  return events.flatMap((event) => detector.detect(event)).map(({ signature }) => signature.id);
}

function event(name: string, args: EventParts["args"], process: Process = { hostTid: 7, name: "nginx" }): Event {
  return makeEvent({ name, args, process });
}

Deno.test("one execution in several events is one finding", () => {
  const check = event("security_bprm_check", { pathname: "/bin/dash" });
  const exec = event("sched_process_exec", { pathname: "/bin/dash", prev_comm: "nginx" }, { hostTid: 7, name: "sh" });
  deepStrictEqual(ids(check, exec), ["TRC-1016"]);
  deepStrictEqual(ids(exec), ["TRC-1016"]);
  deepStrictEqual(ids(check, exec, check, exec), ["TRC-1016", "TRC-1016"]);
  deepStrictEqual(ids(check, { ...exec, process: { hostTid: 8, name: "sh" } }), ["TRC-1016", "TRC-1016"]);
});

Deno.test("one environment in several events is one finding", () => {
  const call = event("execve", { pathname: "ls", envp: ["LD_PRELOAD=/x"] });
  const exec = event("sched_process_exec", { pathname: "/bin/ls", env: ["LD_PRELOAD=/x"] });
  deepStrictEqual(ids(call, exec), ["TRC-107"]);
});

Deno.test("one kernel module in several events is one finding", () => {
  const read = event("security_kernel_read_file", { type: "kernel-module" });
  const load = event("module_load", { name: "x" });
  const call = makeEvent({ name: "finit_module", process: { hostTid: 7 }, returnValue: 0 });
  deepStrictEqual(ids(read, load, call, read, load, call), ["TRC-1017", "TRC-1017"]);
  deepStrictEqual(ids(load, event("init_module", {})), ["TRC-1017"]);
});

Deno.test("acts of one thread that are far apart are findings of their own", () => {
  const hours = 8n * 3600n * 1_000_000_000n;
  const call = { ...event("init_module", {}), time: 1n };
  const read = event("security_kernel_read_file", { type: "kernel-module", pathname: "/tmp/evil.ko" });
  deepStrictEqual(ids(call, { ...read, time: 1n + hours }), ["TRC-1017", "TRC-1017"]);
  deepStrictEqual(ids(call, { ...read, time: 2n }), ["TRC-1017"]);
});

Deno.test("shells of web servers in two containers are two findings, also where both are thread 1", () => {
  const nginx = event("security_bprm_check", { pathname: "/bin/sh" }, { tid: 1, name: "nginx" });
  const args = { pathname: "/bin/bash", prev_comm: "httpd" };
  const httpd = event("sched_process_exec", args, { tid: 1, name: "bash" });
  deepStrictEqual(ids({ ...nginx, container: { id: "aaa" } }, { ...httpd, container: { id: "bbb" } }), [
    "TRC-1016",
    "TRC-1016",
  ]);
});

Deno.test("one kernel module after another is a finding each", () => {
  const read = event("security_kernel_read_file", { type: "kernel-module", pathname: "/tmp/a.ko" });
  const load = event("module_load", { name: "b", pathname: "/tmp/b.ko" });
  deepStrictEqual(ids(read, load), ["TRC-1017", "TRC-1017"]);
});

for (
  const [value, count] of [
    [[], 0],
    [new Map(), 0],
    [null, 0],
    [5, 0],
    [true, 0],
    ["openat", 0],
    [["openat"], 1],
    [new Map([["openat", "evil"]]), 1],
  ] as const
) {
  Deno.test(`hooked system calls: ${count === 0 ? "nothing" : "a finding"} in ${inspect(value)}`, () => {
    strictEqual(ids(event("hooked_syscall", { hooked_syscalls: value })).length, count);
  });
}

Deno.test("a comm of 15 bytes stands for the executable where the log has none", () => {
  const open = (executable: string, name?: string) =>
    event("security_file_open", { pathname: "/etc/kubernetes/pki/ca.key", flags: 0 }, { executable, name });
  deepStrictEqual(ids(open("/usr/bin/kube-controller-manager")), []);
  deepStrictEqual(ids(open("/usr/bin/kube-controller-manager", "x")), ["TRC-1018"]);
  deepStrictEqual(ids(open("/tmp/kubelet/x")), ["TRC-1018"]);
});

Deno.test("preload variables are all in the evidence", () => {
  const env = ["LD_LIBRARY_PATH=/a", "LD_PRELOAD=/b.so"];
  const [found] = createDetector(SIGNATURES).detect(event("sched_process_exec", { pathname: "/bin/ls", env }));
  deepStrictEqual({ ...found.evidence }, { LD_PRELOAD: "LD_PRELOAD=/b.so", LD_LIBRARY_PATH: "LD_LIBRARY_PATH=/a" });
});

Deno.test("arguments of the wrong kind are no findings and no errors", () => {
  const detector = createDetector(SIGNATURES);
  const names = new Set(SIGNATURES.flatMap(({ selectors }) => selectors.map(({ name }) => name)));
  const known = new Set([
    "any",
    "pathname",
    "flags",
    "request",
    "alert",
    "bytes",
    "env",
    "envp",
    "remote_addr",
    "sockfd",
  ]);
  for (const value of [null, true, -1, 2n ** 63n, "", "\0", [], [null], new Map(), [new Map([["a", null]])]]) {
    const args = Object.fromEntries(
      [...known, "pid", "type", "newfd", "new_path", "old_path"].map((arg) => [arg, value]),
    );
    for (const name of names) {
      for (const origin of ["host", "container"] as const) {
        detector.detect(makeEvent({ name, args, origin, process: {} }));
      }
    }
  }
  deepStrictEqual(detector.failures(), []);
});
