/**
 * Loads, attaches and closes BPF objects in the running kernel, and reads what it says when it refuses.
 * @module
 */
import { deepStrictEqual, match, ok, strictEqual, throws } from "node:assert";
import { BpfError } from "../../../src/sources/ebpf/errors.ts";
import type { LayerName } from "./kernel_layers.ts";
import { openLibbpf } from "../../../src/sources/ebpf/libbpf.ts";
import { readCounters, u32Bytes, u64Bytes } from "../../../src/sources/ebpf/map.ts";
import { loadObject } from "../../../src/sources/ebpf/object.ts";
import { Caller, layer, liveTest, loadCount } from "./live.ts";

const CALLS = 1000;

for (const program of ["on_enter", "on_raw_enter"]) {
  liveTest(`${program} counts each call of the traced process and of no other`, async () => {
    using object = await loadCount({ programs: new Set([program]) });
    object.attach(program);
    await using caller = await Caller.start();
    await using other = await Caller.start();
    await caller.call(CALLS);
    deepStrictEqual(readCounters(object.map("counters")), [0n, 0n, 0n]);
    caller.traceWith(object);
    await Promise.all([caller.call(CALLS), other.call(CALLS)]);
    deepStrictEqual(readCounters(object.map("counters")), [BigInt(CALLS), BigInt(CALLS), 0n]);
    object.detach(program);
    await caller.call(CALLS);
    deepStrictEqual(readCounters(object.map("counters"))[0], BigInt(CALLS));
  });
}

const ATTACHED: readonly (readonly [layer: LayerName, program: string, target?: string])[] = [
  ["tp_btf", "on_enter"],
  ["raw_tp", "on_raw_enter"],
  ["iter", "on_task"],
  ["tracepoint", "on_tracepoint"],
  ["fentry", "on_target", "security_sb_mount"],
  ["kprobe", "on_kprobe"],
  ["lsm", "on_lsm"],
];

for (const [name, program, target] of ATTACHED) {
  const offered = await layer(name);
  liveTest(`programs of kind ${name} attach`, async () => {
    const targets: Record<string, string> = target === undefined ? {} : { [program]: target };
    using object = await loadCount({ programs: new Set([program]), targets });
    object.attach(program);
    object.attach(program);
    object.detach(program);
    object.detach(program);
  }, offered.available ? undefined : offered.reason);
}

liveTest("only the chosen programs are loaded", async () => {
  using chosen = await loadCount({ programs: new Set(["on_raw_enter", "on_task"]) });
  deepStrictEqual([...chosen.programs.keys()].sort(), ["on_raw_enter", "on_task"]);
  strictEqual(chosen.programs.get("on_task")?.section, "iter/task");
  using usual = await loadCount();
  deepStrictEqual([...usual.programs.keys()], ["on_enter"]);
});

liveTest("variables and sizes of maps are set before the object is loaded", async () => {
  using object = await loadCount({
    programs: new Set(["on_run"]),
    variables: { answer: -40n, silent: true },
    mapEntries: { ring: 1 << 20, traced: 7 },
  });
  strictEqual(object.map("ring").maxEntries, 1 << 20);
  strictEqual(object.map("traced").maxEntries, 7);
  strictEqual(object.run("on_run", u64Bytes(82n)), 42);
  deepStrictEqual(object.readVariable("last_result"), u64Bytes(42n));
  deepStrictEqual(object.readVariable("answer"), u64Bytes(BigInt.asUintN(64, -40n)));
  deepStrictEqual(object.readVariable("silent"), Uint8Array.of(1));
});

liveTest("an iterator writes the tasks it was asked for", async () => {
  using object = await loadCount({ programs: new Set(["on_task"]) });
  await using caller = await Caller.start();
  caller.traceWith(object);
  object.attach("on_task");
  deepStrictEqual(object.iterate("on_task"), u32Bytes(caller.pid));
  object.map("traced").delete(u32Bytes(caller.pid));
  strictEqual(object.iterate("on_task").length, 0);
});

liveTest("objects share a map", async () => {
  using one = await loadCount();
  using other = await loadCount({ sharedMaps: new Map([["traced", one.map("traced")]]) });
  one.map("traced").update(u32Bytes(1), u32Bytes(5));
  deepStrictEqual(other.map("traced").lookup(u32Bytes(1)), u32Bytes(5));
});

liveTest("a refused program is named, with what the verifier said", async () => {
  const error = await loadCount({ programs: new Set(["on_enter", "refused"]) }).then(() => undefined, (e) => e);
  ok(error instanceof BpfError);
  strictEqual(error.code, "EACCES");
  strictEqual(error.details.program, "refused");
  match(error.message, /^Cannot load BPF object "count": Permission denied \(EACCES\)\n/);
  match(error.message, /libbpf: prog 'refused': BPF program load failed: Permission denied/);
  match(error.message, /verifier: invalid access to map value, value_size=8 off=8 size=8/);
});

