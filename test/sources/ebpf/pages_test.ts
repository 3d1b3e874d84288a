/**
 * Finding the memory of pages: what one file tells is believed only when the others agree.
 * @module
 */
import { deepStrictEqual, strictEqual } from "node:assert";
import { BpfError } from "../../../src/sources/ebpf/errors.ts";
import { learnPages } from "../../../src/sources/ebpf/pages.ts";

const EPERM = 1;

for (
  const [what, answers, expected] of [
    ["is known when three files agree", [1, 1, 1], true],
    ["is not known when the first is not found", [0], false],
    ["is not known when the last does not agree", [1, 1, 0], false],
  ] as const
) {
  Deno.test(`the memory of pages ${what}`, () => {
    const left: number[] = [...answers];
    const contents: string[] = [];
    const run = (name: string, context: Uint8Array<ArrayBuffer>) => {
      strictEqual(name, "learn_pages");
      const fd = new DataView(context.buffer).getUint32(0, true);
      deepStrictEqual(Deno.readFileSync(`/proc/self/fd/${fd}`), context.slice(8));
      contents.push(context.slice(8).toHex());
      return left.shift() ?? -1;
    };
    strictEqual(learnPages({ run }), expected);
    strictEqual(left.length, 0);
    strictEqual(new Set(contents).size, answers.length, "each file has bytes of its own");
  });
}

Deno.test("the memory of pages is not known where the kernel does not run the program", () => {
  const run = () => {
    throw new BpfError("run BPF program", EPERM);
  };
  strictEqual(learnPages({ run }), false);
});
