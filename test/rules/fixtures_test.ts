/**
 * The `match` and `miss` files of each built-in signature: events of every era that are, and nearly are, the behavior.
 *
 * Every line of a `match` file is a finding, but for those that only lead up to one; no line of a `miss` file is.
 * @module
 */
import { deepStrictEqual, ok } from "node:assert";
import { SIGNATURES } from "../../rules/mod.ts";
import type { Signature } from "../../src/model/mod.ts";
import { createDetector } from "../../src/signatures/detect.ts";
import { eventFromJson } from "../../src/sources/tracee_json/mod.ts";

const FOLDER = new URL("../../fixtures/signatures/", import.meta.url);

/** Lines that are no finding themselves: executions that tell the address of the API server. */
const LEADING_UP: Readonly<Record<string, readonly number[]>> = { k8s_api_connection: [1, 3] };

function linesOf(signature: Signature, file: string): readonly string[] {
  const text = Deno.readTextFileSync(new URL(`${signature.metadata.eventName}/${file}.jsonl`, FOLDER));
  return text.split("\n").filter((line) => line !== "");
}

/** Numbers of the lines on which a signature fires. */
function findingLines(signature: Signature, lines: readonly string[]): number[] {
  const detector = createDetector([signature]);
  const numbers = lines.flatMap((line, index) => detector.detect(eventFromJson(line)).map(() => index + 1));
  deepStrictEqual(detector.failures(), []);
  return numbers;
}

for (const signature of SIGNATURES) {
  const { id, eventName } = signature.metadata;

  Deno.test(`${id} ${eventName} finds what it should`, () => {
    const lines = linesOf(signature, "match");
    const expected = lines.map((_, index) => index + 1).filter((line) => !LEADING_UP[eventName]?.includes(line));
    deepStrictEqual(findingLines(signature, lines), expected);
  });

  Deno.test(`${id} ${eventName} leaves alone what only looks like it`, () => {
    deepStrictEqual(findingLines(signature, linesOf(signature, "miss")), []);
  });
}

Deno.test("each folder of cases belongs to a signature", () => {
  const names = new Set(SIGNATURES.map((signature) => signature.metadata.eventName));
  for (const { name } of Deno.readDirSync(FOLDER)) ok(names.has(name), name);
});
