/**
 * Text of a stream reads as Go prints it.
 * @module
 */
import { strictEqual } from "node:assert";
import { decodeText } from "../../../src/sources/tracee_gob/text.ts";

const long = "x".repeat(40);

for (
  const [bytes, expected] of [
    [[], ""],
    [[0x6c, 0x73], "ls"],
    [[0xef, 0xbb, 0xbf, 0x6c], "\ufeffl"],
    [[0xc3, 0xa4], "ä"],
    [[0xf0, 0x9f, 0x98, 0x80], "\u{1F600}"],
    [[0xf0, 0x9f, 0x98], "\ufffd\ufffd\ufffd"],
    [[0xed, 0xa0, 0x80], "\ufffd\ufffd\ufffd"],
    [[0xc0, 0x80, 0x41], "\ufffd\ufffdA"],
    [[0xf4, 0x90, 0x80, 0x80], "\ufffd\ufffd\ufffd\ufffd"],
    [[...new TextEncoder().encode(long), 0xff, 0x41], `${long}\ufffdA`],
  ] as const
) {
  Deno.test(`decodeText() reads ${JSON.stringify(expected)} (${bytes.length} bytes)`, () => {
    strictEqual(decodeText(Uint8Array.from(bytes), 0, bytes.length), expected);
  });
}