liveTest("without a refused program that is optional the rest is loaded", async () => {
  const names = new Set(["on_enter", "refused"]);
  using object = await loadCount({ programs: names, optional: new Set(["refused"]) });
  deepStrictEqual([...object.programs.keys()], ["on_enter"]);
  deepStrictEqual([...object.refused].map(([name, error]) => [name, error.code]), [["refused", "EACCES"]]);
  object.attach("on_enter");
  throws(() => object.attach("refused"), { message: /Cannot find program "refused"/ });
});

liveTest("an optional program whose place this kernel does not have is not tried", async () => {
  const names = new Set(["on_enter", "on_nothing", "refused"]);
  using object = await loadCount({ programs: names, optional: new Set(["on_nothing", "refused", "on_task"]) });
  deepStrictEqual([...object.programs.keys()], ["on_enter"]);
  deepStrictEqual([...object.refused.keys()], ["on_nothing", "refused"]);
  strictEqual(
    object.refused.get("on_nothing")?.message,
    "Cannot find tp_btf/no_such_tracepoint in this kernel: No such file or directory (ENOENT)",
  );
});

for (
  const [what, options, message] of [
    ["program", { programs: new Set(["nobody"]) }, 'Cannot find program "nobody": the BPF object has no such program'],
    ["map", { mapEntries: { nobody: 1 } }, 'Cannot find map "nobody": the BPF object has no such map'],
    [
      "variable",
      { variables: { nobody: 1 } },
      'Cannot find variable "nobody": the BPF object has no such variable',
    ],
    ["value", { variables: { silent: 256 } }, 'Cannot set variable "silent": 256 does not fit in 1 byte'],
    [
      "size",
      { variables: { settings: new Uint8Array(9) } },
      'Cannot set variable "settings": it has 8 bytes, the value 9',
    ],
  ] as const
) {
  liveTest(`a wrong ${what} is named`, async () => {
    const error = await loadCount(options).then(() => undefined, (e) => e);
    strictEqual(error?.message, message);
  });
}

liveTest("bytes that are no object are refused with libbpf's words", async () => {
  const libbpf = await openLibbpf();
  throws(() => loadObject(libbpf, new Uint8Array(64), { name: "garbage" }), {
    name: "BpfError",
    message: /^Cannot read BPF object "garbage": .*\n {2}libbpf: elf: 'garbage' is not a proper ELF object$/,
  });
});

liveTest("an object that is cut off anywhere is refused, never worse", async () => {
  const libbpf = await openLibbpf();
  const whole = await Deno.readFile(new URL("../../../bpf/test/count.bpf.o", import.meta.url));
  for (let length = 0; length < whole.length; length += 997) {
    throws(() => loadObject(libbpf, whole.slice(0, length), { name: "cut" }).close(), BpfError, `${length} bytes`);
  }
});

liveTest("a closed object can do nothing more", async () => {
  const object = await loadCount();
  object.attach("on_enter");
  object.close();
  object.close();
  throws(() => object.attach("on_enter"), { message: /Cannot find program/ });
  throws(() => object.map("ring"), { message: /Cannot find map/ });
});

liveTest("the library lies in memory only, and holds no descriptor", async () => {
  await openLibbpf();
  const maps = await Deno.readTextFile("/proc/self/maps");
  match(maps, /\/memfd:libbpf \(deleted\)/);
  const descriptors = [...Deno.readDirSync("/proc/self/fd")].map(({ name }) => readLink(`/proc/self/fd/${name}`));
  strictEqual(descriptors.some((target) => target.includes("memfd:libbpf")), false);
});

liveTest("a process that is killed leaves nothing behind in the kernel", async () => {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", new URL("attached_child.ts", import.meta.url).href],
    stdout: "piped",
  }).spawn();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const id = Number((await lines.read()).value);
  strictEqual(exists(id), true);
  child.kill("SIGKILL");
  await child.status;
  await lines.cancel();
  // The kernel takes programs back a moment later.
  for (let round = 0; round < 50 && exists(id); round++) await new Promise((resolve) => setTimeout(resolve, 20));
  strictEqual(exists(id), false);
});

/** Whether the kernel holds a program of this number: bpf(BPF_PROG_GET_FD_BY_ID). */
function exists(id: number): boolean {
  const libc = Deno.dlopen("libc.so.6", {
    syscall: { parameters: ["i64", "i64", "buffer", "i64"], result: "i64" },
    close: { parameters: ["i32"], result: "i32" },
  });
  const fd = Number(libc.symbols.syscall(321n, 13n, Uint32Array.of(id, 0, 0), 12n));
  if (fd >= 0) libc.symbols.close(fd);
  return fd >= 0;
}

function readLink(path: string): string {
  try {
    return Deno.readLinkSync(path);
  } catch {
    return "";
  }
}
