/**
 * Reads the types of a BPF object.
 * @module
 */
import { deepStrictEqual, doesNotThrow, ok, strictEqual, throws } from "node:assert";
import { readBtf } from "../../../src/sources/ebpf/btf.ts";
import { readSection } from "./elf.ts";

const OBJECT = Deno.readFileSync(new URL("../../../bpf/test/count.bpf.o", import.meta.url));
const BTF = readSection(OBJECT, ".BTF");

Deno.test("the layout of a struct", () => {
  const btf = readBtf(BTF);
  deepStrictEqual(
    [...btf.struct("record") ?? []],
    [
      ["time", { offset: 0, size: 8 }],
      ["tgid", { offset: 8, size: 4 }],
      ["cpu", { offset: 12, size: 2 }],
      ["words", { offset: 14, size: 2 }],
      ["number", { offset: 16, size: 8 }],
      ["payload", { offset: 24, size: 488 }],
    ],
  );
  strictEqual(btf.structSize("record"), 512);
  strictEqual(btf.struct("nobody"), undefined);
  strictEqual(btf.structSize("nobody"), undefined);
});

Deno.test("the variables by section", () => {
  const btf = readBtf(BTF);
  deepStrictEqual([...btf.sections].sort(), [".bss", ".maps", ".rodata", "license"]);
  deepStrictEqual([...btf.variables(".rodata").keys()].sort(), ["answer", "settings", "silent"]);
  strictEqual(btf.variables(".nothing").size, 0);
});

Deno.test("a constant's value", () => {
  const btf = readBtf(BTF);
  strictEqual(btf.enumValue("SAME_SIZE"), 0);
  strictEqual(btf.enumValue("ALL_SIZES"), 1);
  strictEqual(btf.enumValue("NOBODY"), undefined);
});

Deno.test("bytes that are cut off or wrong are refused, never worse", () => {
  throws(() => readBtf(new Uint8Array(0)), SyntaxError);
  for (let length = 0; length < BTF.length; length += 7) throws(() => readBtf(BTF.subarray(0, length)), SyntaxError);
  for (let at = 24; at < BTF.length; at++) {
    const bytes = BTF.slice();
    bytes[at] ^= 0xff;
    doesNotThrow(() => {
      try {
        const btf = readBtf(bytes);
        for (const section of btf.sections) btf.variables(section);
        btf.struct("record");
      } catch (error) {
        ok(error instanceof SyntaxError || error instanceof RangeError, String(error));
      }
    });
  }
});
