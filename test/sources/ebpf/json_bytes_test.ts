/**
 * JSON as bytes: the same as JSON.stringify writes, whatever the values and however long.
 * @module
 */
import { strictEqual } from "node:assert";
import type { Value } from "../../../src/model/mod.ts";
import { JsonBytes } from "../../../src/sources/ebpf/json_bytes.ts";
import { toJson } from "../../../src/text/json.ts";

const VALUES: readonly Value[] = [
  ...[0, -0, 7, -7, 10, 99, 100, 4294967295, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 1.5, -0.001],
  ...[18446744073709551615n, -9223372036854775808n, true, false, null],
  ...[
    "",
    "/etc/passwd",
    'a "quoted" one',
    "back\\slash",
    "line\nbreak\u0000",
    "naïve 🙂",
    "\u007f",
    "x".repeat(3_000_000),
  ],
  ["a", ["b", 1n]],
  new Map<string, Value>([["sa_family", "AF_INET"], ["sin_port", "53"]]),
];

for (const value of VALUES) {
  const text = toJson(value);
  Deno.test(`${text.slice(0, 40)} is written as JSON`, () => {
    const out = new JsonBytes();
    out.begin();
    out.value(value);
    strictEqual(new TextDecoder("utf-8", { ignoreBOM: true }).decode(out.end()), text);
  });
}

Deno.test("what was handed out stays as it is, however much is written afterwards", () => {
  const out = new JsonBytes();
  const parts: Uint8Array[] = [];
  for (let index = 0; index < 20_000; index++) {
    out.begin();
    out.string(`part ${index}`);
    out.ascii(",");
    out.padded(index, 9);
    out.raw(new Uint8Array(index % 50).fill(0x20));
    parts.push(out.end());
  }
  parts.forEach((part, index) => {
    const text = new TextDecoder().decode(part);
    strictEqual(text, `"part ${index}",${String(index).padStart(9, "0")}${" ".repeat(index % 50)}`);
  });
});
