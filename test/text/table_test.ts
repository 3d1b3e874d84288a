/**
 * Lists stand in columns.
 * @module
 */
import { strictEqual } from "node:assert";
import { createPaint } from "../../src/text/paint.ts";
import { table, type TableOptions } from "../../src/text/table.ts";

const CASES: readonly (readonly [string, readonly (readonly string[])[], TableOptions, string])[] = [
  ["nothing for no rows", [], { header: ["NAME"] }, ""],
  [
    "columns under a header",
    [["openat", "2", "opens"], ["id", "10", ""]],
    { header: ["NAME", "ARGS", "SUMMARY"], right: [1] },
    lines`
    NAME    ARGS  SUMMARY
    openat     2  opens
    id        10`,
  ],
  [
    "wide characters",
    [["日本", "x"], ["abc", "y"]],
    {},
    lines`
    日本  x
    abc   y`,
  ],
  [
    "hostile text, escaped",
    [["a\x1b[2J\n", "b"]],
    {},
    lines`
    a\\x1b[2J\\n  b`,
  ],
  [
    "rows of different length",
    [["a"], ["b", "c"]],
    {},
    lines`
    a
    b  c`,
  ],
  [
    "a last column that wraps",
    [["ptrace", "traces and controls another process, as debuggers do"]],
    { width: 34 },
    lines`
    ptrace  traces and controls
            another process, as
            debuggers do`,
  ],
  [
    "columns that are cut when there is no room",
    [["a_very_long_name_of_an_event", "short words here to read on"]],
    { width: 32 },
    lines`
    a_very_long_na…  short words
                     here to read on`,
  ],
  ["an indent", [["a", "b"]], { indent: 2 }, "  a  b\n"],
  ["a bold header where there is color", [["a"]], { header: ["N"], color: true }, "\x1b[1mN\x1b[0m\na\n"],
];
for (const [what, rows, options, expected] of CASES) {
  Deno.test(`table() lays out ${what}`, () => strictEqual(table(rows, options), expected));
}

Deno.test("createPaint() leaves empty text alone", () => strictEqual(createPaint(true)("", "dim"), ""));

/** The lines of a template, without its indentation; backslashes as written in code. */
function lines(text: TemplateStringsArray): string {
  return text[0].split("\n").slice(1).map((line) => line.slice(4)).join("\n") + "\n";
}
