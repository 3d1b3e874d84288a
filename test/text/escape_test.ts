/**
 * Text from events cannot do anything to a terminal.
 * @module
 */
import { strictEqual } from "node:assert";
import { escapeText, quoteText } from "../../src/text/escape.ts";

for (
  const [what, text, expected] of [
    ["leaves plain text", "/usr/bin/strace -f", "/usr/bin/strace -f"],
    ["leaves letters of any script", "日本 привет é 😀", "日本 привет é 😀"],
    ["leaves an empty text", "", ""],
    ["leaves combining marks behind a letter", "e\u0301", "e\u0301"],
    ["shows line breaks and tabs as letters", "a\nb\r\tc", "a\\nb\\r\\tc"],
    ["shows a color code", "\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"],
    ["shows an operating system command", "\x1b]0;title\x07", "\\x1b]0;title\\x07"],
    ["shows NUL and DEL", "\0\x7f", "\\x00\\x7f"],
    ["shows C1 controls, which are codes of their own", "\x9b31m\x85", "\\u{9b}31m\\u{85}"],
    [
      "shows what reorders text",
      "\u202etxt.exe\u2066\u2069\u061c\u200e",
      "\\u{202e}txt.exe\\u{2066}\\u{2069}\\u{61c}\\u{200e}",
    ],
    ["shows what has no width", "su\u200bdo\ufeff\u00ad", "su\\u{200b}do\\u{feff}\\u{ad}"],
    ["shows joiners, inside an emoji too", "👨\u200d👩", "👨\\u{200d}👩"],
    ["shows variation selectors and fillers", "a\ufe0f\u3164\u115f", "a\\u{fe0f}\\u{3164}\\u{115f}"],
    ["shows line and paragraph separators", "\u2028\u2029", "\\u{2028}\\u{2029}"],
    ["shows lone surrogates", "a\ud800b\udc00", "a\\u{d800}b\\u{dc00}"],
    ["shows noncharacters", "\uffff\ufdd0\u{10ffff}", "\\u{ffff}\\u{fdd0}\\u{10ffff}"],
    ["shows tag characters", "a\u{e0041}\u{e0001}\u{e0100}", "a\\u{e0041}\\u{e0001}\\u{e0100}"],
    ["shows spaces that are none", "a\u00a0b\u3000\u2800", "a\\u{a0}b\\u{3000}\\u{2800}"],
    ["shows a combining mark at the start", "\u0301\u0302e", "\\u{301}\\u{302}e"],
    ["doubles a backslash before a letter of an escape", "a\\nb C:\\users \\x41", "a\\\\nb C:\\\\users \\\\x41"],
    ["doubles a backslash before an escape", "\\\n", "\\\\\\n"],
    ["doubles a backslash before a backslash", "\\\\.", "\\\\\\."],
    ["leaves any other backslash", "\\.so \\d+ \\", "\\.so \\d+ \\"],
  ] as const
) {
  Deno.test(`escapeText() ${what}`, () => strictEqual(escapeText(text), expected));
}

Deno.test("escapeText() leaves nothing unsafe of any code point, and tells any two texts apart", () => {
  const seen = new Set<string>();
  for (let code = 0; code <= 0x10ffff; code++) {
    const escaped = escapeText("a" + String.fromCodePoint(code));
    seen.add(escaped);
    if (/[\p{C}\p{Zl}\p{Zp}]/u.test(escaped)) {
      // What Unicode has not assigned, and what is for private use, is only a box.
      strictEqual(/^a[\p{Cn}\p{Co}]$/u.test(escaped), true, code.toString(16));
    }
  }
  strictEqual(seen.size, 0x110000);
});

Deno.test("escapeText() can be read back", () => {
  const pieces = ["\\", "n", "\n", "x", "1", "b", "\x1b", "u", "{", "\u202e", ".", "\\\\"];
  for (let round = 0; round < 20_000; round++) {
    const text = "a" +
      Array.from({ length: 6 }, (_, place) => pieces[(round * 7 ** place + place * round) % pieces.length]).join("");
    strictEqual(readBack(escapeText(text)), text);
  }
});

for (
  const [what, text, expected] of [
    ["plain text", "a, b", '"a, b"'],
    ["an empty text", "", '""'],
    ["quotes and every backslash", '\\" \\. "', '"\\\\\\" \\\\. \\""'],
    ["controls", "\x1b\n", '"\\x1b\\n"'],
  ] as const
) {
  Deno.test(`quoteText() quotes ${what}`, () => strictEqual(quoteText(text), expected));
}

function readBack(escaped: string): string {
  return escaped.replace(/\\(?:([\\nrt])|x(..)|u\{([0-9a-f]+)\})/g, (_, letter, short, long) => {
    if (letter === undefined) return String.fromCodePoint(parseInt(short ?? long, 16));
    return letter === "\\" ? "\\" : letter === "n" ? "\n" : letter === "r" ? "\r" : "\t";
  });
}
