import { deepStrictEqual, strictEqual } from "node:assert";
import { findKernelCode } from "../../../../src/sources/ebpf/integrity/kernel_reader.ts";
import { findHandlers, findSyscallHooks } from "../../../../src/sources/ebpf/integrity/syscalls.ts";
import { FakeKernel, TEXT } from "./fake_kernel.ts";

const HOOK = 0xffff_ffff_c0de_0000n;
const HANDLER = TEXT.start + 0x1000n;
const USUAL = [0xf3, 0x0f, 0x1e, 0xfa, 0x0f, 0x1f, 0x44, 0, 0, 0x55];

function noPause(): undefined {}

/** Jumps from an address to the hook. */
function jump(from: bigint): readonly number[] {
  return [0xe9, ...new Uint8Array(Int32Array.of(Number(HOOK - from) - 5).buffer)];
}

/** A kernel whose handlers are 64 bytes apart. */
function tableOf(count: number): FakeKernel {
  const kernel = new FakeKernel();
  kernel.symbols.sys_call_table = TEXT.end;
  for (let number = 0; number < count; number++) {
    const handler = HANDLER + BigInt(number) * 64n;
    kernel.writePointer(TEXT.end + 8n * BigInt(number), handler);
    kernel.write(handler, USUAL);
  }
  return kernel;
}

Deno.test("the table is as long as the newest system call says", async () => {
  const kernel = tableOf(463);
  // Beyond the table lies something else.
  kernel.writePointer(TEXT.end + 8n * 463n, 1n);
  strictEqual((await findHandlers(kernel, noPause)).length, 447);
  kernel.symbols.__x64_sys_mseal = HANDLER;
  const handlers = await findHandlers(kernel, noPause);
  strictEqual(handlers.length, 463);
  deepStrictEqual(await findSyscallHooks(kernel, handlers, TEXT, noPause), []);
});

Deno.test("a replaced entry and a patched handler are found by name", async () => {
  const kernel = tableOf(451);
  kernel.writePointer(TEXT.end + 8n * 62n, HOOK);
  kernel.write(HANDLER + 64n * 136n, jump(HANDLER + 64n * 136n));
  const handlers = await findHandlers(kernel, noPause);
  deepStrictEqual(await findSyscallHooks(kernel, handlers, TEXT, noPause), [
    { syscall: "kill", target: HOOK, isCall: false },
    { syscall: "ustat", target: HOOK, isCall: false },
  ]);
});

Deno.test("a handler that many share is told once", async () => {
  const kernel = tableOf(451);
  for (let number = 335; number < 424; number++) kernel.writePointer(TEXT.end + 8n * BigInt(number), HANDLER + 8n);
  kernel.write(HANDLER + 8n, jump(HANDLER + 8n));
  const hooks = await findSyscallHooks(kernel, await findHandlers(kernel, noPause), TEXT, noPause);
  strictEqual(hooks.filter(({ target }) => target === HOOK).length, 1);
});

Deno.test("without a table the handlers are looked up, under the kernel's names", async () => {
  const kernel = new FakeKernel();
  kernel.symbols.__x64_sys_newstat = HANDLER;
  kernel.symbols.__x64_sys_kill = HANDLER + 64n;
  kernel.write(HANDLER, jump(HANDLER));
  kernel.write(HANDLER + 64n, USUAL);
  const handlers = await findHandlers(kernel, noPause);
  deepStrictEqual(handlers.named, new Map([["stat", HANDLER], ["kill", HANDLER + 64n]]));
  deepStrictEqual(await findSyscallHooks(kernel, handlers, TEXT, noPause), [
    { syscall: "stat", target: HOOK, isCall: false },
  ]);
});

Deno.test("what all system calls go through is looked at", async () => {
  const kernel = tableOf(451);
  kernel.symbols.x64_sys_call = HANDLER - 64n;
  kernel.write(HANDLER - 64n, jump(HANDLER - 64n));
  deepStrictEqual(await findSyscallHooks(kernel, await findHandlers(kernel, noPause), TEXT, noPause), [
    { syscall: "x64_sys_call", target: HOOK, isCall: false },
  ]);
});

Deno.test("a kernel that hides its addresses has no text", () => {
  strictEqual(findKernelCode({ findSymbol: () => 0n }), undefined);
  deepStrictEqual(findKernelCode(new FakeKernel()), { start: TEXT.start, end: TEXT.end });
});
