import { BASELINE } from "../../../src/sources/ebpf/kernel_offers.ts";
import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { SIGNATURES } from "../../../rules/mod.ts";
import { findEvent } from "../../../src/events/mod.ts";
import { INTEGRITY_EVENTS, serviceHere } from "../../../src/sources/ebpf/host_services.ts";
import { servedEvents } from "../../../src/sources/ebpf/probes.ts";

/** A kernel without the tracepoints that not every kernel has. */
const BARE = { ...BASELINE, hasTracepoint: () => false };

/** Beyond what tracepoints can tell of. */
const NOT_HAD = new Set(["dirty_pipe_splice", "ftrace_hook", "hidden_kernel_module", "hooked_syscall", "stack_pivot"]);

Deno.test("every event that a built-in signature needs is had, or it is said why not", () => {
  const needed = new Set(SIGNATURES.flatMap(({ selectors }) => selectors.map(({ name }) => name)));
  const missing = [...needed].filter((name) => serviceHere(name, BASELINE).missing !== undefined);
  deepStrictEqual(missing.filter((name) => !NOT_HAD.has(name)), []);
});

Deno.test("every event that is had is in the catalog, with words for how", () => {
  for (const name of [...servedEvents(), ...Object.keys(INTEGRITY_EVENTS)]) {
    ok(findEvent(name), name);
    const { layer, source } = serviceHere(name, BASELINE);
    ok(layer !== undefined && source !== undefined && source.length > 0, name);
  }
});

Deno.test("a kernel without a tracepoint has the event not", () => {
  strictEqual(serviceHere("module_load", BARE).missing, "the kernel has no tracepoint module_load");
  strictEqual(serviceHere("openat", BARE).missing, undefined);
});
