import { BASELINE } from "../../../src/sources/ebpf/kernel_offers.ts";
import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { SIGNATURES } from "../../../rules/mod.ts";
import { findEvent } from "../../../src/events/mod.ts";
import { INTEGRITY_EVENTS, serviceHere } from "../../../src/sources/ebpf/host_services.ts";
import { servedEvents } from "../../../src/sources/ebpf/probes.ts";

/** A kernel without the tracepoints that not every kernel has. */
const BARE = { ...BASELINE, hasTracepoint: () => false };

/** Beyond what tracepoints can tell of. */
const NOT_HAD = new Set(["dirty_pipe_splice"]);

/** A host that lets itself be looked at. */
const OPEN = { symbols: true, restrict: 0, modules: true, tracefs: true, ftrace: true };
const BPF_AND_PERFMON = 3n << 38n;
const SYSLOG = 1n << 34n;
const NO_SYSLOG = "the kernel hides its addresses from who lacks CAP_SYSLOG";

Deno.test("every event that a built-in signature needs is had, or it is said why not", () => {
  const needed = new Set(SIGNATURES.flatMap(({ selectors }) => selectors.map(({ name }) => name)));
  const missing = [...needed].filter((name) => serviceHere(name, BASELINE, OPEN).missing !== undefined);
  deepStrictEqual(missing.filter((name) => !NOT_HAD.has(name)), []);
});

Deno.test("every event that is had is in the catalog, with words for how", () => {
  for (const name of [...servedEvents(), ...Object.keys(INTEGRITY_EVENTS)]) {
    ok(findEvent(name), name);
    const { layer, source } = serviceHere(name, BASELINE, OPEN);
    ok(layer !== undefined && source !== undefined && source.length > 0, name);
  }
});

Deno.test("a kernel without a tracepoint has the event not", () => {
  strictEqual(serviceHere("module_load", BARE).missing, "the kernel has no tracepoint module_load");
  strictEqual(serviceHere("openat", BARE).missing, undefined);
});

for (
  const [what, event, facts, reason] of [
    [
      "hidden addresses",
      "hooked_syscall",
      { restrict: 2 },
      "the kernel hides its addresses: kernel.kptr_restrict is 2",
    ],
    [
      "hidden addresses",
      "hooked_seq_ops",
      { restrict: 2 },
      "the kernel hides its addresses: kernel.kptr_restrict is 2",
    ],
    [
      "no symbols",
      "hooked_proc_fops",
      { symbols: false },
      "the kernel does not tell its symbols: it was built without CONFIG_KALLSYMS",
    ],
    [
      "no tracefs",
      "ftrace_hook",
      { tracefs: false, ftrace: false },
      "tracefs, which lists hooked functions, is not mounted on /sys/kernel/tracing",
    ],
    [
      "no function tracer",
      "ftrace_hook",
      { ftrace: false },
      "tracefs does not list hooked functions: the kernel has no function tracer",
    ],
    [
      "no right to see tracefs",
      "ftrace_hook",
      { ftrace: undefined, capabilities: BPF_AND_PERFMON },
      "tracefs, which lists hooked functions, may be read by root only",
    ],
    ["no rights at all", "ftrace_hook", { ftrace: undefined, capabilities: 0n }, undefined],
    ["no rights at all", "hooked_syscall", { paranoid: 2, capabilities: 0n }, undefined],
    ["no CAP_SYSLOG", "hooked_syscall", { paranoid: 2, capabilities: BPF_AND_PERFMON }, NO_SYSLOG],
    ["no CAP_SYSLOG", "hooked_seq_ops", { restrict: 1, paranoid: 1, capabilities: BPF_AND_PERFMON }, NO_SYSLOG],
    ["CAP_SYSLOG", "hooked_syscall", { restrict: 1, paranoid: 2, capabilities: BPF_AND_PERFMON | SYSLOG }, undefined],
    ["a trusting kernel", "hooked_proc_fops", { paranoid: 1, capabilities: BPF_AND_PERFMON }, undefined],
    ["no modules", "hidden_kernel_module", { modules: false }, "the kernel takes no modules"],
    ["hidden addresses", "hidden_kernel_module", { restrict: 2 }, undefined],
  ] as const
) {
  Deno.test(`of ${event} with ${what} it is said ${reason === undefined ? "how it is had" : "why not"}`, () => {
    strictEqual(serviceHere(event, BASELINE, { ...OPEN, ...facts }).missing, reason);
  });
}
