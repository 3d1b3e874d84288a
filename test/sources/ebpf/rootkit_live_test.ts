/**
 * Real hooks, made by the module in `test/kernels/rootkit/`: only in a virtual machine that is thrown away afterwards.
 *
 * There: `ROOTKIT=/path/to/rootkit.ko deno test -A test/sources/ebpf/rootkit_live_test.ts`. How to get there: `bpf/README.md`,
 * "Hooks".
 * @module
 */
import { deepStrictEqual } from "node:assert";
import { liveTest } from "./live.ts";

const MAIN = new URL("../../../main.ts", import.meta.url).pathname;
const TRACING = "/sys/kernel/tracing";
const MODULE = Deno.env.get("ROOTKIT");
const WHY_NOT = whyNot();

/** Hooks that change the kernel's code are never made on a machine that somebody works on. */
function whyNot(): string | undefined {
  if (MODULE === undefined) return "it takes a virtual machine and the module of test/kernels/rootkit";
  return readText("/sys/class/dmi/id/sys_vendor").trim() === "QEMU" ? undefined : "this is no virtual machine of QEMU";
}

const SIGNATURES = "syscall_hooking,ftrace_hook,hidden_kernel_module,hooked_seq_ops,proc_fops_hooking";

/** What is compared: the name of an event and some of its args. */
type Told = readonly [name: string, ...args: readonly unknown[]];

interface Variant {
  readonly params: string;
  readonly told: readonly Told[];
  /** By name. */
  readonly findings: readonly string[];
  /** What else goes on. */
  readonly setUp?: () => void;
  readonly tearDown?: () => void;
}

const USTAT: Told = ["hooked_syscall", "ustat", "rootkit_ustat", "rootkit"];

const VARIANTS: Readonly<Record<string, Variant>> = {
  "a replaced entry of the system call table": {
    params: "table=1",
    told: [["hooked_syscall", "getpgid", "rootkit_getpgid", "rootkit"]],
    findings: ["syscall_hooking"],
  },
  "a handler that begins with a jump": { params: "entry=1", told: [USTAT], findings: ["syscall_hooking"] },
  "a handler that begins with mov and jump": { params: "entry=2", told: [USTAT], findings: ["syscall_hooking"] },
  "a handler that begins with push and ret": { params: "entry=3", told: [USTAT], findings: ["syscall_hooking"] },
  "a handler that jumps through memory": { params: "entry=4", told: [USTAT], findings: ["syscall_hooking"] },
  "a handler that jumps after its nop": { params: "entry=5", told: [USTAT], findings: ["syscall_hooking"] },
  "a handler that begins with a call": { params: "entry=6", told: [USTAT], findings: ["syscall_hooking"] },
  "what all system calls go through begins with a jump": {
    params: "dispatch=1",
    told: [["hooked_syscall", "x64_sys_call", "rootkit_dispatch", "rootkit"]],
    findings: ["syscall_hooking"],
  },
  "a callback of ftrace": {
    params: "trace=__x64_sys_getpgid",
    told: [["ftrace_hook", "__x64_sys_getpgid", "rootkit_trace", "rootkit", 1]],
    findings: ["ftrace_hook"],
  },
  "a callback of ftrace beside the kernel's own": {
    params: "trace=__x64_sys_getpgid",
    told: [["ftrace_hook", "__x64_sys_getpgid", "rootkit_trace", "rootkit", 2]],
    findings: ["ftrace_hook"],
    setUp: () => trace("__x64_sys_getpgid"),
    tearDown: endTrace,
  },
  "a callback of ftrace in all functions": {
    params: "trace=*",
    told: [["ftrace_hook", "*", "rootkit_trace", "rootkit", 1]],
    findings: ["ftrace_hook"],
  },
  "a replaced list of connections": {
    params: "seq=1",
    told: [["hooked_seq_ops", { tcp4_seq_ops_show: { SymbolName: "rootkit_show", ModuleOwner: "rootkit" } }]],
    findings: ["hooked_seq_ops"],
  },
  "a replaced list of processes": {
    params: "proc=1",
    told: [["hooked_proc_fops", [{ SymbolName: "iterate_shared", ModuleOwner: "rootkit" }]]],
    findings: ["proc_fops_hooking"],
  },
  "nothing where the module does nothing": { params: "", told: [], findings: [] },
  "a module that hides, yet not from /sys": {
    params: "hide=1",
    told: [["hidden_kernel_module", "rootkit"]],
    findings: ["hidden_kernel_module"],
    tearDown: () => Deno.writeTextFileSync("/sys/module/rootkit/parameters/hide", "0"),
  },
  // What hides from /sys cannot be unloaded: this comes last.
  "a module that hides, also from /sys, and its hooks": {
    params: "hide=2 table=1 entry=1 seq=1 proc=1 trace=__x64_sys_getpgid",
    told: [
      ["ftrace_hook", "__x64_sys_getpgid", "rootkit_trace", "rootkit", 1],
      ["hidden_kernel_module", "rootkit"],
      ["hooked_proc_fops", [{ SymbolName: "iterate_shared", ModuleOwner: "hidden" }]],
      ["hooked_seq_ops", { tcp4_seq_ops_show: { SymbolName: "0x…", ModuleOwner: "hidden" } }],
      ["hooked_syscall", "getpgid", "", "hidden"],
      ["hooked_syscall", "ustat", "", "hidden"],
    ],
    findings: [
      "ftrace_hook",
      "hidden_kernel_module",
      "hooked_seq_ops",
      "proc_fops_hooking",
      "syscall_hooking",
      "syscall_hooking",
    ],
  },
};

