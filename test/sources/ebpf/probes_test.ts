/**
 * The table of what the probes can tell, and what is loaded for it.
 * @module
 */
import { BASELINE } from "../../../src/sources/ebpf/kernel_offers.ts";
import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { SIGNATURES } from "../../../rules/mod.ts";
import { findEvent } from "../../../src/events/mod.ts";
import { COMPAT_BASE } from "../../../src/sources/ebpf/config.ts";
import { HANDLERS } from "../../../src/sources/ebpf/handlers.ts";
import { planProbes, PROBE_EVENTS, probeEvents, servedEvents, serviceOf } from "../../../src/sources/ebpf/probes.ts";

/** A kernel without the tracepoints that not every kernel has. */
const BARE = { ...BASELINE, hasTracepoint: () => false };

function plan(names: readonly string[], options: { readonly env?: boolean; readonly lifecycle?: boolean } = {}) {
  return planProbes(new Set(names), { offers: BASELINE, lifecycle: false, ...options });
}

Deno.test("every event of the table is in the catalogue, with these args", () => {
  for (const { name, args } of PROBE_EVENTS) {
    const known = findEvent(name)?.args.map((arg) => arg.name) ?? [];
    deepStrictEqual(Object.keys(args).filter((arg) => !known.includes(arg)), [], name);
  }
});

Deno.test("every system call of the catalogue is served", () => {
  const served = new Set(servedEvents());
  for (const name of ["read", "openat", "mseal", "stat64", "socketcall", "clone3"].filter((name) => findEvent(name))) {
    ok(served.has(name), name);
  }
  ok(served.size > 480, String(served.size));
});

Deno.test("the built-in signatures' events are served, but for those that need the kernel's own symbols", () => {
  const needed = new Set(SIGNATURES.flatMap(({ selectors }) => selectors.map(({ name }) => name)));
  const unserved = [...needed].filter((name) => probeEvents(name).length === 0).sort();
  deepStrictEqual(unserved, [
    "dirty_pipe_splice",
    "ftrace_hook", // by the integrity check
    "hidden_kernel_module", // by the integrity check
    "hooked_proc_fops", // by the integrity check
    "hooked_seq_ops", // by the integrity check
    "hooked_syscall", // by the integrity check
  ]);
});

Deno.test("only what is wanted is loaded", () => {
  const { programs, attached, syscalls, wanted } = plan(["security_file_open"]);
  deepStrictEqual([...attached].sort(), ["sched_process_exec", "sys_enter", "sys_exit"]);
  deepStrictEqual([...programs].sort(), ["exit_open", "sched_process_exec", "sys_enter", "sys_exit"]);
  deepStrictEqual([...syscalls.keys()].filter((key) => key < COMPAT_BASE).sort((a, b) => a - b), [2, 85, 257, 437]);
  strictEqual(syscalls.get(257)?.sendsAtEnd, false, "nobody asked for openat itself");
  strictEqual(wanted, 1 << 6 | 1 << 2);
});

Deno.test("a call that several events look at has all their handlers", () => {
  const { syscalls } = plan(["mem_prot_alert", "shared_object_loaded", "mmap"]);
  const spec = syscalls.get(9);
  deepStrictEqual([...spec?.exit ?? []].sort((a, b) => a - b), [HANDLERS.mmap.place, HANDLERS.mapCall.place]);
  strictEqual(spec?.sendsAtEnd, true);
  const both = plan(["commit_creds", "switch_task_ns"]).syscalls.get(272);
  deepStrictEqual([both?.enter.length, both?.exit.length], [2, 2]);
});

Deno.test("no call has more handlers than there is room for", () => {
  const MAX_HANDLERS = 4;
  for (const [key, { enter, exit }] of plan(servedEvents()).syscalls) {
    ok(exit.length <= MAX_HANDLERS && enter.length <= MAX_HANDLERS, String(key));
  }
});

Deno.test("32-bit programs' numbers are watched too", () => {
  const { syscalls } = plan(["execve"]);
  deepStrictEqual([...syscalls.keys()], [59, COMPAT_BASE + 11]);
  deepStrictEqual([syscalls.get(COMPAT_BASE + 11)?.native, syscalls.get(59)?.native], [59, 59]);
  deepStrictEqual([...plan(["stat64"]).syscalls.keys()], [COMPAT_BASE + 195]);
});

Deno.test("the environment is only read when it is asked for", () => {
  const STRINGS = 2;
  strictEqual(plan(["execve"]).syscalls.get(59)?.args[2], 0);
  strictEqual(plan(["execve"], { env: true }).syscalls.get(59)?.args[2], STRINGS);
});

Deno.test("following the life of processes attaches what that needs, and wants its records", () => {
  const { attached, wanted } = plan(["ptrace"], { lifecycle: true });
  ok(
    ["sched_process_fork", "sched_process_exec", "sched_process_exit", "cgroup_mkdir"].every((name) =>
      attached.has(name)
    ),
  );
  strictEqual(wanted & (1 << 1 | 1 << 2 | 1 << 3), 0b1110);
});

Deno.test("without a tracepoint, what needs it is left out, and what can do without does", () => {
  const options = { offers: BARE, lifecycle: false };
  const { events, programs } = planProbes(new Set(["module_load", "security_inode_rename"]), options);
  deepStrictEqual(events.map(({ name }) => name), ["security_inode_rename"]);
  ok(programs.has("exit_rename") && !programs.has("ctime_ns_xchg"));
  strictEqual(serviceOf("module_load", BARE)?.missing, "the kernel has no tracepoint module_load");
  strictEqual(serviceOf("module_load", BASELINE)?.missing, undefined);
  strictEqual(serviceOf("ftrace_hook", BASELINE), undefined);
});

/** A kernel whose functions can be looked at. */
const HOOKABLE = { ...BASELINE, hasHook: () => true };

Deno.test("where kernel functions can be looked at, system calls that nobody asks for are left alone", () => {
  const { attached, syscalls } = planProbes(new Set(["security_file_open"]), { offers: HOOKABLE, lifecycle: false });
  deepStrictEqual([...attached], ["hook_security_file_open"]);
  strictEqual(syscalls.size, 0);
});

Deno.test("an event that one function only tells in part is taken from both layers", () => {
  const { attached } = planProbes(new Set(["mem_prot_alert"]), { offers: HOOKABLE, lifecycle: false });
  deepStrictEqual([...attached].toSorted(), ["hook_security_file_mprotect", "sys_enter", "sys_exit"]);
});

Deno.test("where tracepoints may be preempted, programs go where they are not", () => {
  const offers = { ...HOOKABLE, isPreemptible: true };
  const { attached, perfTracepoints } = planProbes(new Set(["openat"]), { offers, lifecycle: true });
  ok(attached.has("hook_wake_up_new_task") && attached.has("hook_finalize_exec"));
  ok(!attached.has("sched_process_fork") && !attached.has("sched_process_exec"));
  deepStrictEqual(Object.fromEntries(perfTracepoints), {
    sys_enter: "raw_syscalls/sys_enter",
    sys_exit: "raw_syscalls/sys_exit",
    sched_process_exit: "sched/sched_process_exit",
  });
});
