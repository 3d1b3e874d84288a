/**
 * Text fits its columns, and what belongs together stays together.
 * @module
 */
import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { cut, displayWidth, pad, wrap } from "../../src/text/width.ts";

const FAMILY = "👨‍👩‍👧";

for (
  const [text, expected] of [
    ["", 0],
    ["openat", 6],
    ["日本", 4],
    ["e\u0301", 1],
    [FAMILY, 2],
    ["\x1b[31mred\x1b[0m", 3],
    ["ｈ", 2],
  ] as const
) {
  Deno.test(`displayWidth() of ${JSON.stringify(text)} is ${expected}`, () =>
    strictEqual(displayWidth(text), expected));
}

for (
  const [text, width, expected] of [
    ["openat", 6, "openat"],
    ["openat", 5, "open…"],
    ["openat", 1, "…"],
    ["openat", 0, ""],
    ["", 3, ""],
    ["日本語", 6, "日本語"],
    ["日本語", 5, "日本…"],
    ["日本語", 4, "日…"],
    ["日本語", 1, "…"],
    ["abcde\u0301", 5, "abcde\u0301"],
    ["abcde\u0301f", 5, "abcd…"],
    ["abce\u0301f", 4, "abc…"],
    [`a${FAMILY}b`, 4, `a${FAMILY}b`],
    [`a${FAMILY}b`, 3, "a…"],
  ] as const
) {
  Deno.test(`cut() fits ${JSON.stringify(text)} into ${width}`, () => strictEqual(cut(text, width), expected));
}

Deno.test("cut() takes no longer for a text of megabytes", () => {
  const text = "日".repeat(4_000_000);
  const start = performance.now();
  strictEqual(cut(text, 9), "日日日日…");
  ok(performance.now() - start < 500);
});

for (
  const [text, width, expected] of [
    ["", 5, [""]],
    ["open", 5, ["open"]],
    ["a bc def", 4, ["a ", "bc ", "def"]],
    ["a bc def", 5, ["a bc ", "def"]],
    ["/usr/local/bin", 8, ["/usr/", "local/", "bin"]],
    ["abcdefghij", 4, ["abcd", "efgh", "ij"]],
    ["日本語日本語", 4, ["日本", "語日", "本語"]],
    ["日本語", 1, ["日", "本", "語"]],
    ["日 本語 x", 5, ["日 ", "本語 ", "x"]],
    ["a: 1, b: 2", 5, ["a: ", "1, ", "b: 2"]],
    ["日: 1, b: 2", 6, ["日: ", "1, b: ", "2"]],
    ["日,本,語", 5, ["日,", "本,語"]],
    ["ab", 0, ["a", "b"]],
  ] as const
) {
  Deno.test(`wrap() breaks ${JSON.stringify(text)} into ${width}`, () =>
    deepStrictEqual(wrap(text, width), [...expected]));
}

Deno.test("wrap() loses nothing and keeps to the width, whatever the text", () => {
  const pieces = ["a", " ", "/", ",", "日", "e\u0301", FAMILY, "word", "😀"];
  for (let round = 0; round < 2_000; round++) {
    const text = Array.from({ length: 12 }, (_, place) => pieces[(round * (place + 3) + place ** 3) % pieces.length])
      .join("");
    const lines = wrap(text, 2 + round % 9);
    strictEqual(lines.join(""), text);
    for (const line of lines) ok(displayWidth(line) <= 2 + round % 9, JSON.stringify(line));
  }
});

Deno.test("pad() counts columns, not characters", () => {
  strictEqual(pad("日本", 5), "日本 ");
  strictEqual(pad("日本", 5, "right"), " 日本");
  strictEqual(pad("openat", 3), "openat");
});