liveTest("a kernel that is traced and probed has no hooks", async () => {
  probe("hindtrace_first", "__x64_sys_ustat");
  // Right after the nop of ftrace, where the kernel puts a jump.
  probe("hindtrace_second", "__x64_sys_ustat", 5);
  Deno.writeTextFileSync(`${TRACING}/events/kprobes/enable`, "1");
  trace("__x64_sys_*");
  try {
    deepStrictEqual(await capture(), { told: [], findings: [] });
  } finally {
    endTrace();
    Deno.writeTextFileSync(`${TRACING}/events/kprobes/enable`, "0");
    Deno.writeTextFileSync(`${TRACING}/kprobe_events`, "");
  }
}, WHY_NOT);

liveTest("a module that comes and goes does not hide", async () => {
  let isDone = false;
  async function comeAndGo(): Promise<void> {
    while (!isDone) {
      await run("insmod", MODULE ?? "");
      await run("rmmod", "rootkit");
    }
  }
  const coming = comeAndGo();
  try {
    deepStrictEqual(await capture("100ms"), { told: [], findings: [] });
  } finally {
    isDone = true;
    await coming;
  }
}, WHY_NOT);

for (const [name, { params, told, findings, setUp, tearDown }] of Object.entries(VARIANTS)) {
  liveTest(`${name} is told${told.length === 0 ? "" : ", and found"}`, async () => {
    await run("insmod", MODULE ?? "", ...params.split(" "));
    try {
      setUp?.();
      deepStrictEqual(await capture(), { told, findings });
    } finally {
      tearDown?.();
      if (!params.includes("hide=2")) await run("rmmod", "rootkit");
    }
  }, WHY_NOT);
}

/** What a capture by the program tells of this kernel. */
async function capture(interval = "1s"): Promise<{ told: readonly Told[]; findings: readonly string[] }> {
  const path = await Deno.makeTempFile({ suffix: ".jsonl" });
  const flags = ["-q", "--duration", "2s", "--integrity-interval", interval, "--rules", SIGNATURES, "--write", path];
  const output = await run(Deno.execPath(), "run", "-A", MAIN, "capture", ...flags, "-o", "jsonl");
  const findings = linesOf(output).map(({ name }) => String(name)).sort();
  const told = linesOf(readText(path)).filter(({ eventName }) => eventName !== "lost_events").map(toldOf);
  return { told: told.sort((a, b) => JSON.stringify(a) < JSON.stringify(b) ? -1 : 1), findings };
}

interface Line {
  readonly name?: string;
  readonly eventName?: string;
  readonly args?: readonly { readonly name: string; readonly value: unknown }[];
}

function linesOf(text: string): readonly Line[] {
  return text.trim().split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
}

/** Addresses are others each time. */
function toldOf({ eventName = "", args = [] }: Line): Told {
  const kept = args.filter(({ name }) => !/^(address|srcversion|trampoline|flags|callback_offset)$/.test(name));
  const values = JSON.stringify(kept.map(({ value }) => value)).replaceAll(/"0x[0-9a-f]{16}"/g, '"0x…"');
  return [eventName, ...JSON.parse(values)];
}

/** Probes a function at the first instruction from an offset on: only there the kernel takes it. */
function probe(name: string, symbol: string, first = 0): number {
  for (let offset = first; offset < first + 16; offset++) {
    try {
      Deno.writeTextFileSync(`${TRACING}/kprobe_events`, `p:${name} ${symbol}+${offset}`, { append: true });
      return offset;
    } catch {
      continue;
    }
  }
  throw new Error(`Cannot probe ${symbol}`);
}

/** Has the kernel's own tracer trace functions. */
function trace(functions: string): void {
  Deno.writeTextFileSync(`${TRACING}/set_ftrace_filter`, functions);
  Deno.writeTextFileSync(`${TRACING}/current_tracer`, "function");
}

function endTrace(): void {
  Deno.writeTextFileSync(`${TRACING}/current_tracer`, "nop");
  Deno.writeTextFileSync(`${TRACING}/set_ftrace_filter`, "");
}

async function run(command: string, ...args: readonly string[]): Promise<string> {
  const { stdout, stderr, success } = await new Deno.Command(command, { args: args.filter((arg) => arg !== "") })
    .output();
  if (!success) throw new Error(`${command} ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}

function readText(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}
