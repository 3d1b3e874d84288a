import { strictEqual } from "node:assert";
import { isUtf8 } from "../../../src/sources/tracee_json/utf8.ts";

Deno.test("isUtf8() says what a strict decoder says, of all short sequences around the borders", () => {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const borders = [
    0x00,
    0x7f,
    0x80,
    0x8f,
    0x90,
    0x9f,
    0xa0,
    0xbf,
    0xc0,
    0xc1,
    0xc2,
    0xdf,
    0xe0,
    0xec,
    0xed,
    0xef,
    0xf0,
    0xf3,
    0xf4,
    0xf5,
    0xff,
  ];
  for (const first of borders) {
    for (const second of borders) {
      for (const third of borders) {
        for (const fourth of [[], [0x7f], [0x80], [0xc2]]) {
          const bytes = Uint8Array.from([first, second, third, ...fourth]);
          let isValid = true;
          try {
            decoder.decode(bytes);
          } catch {
            isValid = false;
          }
          strictEqual(isUtf8(bytes), isValid, bytes.toHex());
        }
      }
    }
  }
});
