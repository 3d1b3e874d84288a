/** Tests of isWriteOpen() and isReadOpen() of src/events/types/open_flags.ts. */
import { deepStrictEqual } from "node:assert";
import { isReadOpen, isWriteOpen } from "../../../src/events/types/open_flags.ts";

for (
  const [value, write, read] of [
    [0, false, true],
    [1, true, false],
    [2, true, true],
    [3, false, false],
    [577, true, false],
    [0o100000, false, true],
    [-2147483646, true, true],
    [0n, false, true],
    [2n ** 63n + 1n, true, false],
    ["O_RDONLY", false, true],
    ["O_WRONLY|O_CREAT|O_TRUNC", true, false],
    ["O_RDWR|O_LARGEFILE", true, true],
    ["o_wronly|O_CREAT", true, false],
    ["O_rdWr", true, true],
    ["", false, true],
    ["O_CREAT", false, false],
    [null, false, false],
    [undefined, false, false],
    [true, false, false],
    [["O_WRONLY"], false, false],
  ] as const
) {
  Deno.test(`isWriteOpen() and isReadOpen() read ${typeof value} ${JSON.stringify(String(value))}`, () => {
    deepStrictEqual([isWriteOpen(value), isReadOpen(value)], [write, read]);
  });
}
