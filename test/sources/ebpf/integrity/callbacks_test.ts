/**
 * The callbacks of ftrace: as the kernel's own list has them, and as they are told.
 * @module
 */
import { deepStrictEqual, strictEqual } from "node:assert";
import { joinHooks } from "../../../../src/sources/ebpf/integrity/callbacks.ts";
import { readFtraceLines } from "../../../../src/sources/ebpf/integrity/ftrace.ts";
import { readForeignOps } from "../../../../src/sources/ebpf/integrity/ftrace_ops.ts";
import { FakeKernel, TEXT } from "./fake_kernel.ts";

const HOOK = 0xffff_ffff_c0de_0000n;
const HANDLER = TEXT.start + 0x1000n;

/** As tracefs prints functions that a callback of a module alone is called in. */
function linesOf(callback: string, functions: readonly string[]): string {
  return functions.map((name) =>
    `${name} (1) R     \ttramp: 0xffffffffc0637000 (${callback}+0x0/0x40 [rootkit]) ->${callback}+0x0/0x40 [rootkit]\n`
  ).join("");
}

const MANY = Array.from({ length: 50_000 }, (_, index) => `function_${index}`);

Deno.test("a callback of all functions is told once", async () => {
  const lines = await readFtraceLines([linesOf("spy", MANY), linesOf("hide", ["do_exit"])]);
  const hooks = joinHooks(lines, [
    { callback: "hide", owner: "rootkit", symbols: ["do_exit"] },
    { callback: "spy", owner: "rootkit" },
  ]);
  deepStrictEqual(hooks.map(({ symbol, callback }) => [symbol, callback]), [["do_exit", "hide"], ["*", "spy"]]);
});

Deno.test("a callback of all functions that tracefs does not show is told", () => {
  deepStrictEqual(joinHooks([], [{ callback: "spy", owner: "rootkit" }]), [
    { symbol: "*", trampoline: "", callback: "spy", callbackOffset: 0, callbackOwner: "rootkit", flags: "", count: 1 },
  ]);
});

Deno.test("a callback of a module that hides, which tracefs names still, is told once", async () => {
  const hidden = { callback: "0xffffffffc0450000", owner: "hidden", module: "rootkit" };
  const one = await readFtraceLines([linesOf("hide", ["do_exit"])]);
  const named = joinHooks(one, [{ ...hidden, symbols: ["do_exit"] }]);
  deepStrictEqual(named.map(({ symbol, callback }) => [symbol, callback]), [["do_exit", "hide"]]);
  const all = joinHooks(await readFtraceLines([linesOf("spy", MANY)]), [hidden]);
  deepStrictEqual(all.map(({ symbol, callback }) => [symbol, callback]), [["*", hidden.callback]]);
});

Deno.test("of a callback of many functions the first hundred are told", async () => {
  const lines = await readFtraceLines([linesOf("spy", MANY), linesOf("hide", ["do_exit"])]);
  const hooks = joinHooks(lines, [{ callback: "spy", owner: "rootkit", symbols: MANY }]);
  deepStrictEqual(hooks.map(({ symbol }) => symbol), [...MANY.slice(0, 100), "do_exit"]);
});

Deno.test("a callback that tracefs names is told once, one beside it that it does not name, too", async () => {
  const lines = await readFtraceLines([linesOf("hide", ["do_exit"]).replace("(1)", "(2)")]);
  const registered = ["hide", "spy"].map((callback) => ({ callback, owner: "rootkit", symbols: ["do_exit"] }));
  deepStrictEqual(joinHooks(lines, registered).map(({ symbol, callback, flags }) => [symbol, callback, flags]), [
    ["do_exit", "hide", "R"],
    ["do_exit", "spy", "R"],
  ]);
});

Deno.test("the callbacks of ftrace that are not the kernel's own are read with their places", () => {
  const kernel = new FakeKernel();
  const [list, own, foreign, hashes, hash, buckets, entry] = [1, 2, 3, 4, 5, 6, 7].map((n) =>
    TEXT.end + BigInt(n) * 256n
  );
  strictEqual(readForeignOps(kernel, TEXT), undefined);
  kernel.symbols.ftrace_ops_list = list;
  kernel.writePointer(list, own);
  kernel.writePointer(own, HANDLER);
  kernel.writePointer(own + 8n, foreign);
  kernel.writePointer(foreign, HOOK);
  kernel.writePointer(foreign + 8n, own);
  kernel.writePointer(foreign + 16n, hashes);
  kernel.writePointer(hashes + 8n, hash);
  kernel.writePointer(hash, 1n);
  kernel.writePointer(hash + 8n, buckets);
  kernel.writePointer(buckets, 0n);
  kernel.writePointer(buckets + 8n, entry);
  kernel.writePointer(entry, 0n);
  kernel.writePointer(entry + 8n, HANDLER + 4n);
  deepStrictEqual(readForeignOps(kernel, TEXT), [{ callback: HOOK, places: [HANDLER + 4n] }]);
  // An empty filter, one that cannot be read, and none stand for all functions.
  kernel.writePointer(buckets + 8n, 0n);
  deepStrictEqual(readForeignOps(kernel, TEXT), [{ callback: HOOK, places: undefined }]);
  kernel.writePointer(hash, 64n);
  deepStrictEqual(readForeignOps(kernel, TEXT), [{ callback: HOOK, places: undefined }]);
  kernel.writePointer(foreign + 16n, 0n);
  deepStrictEqual(readForeignOps(kernel, TEXT), [{ callback: HOOK, places: undefined }]);
});
