import { deepStrictEqual, strictEqual } from "node:assert";
import { readFtraceLine, readFtraceLines } from "../../../../src/sources/ebpf/integrity/ftrace.ts";

/** As kernels 6.1 to 7.3 print them. */
const HONEST: Readonly<Record<string, string>> = {
  "the function tracer":
    "do_sys_openat2 (1)           \ttramp: 0xffffffffc05e7000 (function_trace_call+0x0/0x110) ->function_trace_call+0x0/0x110",
  "a kprobe":
    "__do_sys_getppid (1) R         \ttramp: 0xffffffffc0637000 (kprobe_ftrace_handler+0x0/0x1d0) ->kprobe_ftrace_handler+0x0/0x1d0",
  "a live patch":
    "cmdline_proc_show (1) R I     \ttramp: 0xffffffffc0637000 (klp_ftrace_handler+0x0/0x1a0) ->klp_ftrace_handler+0x0/0x1a0",
  "a BPF trampoline":
    "security_file_open (1) R   D    \ttramp: ftrace_regs_caller+0x0/0x65 (call_direct_funcs+0x0/0x20)\n\tdirect-->bpf_trampoline_6442520134+0x0/0x1000 [bpf]",
  "a function of a module":
    "ext4_sync_fs [ext4] (1)     \ttramp: 0xffffffffc05e7000 (function_trace_call+0x0/0x110) ->function_trace_call+0x0/0x110",
  "a trampoline of which nothing is known": "do_exit (1)     \ttramp: ERROR!",
};

for (const [what, line] of Object.entries(HONEST)) {
  Deno.test(`readFtraceLine() takes ${what} for honest`, () => {
    deepStrictEqual(readFtraceLine(line.replaceAll("\n\t", "\t"))?.foreign, []);
  });
}

const HOOK = {
  symbol: "__x64_sys_kill",
  trampoline: "0xffffffffc0457000",
  callback: "hide",
  callbackOffset: 0,
  callbackOwner: "rootkit",
  flags: "R I M",
  count: 1,
};

for (
  const [what, line, expected] of [
    [
      "a module's callback",
      "__x64_sys_kill (1) R I     M \ttramp: 0xffffffffc0457000 (hide+0x0/0x10 [rootkit]) ->hide+0x0/0x10 [rootkit]",
      HOOK,
    ],
    [
      "a callback where nobody's code is",
      "__x64_sys_kill (1) R I     M \ttramp: 0xffffffffc0457000 (0xffffffffc0450000) ->0xffffffffc0450000",
      { ...HOOK, callback: "0xffffffffc0450000", callbackOwner: "hidden" },
    ],
    [
      "a callback in the midst of a function",
      "__x64_sys_kill (1) R I     M \ttramp: 0xffffffffc0457000 (hide+0x1f/0x30 [rootkit]) ->hide+0x1f/0x30 [rootkit]",
      { ...HOOK, callbackOffset: 31 },
    ],
    [
      "a function that is called directly",
      "__x64_sys_kill (2)     D \ttramp: ftrace_regs_caller+0x0/0x65 (call_direct_funcs+0x0/0x20)\tdirect-->hide+0x0/0x10 [rootkit]",
      { ...HOOK, trampoline: "ftrace_regs_caller+0x0/0x65", flags: "D", count: 2 },
    ],
    [
      "a module's operations",
      "__x64_sys_kill (1)     O \tops: hide_ops+0x0/0x100 [rootkit] (hide+0x0/0x10 [rootkit])",
      { ...HOOK, trampoline: "", flags: "O" },
    ],
  ] as const
) {
  Deno.test(`readFtraceLine() tells ${what}`, () => deepStrictEqual(readFtraceLine(line)?.foreign, [expected]));
}

Deno.test("readFtraceLine() says when a line does not name its callbacks", () => {
  strictEqual(readFtraceLine("do_exit (2)             \t->arch_ftrace_ops_list_func+0x0/0x1f0")?.isShared, true);
  strictEqual(readFtraceLine(HONEST["a kprobe"])?.isShared, false);
  strictEqual(readFtraceLine("#### all functions enabled ####"), undefined);
});

Deno.test("readFtraceLines() reads pieces that end anywhere", async () => {
  const hook =
    "__x64_sys_kill (1) R I     M \ttramp: 0xffffffffc0457000 (hide+0x0/0x10 [rootkit]) ->hide+0x0/0x10 [rootkit]";
  const direct = "do_exit (1)     D \n\tdirect-->hide+0x0/0x10 [rootkit]";
  const text = [...Object.values(HONEST), hook, direct, HONEST["a kprobe"], ""].join("\n");
  for (let length = 1; length < text.length; length += 7) {
    const pieces = Array.from(
      { length: Math.ceil(text.length / length) },
      (_, index) => text.slice(index * length, (index + 1) * length),
    );
    const lines = await readFtraceLines(pieces);
    deepStrictEqual(lines.map(({ symbol, foreign }) => [symbol, foreign.length]), [["__x64_sys_kill", 1], [
      "do_exit",
      1,
    ]]);
  }
});
