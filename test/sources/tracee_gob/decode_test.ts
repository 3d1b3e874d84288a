/**
 * The decoder goes by the stream's own types: recursive ones, nested interface values, definitions amid a value.
 * @module
 */
import { deepStrictEqual, strictEqual } from "node:assert";
import { decodeTopLevel } from "../../../src/sources/tracee_gob/decode.ts";
import { readDefinition } from "../../../src/sources/tracee_gob/definition.ts";
import { createJsonOutput, writeJson } from "../../../src/sources/tracee_gob/json.ts";
import { createTypeTable, GobStruct, type GobValue } from "../../../src/sources/tracee_gob/types.ts";
import { createWire, openMessage, readInt } from "../../../src/sources/tracee_gob/wire.ts";
import { parseExact, readFixture, readGolden } from "./helpers.ts";

Deno.test("decodeTopLevel() reads values of every kind as Go prints them", () => {
  const values = readValues(readFixture("logs/tracee_gob/other_values.gob"));
  deepStrictEqual(
    values.map((value) => parseExact(jsonOf(value))),
    readGolden("logs/tracee_gob/other_values.events.jsonl"),
  );
});

for (
  const [title, value, expected] of [
    ["numbers that JSON has no word for", [NaN, Infinity, -Infinity], '["NaN","+Inf","-Inf"]'],
    ["negative zero", -0, "-0"],
    ["integers beyond 2^53", [-(2n ** 63n), 2n ** 64n - 1n], "[-9223372036854775808,18446744073709551615]"],
    ["maps by their sorted keys", new Map<GobValue, GobValue>([["b", 1], [10, 2], ["a", 3]]), '{"10":2,"a":3,"b":1}'],
    ["empty maps and lists", [new Map(), []], "[{},[]]"],
    ["text that needs escapes", '"\n\u0001', '"\\"\\n\\u0001"'],
    ["a struct without fields", new GobStruct({ kind: "struct", name: "S", fields: [] }, []), "{}"],
  ] as const satisfies readonly (readonly [string, GobValue, string])[]
) {
  Deno.test(`writeJson() writes ${title}`, () => strictEqual(jsonOf(value), expected));
}

function jsonOf(value: GobValue): string {
  const output = createJsonOutput(1000);
  writeJson(output, value);
  return output.text;
}

function readValues(bytes: Uint8Array): readonly GobValue[] {
  const types = createTypeTable();
  const values: GobValue[] = [];
  for (let at = 0; at < bytes.length;) {
    const wire = createWire(bytes, at, bytes.length);
    openMessage(wire);
    const id = Number(readInt(wire));
    if (id < 0) types.define(-id, readDefinition(wire, -id));
    else values.push(decodeTopLevel(wire, id, types));
    types.keep("all");
    at = wire.end;
  }
  return values;
}
