/**
 * What a capture says that it cannot have: what nothing tells of, what the kernel refused, what cannot be looked at.
 * @module
 */
import { deepStrictEqual } from "node:assert";
import { BpfError } from "../../../src/sources/ebpf/errors.ts";
import { BASELINE } from "../../../src/sources/ebpf/kernel_offers.ts";
import { planProbes } from "../../../src/sources/ebpf/probes.ts";
import { listUnavailable } from "../../../src/sources/ebpf/unavailable.ts";

/** A host that lets itself be looked at. */
const OPEN = { symbols: true, restrict: 0, modules: true, tracefs: true, ftrace: true };
const REFUSAL = new BpfError("load BPF object", 1, { messages: ["failed to load"] });
const REASON = "Cannot load BPF object: Operation not permitted (EPERM)";
const BLIND = "the kernel does not tell where its code is";
const ALL = [
  "module_load",
  "security_inode_rename",
  "magic_write",
  "hooked_syscall",
  "hooked_proc_fops",
  "hooked_seq_ops",
  "ftrace_hook",
  "hidden_kernel_module",
];

for (
  const [what, refused, hasText, expected] of [
    ["a kernel that takes all", [], true, []],
    ["a refused tracepoint of modules", ["module_load"], true, [["module_load", REASON]]],
    ["a refused tracepoint that an event does without", ["ctime_ns_xchg"], true, []],
    ["a refused look at the page cache", ["learn_pages"], true, [["the bytes of magic_write", REASON]]],
    ["a refused reader of memory", ["read_memory"], true, [["hooked_syscall", REASON]]],
    ["a refused reader of pointers", ["read_pointers"], true, [["hooked_proc_fops", REASON], [
      "hooked_seq_ops",
      REASON,
    ]]],
    ["refused layouts, without which tracefs and /sys tell still", ["read_layout"], true, []],
    ["a kernel that hides where its code is", [], false, [["hooked_syscall", BLIND], ["hooked_proc_fops", BLIND], [
      "hooked_seq_ops",
      BLIND,
    ]]],
  ] as const
) {
  Deno.test(`of ${what} it is said ${expected.length === 0 ? "nothing" : "what is not to be had"}`, () => {
    const offers = { ...BASELINE, hasTracepoint: () => true };
    const wanted = new Set(ALL);
    const plan = planProbes(wanted, { offers, lifecycle: true });
    const session = {
      refused: new Map(refused.map((program) => [program, REFUSAL])),
      findSymbol: (name: string) => hasText ? (name === "_stext" ? 1n : 2n) : 0n,
    };
    deepStrictEqual(
      listUnavailable(wanted, { plan, offers, session, facts: OPEN }).map(({ event, reason }) => [event, reason]),
      expected,
    );
  });
}

Deno.test("an event that nothing tells of is not to be had", () => {
  const wanted = new Set(["net_packet_dns"]);
  const session = { refused: new Map(), findSymbol: () => 0n };
  const plan = planProbes(wanted, { offers: BASELINE, lifecycle: false });
  deepStrictEqual(listUnavailable(wanted, { plan, offers: BASELINE, session, facts: OPEN }), [
    { event: "net_packet_dns", reason: "no probe tells of it" },
  ]);
});
