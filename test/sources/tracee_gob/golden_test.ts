/**
 * The gob streams of every era give the JSON that Go prints of the same events.
 * @module
 */
import { deepStrictEqual, strictEqual } from "node:assert";
import { parseExact, readAll, readFixture, readGolden } from "./helpers.ts";

const ERAS = ["v0_5", "v0_6", "v0_7", "v0_10", "v0_12", "v0_17", "v0_20"];

for (const era of ERAS) {
  Deno.test(`gobRecords() reads the stream of ${era} as Go prints its events`, async () => {
    const { records, skipped } = await readAll(readFixture(`logs/tracee_gob/${era}.gob`));
    deepStrictEqual(skipped, []);
    const golden = readGolden(`logs/tracee_gob/${era}.events.jsonl`).map(withEmptyArgs);
    deepStrictEqual(records.map(({ json }) => parseExact(json)), golden);
    deepStrictEqual(records.map(({ record }) => record), golden.map((_, index) => index + 1));
  });

  Deno.test(`gobRecords() gives the keys of ${era} in the order of Go`, async () => {
    const { records } = await readAll(readFixture(`logs/tracee_gob/${era}.gob`));
    const golden = Deno.readTextFileSync(
      new URL(`../../../fixtures/logs/tracee_gob/${era}.events.jsonl`, import.meta.url),
    ).split("\n");
    for (const [index, { json }] of records.entries()) {
      deepStrictEqual(Object.keys(JSON.parse(json)), Object.keys(JSON.parse(golden[index])));
    }
  });

  for (const piece of [1, 7]) {
    Deno.test(`gobRecords() reads the stream of ${era} the same in pieces of ${piece}`, async () => {
      const bytes = readFixture(`logs/tracee_gob/${era}.gob`);
      deepStrictEqual(await readAll(bytes, piece), await readAll(bytes));
    });
  }
}

Deno.test("gobRecords() shows that the timestamp of v0.5 is a float, even without a fraction", async () => {
  const { records } = await readAll(readFixture("logs/tracee_gob/v0_5.gob"));
  strictEqual(records[1].json.startsWith('{"timestamp":12346.0,"processId":0,'), true);
});

Deno.test("gobRecords() yields the end-of-transmission event", async () => {
  const { records } = await readAll(readFixture("logs/tracee_gob/v0_5.gob"));
  strictEqual(JSON.parse(records[3].json).eventName, "\u0004");
});

Deno.test("gobRecords() counts values that are no events", async () => {
  const { records, skipped } = await readAll(readFixture("logs/tracee_gob/other_values.gob"));
  deepStrictEqual(records, []);
  deepStrictEqual(skipped, [1, 2, 3, 4, 5, 6, 7, 8].map((record) => `not a Tracee event (${record})`));
});

// gob sends neither nil lists nor empty ones; an event without args had an empty one in every release.
function withEmptyArgs(event: unknown): unknown {
  return { ...event as object, args: (event as { args: unknown }).args ?? [] };
}
