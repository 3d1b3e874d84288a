import { deepStrictEqual, strictEqual, throws } from "node:assert";
import { addSegment, placeSegment, readExecutable } from "../../build/elf.ts";

/** An executable with a loaded segment and, behind it, a note. */
function makeExecutable(types: readonly number[] = [1, 4], machine = 62): Uint8Array {
  const bytes = new Uint8Array(0x3000);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x7f454c46);
  bytes.set([2, 1], 4);
  view.setUint16(18, machine, true);
  view.setBigUint64(24, 0x1000n, true);
  view.setBigUint64(32, 64n, true);
  view.setUint16(54, 56, true);
  view.setUint16(56, types.length, true);
  for (const [index, type] of types.entries()) {
    const at = 64 + 56 * index;
    view.setUint32(at, type, true);
    view.setBigUint64(at + 32, 0x3000n, true);
    view.setBigUint64(at + 40, 0x5000n, true);
    view.setBigUint64(at + 48, 0x10000n, true);
  }
  return bytes;
}

Deno.test("a segment goes behind all others, in file and memory, as aligned as they are", () => {
  deepStrictEqual(placeSegment(makeExecutable()), { offset: 0x10000, address: 0x200000n });
});

Deno.test("the segment takes the place of the note and is where the program begins; the rest stays", () => {
  const bytes = makeExecutable();
  const file = addSegment(bytes, new Uint8Array([1, 2, 3]), placeSegment(bytes));
  const { entry, segments } = readExecutable(file);
  strictEqual(entry, 0x200000n);
  deepStrictEqual(segments[0], readExecutable(bytes).segments[0]);
  deepStrictEqual(segments[1], {
    type: 1,
    flags: 5,
    offset: 0x10000n,
    address: 0x200000n,
    fileSize: 3n,
    memorySize: 3n,
    alignment: 0x10000n,
  });
  deepStrictEqual(file.subarray(0x10000), new Uint8Array([1, 2, 3]));
  deepStrictEqual(file.subarray(64 + 112, bytes.length), bytes.subarray(64 + 112));
});

for (
  const [name, bytes, reason] of [
    ["nothing", new Uint8Array(), /it is no ELF file/],
    ["another processor's", makeExecutable([1, 4], 3), /it is for another kind of processor/],
    ["a cut one", makeExecutable().subarray(0, 100), /it is cut short/],
    ["one without a note", makeExecutable([1, 1]), /it has no note behind its segments/],
    ["one with its note before a segment", makeExecutable([4, 1]), /it has no note behind its segments/],
  ] as const
) {
  Deno.test(`an executable that cannot be used is refused: ${name}`, () => {
    throws(() => addSegment(bytes, new Uint8Array(1), placeSegment(bytes)), reason);
  });
}
