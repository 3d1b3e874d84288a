/**
 * A gob stream of Tracee is told by its structure; nothing else is taken for one.
 * @module
 */
import { strictEqual } from "node:assert";
import { traceeGob } from "../../../src/sources/tracee_gob/mod.ts";
import { join, readFixture } from "./helpers.ts";

for (const era of ["v0_5", "v0_6", "v0_7", "v0_10", "v0_12", "v0_17", "v0_20"]) {
  Deno.test(`recognises() knows the stream of ${era}`, () => {
    strictEqual(traceeGob.recognises(readFixture(`logs/tracee_gob/${era}.gob`)), true);
  });
}

Deno.test("recognises() knows a stream behind a line of text", () => {
  strictEqual(traceeGob.recognises(readFixture("damaged/tracee_gob/foreign_bytes.gob")), true);
});

Deno.test("recognises() knows a stream by its first message alone, but not by less", () => {
  const bytes = readFixture("logs/tracee_gob/v0_20.gob");
  const length = 3 + bytes[1] * 256 + bytes[2];
  strictEqual(traceeGob.recognises(bytes.subarray(0, length)), true);
  strictEqual(traceeGob.recognises(bytes.subarray(0, length - 1)), false);
});

for (
  const [title, bytes] of [
    ["nothing", new Uint8Array()],
    ["JSON", readFixture("logs/tracee_gob/v0_20.events.jsonl")],
    ["text", join("time event_name\n".repeat(500))],
    ["gzip", join(new Uint8Array([0x1f, 0x8b, 8, 0]), readFixture("logs/tracee_gob/v0_5.events.jsonl"))],
    ["gob of something else", readFixture("logs/tracee_gob/other_values.gob")],
    ["bytes of all values", Uint8Array.from({ length: 65536 }, (_, i) => (i * 40503) >>> 4)],
  ] as const
) {
  Deno.test(`recognises() does not claim ${title}`, () => strictEqual(traceeGob.recognises(bytes), false));
}
