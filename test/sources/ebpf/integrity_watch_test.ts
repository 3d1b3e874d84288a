/**
 * When the kernel is looked at, what is told of it, and that nothing of it ends a capture.
 * @module
 */
import { deepStrictEqual, strictEqual } from "node:assert";
import type { IntegrityEvent } from "../../../src/sources/ebpf/host_services.ts";
import { IntegrityWatch } from "../../../src/sources/ebpf/integrity_watch.ts";
import { FakeKernel, TEXT } from "./integrity/fake_kernel.ts";

const HANDLER = TEXT.start + 64n;
const KILL = TEXT.end + 8n * 62n;
const INTERVAL = 1000;

/** A kernel whose handlers are one that does nothing. */
function healthy(): FakeKernel {
  const kernel = new FakeKernel();
  kernel.symbols.sys_call_table = TEXT.end;
  for (let number = 0n; number < 451n; number++) kernel.writePointer(TEXT.end + 8n * number, HANDLER);
  kernel.write(HANDLER, [0xc3]);
  return kernel;
}

/** Looks so many milliseconds after the start; the syscalls of the events. */
async function look(watch: IntegrityWatch, now: number): Promise<readonly unknown[]> {
  watch.begin(now);
  await watch.end();
  return watch.take(1n).map(({ name, args }) => `${name} ${args.get("syscall")}`);
}

Deno.test("a hook is told once, and again when it has been away", async () => {
  const kernel = healthy();
  const watch = new IntegrityWatch(kernel, new Set<IntegrityEvent>(["hooked_syscall"]), INTERVAL);
  deepStrictEqual(await look(watch, 0), []);
  kernel.writePointer(KILL, 0xdead_0000n);
  deepStrictEqual(await look(watch, INTERVAL - 1), [], "it is not time yet");
  deepStrictEqual(await look(watch, INTERVAL), ["hooked_syscall kill"]);
  deepStrictEqual(await look(watch, 2 * INTERVAL), []);
  kernel.writePointer(KILL, HANDLER);
  deepStrictEqual(await look(watch, 3 * INTERVAL), []);
  kernel.writePointer(KILL, 0xdead_0000n);
  deepStrictEqual(await look(watch, 4 * INTERVAL), ["hooked_syscall kill"]);
});

Deno.test("a hook has args as Tracee gives them", async () => {
  const kernel = healthy();
  kernel.writePointer(KILL, 0xdead_0000n);
  const watch = new IntegrityWatch(kernel, new Set<IntegrityEvent>(["hooked_syscall"]), INTERVAL);
  watch.begin(0);
  await watch.end();
  const [event] = watch.take(1n);
  deepStrictEqual([...event.args], [
    { name: "syscall", type: "string", value: "kill" },
    { name: "address", type: "string", value: "dead0000" },
    { name: "function", type: "string", value: "" },
    { name: "owner", type: "string", value: "hidden" },
  ]);
});

Deno.test("what is not asked for is not told", async () => {
  const kernel = healthy();
  kernel.writePointer(KILL, 0xdead_0000n);
  const watch = new IntegrityWatch(kernel, new Set<IntegrityEvent>(["hooked_seq_ops"]), INTERVAL);
  deepStrictEqual(await look(watch, 0), []);
});

Deno.test("a kernel that may not be read any more has nothing to tell", async () => {
  const kernel = healthy();
  const watch = new IntegrityWatch(kernel, new Set<IntegrityEvent>(["hooked_syscall"]), INTERVAL);
  kernel.readMemory = () => undefined;
  kernel.findSymbol = () => 0n;
  deepStrictEqual(await look(watch, 0), []);
});

Deno.test("a look that fails ends nothing: the first error is kept, and the next look is begun", async () => {
  const kernel = healthy();
  const watch = new IntegrityWatch(kernel, new Set<IntegrityEvent>(["hooked_syscall"]), INTERVAL);
  const readMemory = kernel.readMemory;
  for (const [round, text] of ["first", "second"].entries()) {
    kernel.readMemory = () => {
      throw new Error(text);
    };
    deepStrictEqual(await look(watch, round * INTERVAL), []);
    strictEqual(watch.failure?.message, "first");
  }
  kernel.readMemory = readMemory;
  kernel.writePointer(KILL, 0xdead_0000n);
  deepStrictEqual(await look(watch, 2 * INTERVAL), ["hooked_syscall kill"]);
});
