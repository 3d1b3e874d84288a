/**
 * Values as text: JSON, Go's way, and amounts for people.
 * @module
 */
import { deepStrictEqual, strictEqual } from "node:assert";
import type { EvidenceValue, Value } from "../../src/model/mod.ts";
import { compareBytes } from "../../src/text/compare.ts";
import { formatValue } from "../../src/text/format_value.ts";
import { toJson } from "../../src/text/json.ts";
import { formatAmount, formatBytes, formatCount, formatDuration } from "../../src/text/quantity.ts";
import { suggest } from "../../src/text/suggest.ts";

const JSON_CASES: readonly (readonly [EvidenceValue, string])[] = [
  [null, "null"],
  [undefined, "null"],
  [true, "true"],
  [-2, "-2"],
  [0.1, "0.1"],
  [-0, "-0"],
  [NaN, "null"],
  [Infinity, "null"],
  [18446744073709551615n, "18446744073709551615"],
  [-9223372036854775808n, "-9223372036854775808"],
  ['a"\\\n\u2028', '"a\\"\\\\\\n\u2028"'],
  ["\ud800", '"\\ud800"'],
  [[1, [2n], "x"], '[1,[2],"x"]'],
  [new Map<string, Value>([["b", 1], ["a", null]]), '{"b":1,"a":null}'],
  [new Map<string, Value>([["__proto__", 1]]), '{"__proto__":1}'],
  [{ z: 1, a: undefined, b: new Map() }, '{"z":1,"b":{}}'],
  [{ a: undefined, b: 1 }, '{"b":1}'],
  [[undefined, []], "[null,[]]"],
];
for (const [value, expected] of JSON_CASES) {
  Deno.test(`toJson() writes ${expected}`, () => strictEqual(toJson(value), expected));
}

const nested = nest(100_000);
Deno.test("toJson() and formatValue() survive what is nested without end", () => {
  strictEqual(toJson(nested).startsWith("[[["), true);
  strictEqual(formatValue(nested).startsWith("[[["), true);
});

const GO_CASES: readonly (readonly [Value, string])[] = [
  ["a b", "a b"],
  [null, "<nil>"],
  [false, "false"],
  [577, "577"],
  [-0, "-0"],
  [0, "0"],
  [1.5, "1.5"],
  [0.00001, "1e-05"],
  [0.0001, "0.0001"],
  [1.25e-7, "1.25e-07"],
  [1e20, "100000000000000000000"],
  [1e21, "1e+21"],
  [1e300, "1e+300"],
  [18446744073709551615n, "18446744073709551615"],
  [[], "[]"],
  [["sh", "-c", "a b"], "[sh -c a b]"],
  [[1, null, [true]], "[1 <nil> [true]]"],
  [new Map<string, Value>([["sin_port", "53"], ["sa_family", "AF_INET"]]), "map[sa_family:AF_INET sin_port:53]"],
  [new Map<string, Value>([["b", new Map([["c", 1]])], ["B", []]]), "map[B:[] b:map[c:1]]"],
];
for (const [value, expected] of GO_CASES) {
  Deno.test(`formatValue() prints ${expected}`, () => strictEqual(formatValue(value), expected));
}

Deno.test("compareBytes() orders as bytes do", () => {
  deepStrictEqual(["b", "\u{1f600}", "", "a", "\uffe6", "ab"].sort(compareBytes), [
    "",
    "a",
    "ab",
    "b",
    "\uffe6",
    "\u{1f600}",
  ]);
});

const EVENTS = ["open", "openat", "security_file_open", "sched_process_exec", "ptrace", "mem_prot_alert"];
for (
  const [word, expected] of [
    ["opneat", "openat"],
    ["OPENAT", "openat"],
    ["security-file-opn", "security_file_open"],
    ["sched_proces_exec", "sched_process_exec"],
    ["ptraec", "ptrace"],
    ["openn", "open"],
    ["xyz", undefined],
    ["", undefined],
    ["o".repeat(100_000), undefined],
  ] as const
) {
  Deno.test(`suggest() answers ${word.slice(0, 30)} with ${expected}`, () =>
    strictEqual(suggest(word, EVENTS), expected));
}

Deno.test("quantities read well", () => {
  deepStrictEqual([0, 999, 1000, 1234567, 10n ** 18n].map(formatCount), [
    "0",
    "999",
    "1,000",
    "1,234,567",
    "1,000,000,000,000,000,000",
  ]);
  deepStrictEqual([formatAmount(1, "entry", "entries"), formatAmount(2000, "entry", "entries")], [
    "1 entry",
    "2,000 entries",
  ]);
  deepStrictEqual(
    [0, 340.2, 999.6, 12_345, 59_949, 59_960, 3_600_000, 3_725_000, 90_061_000].map(formatDuration),
    ["0 ms", "340 ms", "1.0 s", "12.3 s", "59.9 s", "1 min", "1 h", "1 h 2 min", "1 d 1 h"],
  );
  deepStrictEqual([0, 999, 1000, 999_960, 1.5e9, 2e12, 3e15].map(formatBytes), [
    "0 B",
    "999 B",
    "1.0 kB",
    "1.0 MB",
    "1.5 GB",
    "2.0 TB",
    "3000.0 TB",
  ]);
});

function nest(depth: number): Value {
  let value: Value = [];
  for (let level = 0; level < depth; level++) value = [value];
  return value;
}
