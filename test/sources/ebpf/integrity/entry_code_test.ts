import { deepStrictEqual, strictEqual } from "node:assert";
import { decodeEntry, followEntry } from "../../../../src/sources/ebpf/integrity/entry_code.ts";
import { FakeKernel, TEXT } from "./fake_kernel.ts";

const ENTRY = 0xffff_ffff_8123_4560n;
const ELSEWHERE = 0xffff_ffff_c0de_0000n;

/** Bytes of an instruction that ends with the distance to `ELSEWHERE`. */
function toElsewhere(before: string, length: number): string {
  const distance = new Uint8Array(Int32Array.of(Number(ELSEWHERE - ENTRY) - length).buffer);
  return `${before} ${distance.toHex()}`;
}

const ADDRESS = new Uint8Array(BigUint64Array.of(ELSEWHERE).buffer).toHex();
const LOW = ADDRESS.slice(0, 8);
const HIGH = ADDRESS.slice(8);

for (
  const [what, hex] of [
    ["jmp", toElsewhere("e9", 5)],
    ["jmp with a prefix", toElsewhere("2e e9", 6)],
    ["endbr64 and jmp", toElsewhere("f30f1efa e9", 9)],
    ["a sealed endbr64 and jmp", toElsewhere("660f1f00 e9", 9)],
    ["endbr64, the nop of ftrace, and jmp", toElsewhere("f30f1efa 0f1f440000 e9", 14)],
    ["nops of all lengths and jmp", toElsewhere("90 6690 0f1f00 0f1f4000 660f1f440000 0f1f8000000000 e9", 28)],
    ["mov and jmp", `48b8 ${ADDRESS} ffe0`],
    ["mov to r11 and jmp", `49bb ${ADDRESS} 41ffe3`],
    ["a short mov and jmp", `48c7c0 ${LOW} ffe0`],
    ["mov, push and ret", `48b8 ${ADDRESS} 50c3`],
    ["mov to r10, push and ret", `49ba ${ADDRESS} 4152c3`],
    ["push and ret", `68 ${LOW} c3`],
    ["push in halves and ret", `68 ${LOW} c7442404 ${HIGH} c3`],
  ] as const
) {
  Deno.test(`decodeEntry() sees where ${what} leads`, () => {
    deepStrictEqual(decodeEntry(bytesOf(hex), ENTRY), { target: ELSEWHERE, isIndirect: false, isCall: false });
  });
}

for (
  const [what, hex, target] of [
    ["relative to the instruction", "ff2502000000", ENTRY + 8n],
    ["at an absolute address", `ff2425${LOW}`, ELSEWHERE],
  ] as const
) {
  Deno.test(`decodeEntry() sees a jump through memory ${what}`, () => {
    deepStrictEqual(decodeEntry(bytesOf(hex), ENTRY), { target, isIndirect: true, isCall: false });
  });
}

for (
  const [what, hex] of [
    ["call", toElsewhere("e8", 5)],
    ["endbr64 and call", toElsewhere("f30f1efa e8", 9)],
    ["mov and call", `48b8 ${ADDRESS} ffd0`],
  ] as const
) {
  Deno.test(`decodeEntry() sees that ${what} comes back`, () => {
    deepStrictEqual(decodeEntry(bytesOf(hex), ENTRY), { target: ELSEWHERE, isIndirect: false, isCall: true });
  });
}

for (
  const [what, hex] of [
    ["a usual beginning", "f30f1efa 0f1f440000 4157 4156 4155 53 4883ec08"],
    ["a kprobe", "cc1f440000 4889e5"],
    ["mov of an address that is not jumped to", `48b8 ${ADDRESS} 4889c7`],
    ["mov and a jump to another register", `48b8 ${ADDRESS} ffe1`],
    ["a push of a number", "6a01 c3"],
    ["ret", "f30f1efa 0f1f440000 48c7c0daffffff c3"],
    ["a jump to a register", "ffe0"],
    ["nothing but nops", "90".repeat(48)],
    ["nothing", ""],
    ["a jump that is cut off", "e9"],
  ] as const
) {
  Deno.test(`decodeEntry() sees no way out in ${what}`, () => {
    const transfer = decodeEntry(bytesOf(hex), ENTRY);
    if (what === "a jump that is cut off") deepStrictEqual(transfer?.target, ENTRY + 5n);
    else strictEqual(transfer, undefined);
  });
}

Deno.test("followEntry() goes by way of the kernel's own code, and through memory", () => {
  const kernel = new FakeKernel();
  const cave = ENTRY - 16n;
  kernel.write(ENTRY, bytesOf("eb ee"));
  kernel.write(cave, bytesOf("ff25 00000000"));
  kernel.writePointer(cave + 6n, ELSEWHERE);
  deepStrictEqual(followEntry(kernel, ENTRY, TEXT), { target: ELSEWHERE, isCall: false });
});

Deno.test("followEntry() ends where the kernel's own code does its work", () => {
  const kernel = new FakeKernel();
  kernel.write(ENTRY, bytesOf("eb 0e"));
  kernel.write(ENTRY + 16n, bytesOf("55 4889e5"));
  strictEqual(followEntry(kernel, ENTRY, TEXT), undefined);
  kernel.write(ENTRY, bytesOf("eb fe"));
  strictEqual(followEntry(kernel, ENTRY, TEXT), undefined, "a jump to itself");
  strictEqual(followEntry(kernel, 0x1000n, TEXT), undefined, "nothing can be read");
});

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.fromHex(hex.replaceAll(" ", ""));
}
