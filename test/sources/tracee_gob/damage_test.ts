/**
 * Damaged streams: what can be read is read, the rest is counted, nothing hangs or grows.
 * @module
 */
import { deepStrictEqual, ok } from "node:assert";
import { join, parseExact, readAll, readFixture, readGolden } from "./helpers.ts";

const v0_20 = readFixture("logs/tracee_gob/v0_20.gob");
const FOREIGN = "foreign bytes between gob messages";
const CUT = "cut gob message";
const DAMAGED = "undecodable gob message";

Deno.test("gobRecords() finds every event between foreign bytes", async () => {
  const { records, skipped } = await readAll(readFixture("damaged/tracee_gob/foreign_bytes.gob"));
  deepStrictEqual(skipped, [`${FOREIGN} (1)`, `${FOREIGN} (2)`, `${FOREIGN} (4)`]);
  deepStrictEqual(
    records.map(({ json }) => parseExact(json)),
    readGolden("damaged/tracee_gob/foreign_bytes.events.jsonl"),
  );
});

Deno.test("gobRecords() finds them too when the bytes come in pieces", async () => {
  const bytes = readFixture("damaged/tracee_gob/foreign_bytes.gob");
  for (const piece of [1, 13, 1000]) deepStrictEqual(await readAll(bytes, piece), await readAll(bytes));
});

Deno.test("gobRecords() reads a cut stream up to the cut", async () => {
  const { records, skipped } = await readAll(readFixture("damaged/tracee_gob/cut.gob"));
  deepStrictEqual(skipped, [`${CUT} (6)`]);
  deepStrictEqual(records.map(({ record }) => record), [1, 2, 3, 4, 5]);
});

Deno.test("gobRecords() reads on when a recorder that was killed appends a new stream", async () => {
  const whole = await readAll(v0_20);
  const { records, skipped } = await readAll(readFixture("damaged/tracee_gob/appended.gob"));
  deepStrictEqual(skipped, [`${FOREIGN} (2)`]);
  deepStrictEqual(records.map(({ json }) => json), [whole.records[0], ...whole.records].map(({ json }) => json));
});

Deno.test("gobRecords() reads streams that follow one another", async () => {
  const others = readFixture("logs/tracee_gob/v0_5.gob");
  const { records, skipped } = await readAll(join(others, v0_20, others));
  deepStrictEqual([records.length, skipped], [4 + 6 + 4, []]);
});

Deno.test("gobRecords() ends at every place where a stream can be cut", async () => {
  for (let length = 0; length < v0_20.length; length += 17) {
    const { records, skipped } = await readAll(v0_20.subarray(0, length));
    ok(records.length < 6 && skipped.length <= 1, `cut at ${length}: ${skipped}`);
  }
});

Deno.test("gobRecords() steps over a message that cannot be decoded", async () => {
  const last = lastMessage(v0_20);
  const wrong = new Uint8Array(v0_20.length - last);
  wrong.set(v0_20.subarray(last));
  // The number of the first field.
  wrong[3] = 0x7f;
  const { records, skipped } = await readAll(join(v0_20.subarray(0, last), wrong, v0_20.subarray(last)));
  deepStrictEqual(skipped, [`${DAMAGED} (6)`]);
  deepStrictEqual(records.map(({ record }) => record), [1, 2, 3, 4, 5, 7]);
});

Deno.test("gobRecords() does not wait for a message that a wrong length promises", async () => {
  const last = lastMessage(v0_20);
  const wrong = new Uint8Array([0xfc, 0x0f, 0xff, 0xff, 0xff, 0xff, 0x81, 2, 1]);
  const { records, skipped } = await readAll(join(v0_20.subarray(0, last), wrong, v0_20.subarray(last)));
  deepStrictEqual([records.length, skipped], [6, [`${FOREIGN} (6)`]]);
});

Deno.test("gobRecords() counts input without any message once", async () => {
  for (const text of ["x".repeat(1000), '{"eventName":"execve"}\n'.repeat(50)]) {
    deepStrictEqual(await readAll(join(text)), { records: [], skipped: [`${FOREIGN} (1)`] });
  }
});

Deno.test("gobRecords() survives 2,000 spoiled streams", async () => {
  const random = createRandom(20240201);
  const streams = ["v0_5", "v0_10", "v0_20", "other_values"].map((name) => readFixture(`logs/tracee_gob/${name}.gob`));
  for (let run = 0; run < 2000; run++) {
    const bytes = spoil(streams[run % streams.length], random);
    const { records } = await readAll(bytes, 1 + random(bytes.length));
    for (const { json } of records) ok(typeof JSON.parse(json) === "object" && !json.includes("\n"));
  }
});

// Where the last event of v0_20 begins: its message is the last, and short.
function lastMessage(bytes: Uint8Array): number {
  for (let at = bytes.length - 2; at > 0; at--) {
    if (at + 1 + bytes[at] === bytes.length && bytes[at + 1] === 0xff) return at;
  }
  return 0;
}

function spoil(bytes: Uint8Array, random: (below: number) => number): Uint8Array<ArrayBuffer> {
  const at = random(bytes.length);
  const to = Math.min(bytes.length, at + 1 + random(64));
  const noise = Uint8Array.from({ length: 1 + random(64) }, () => random(256));
  switch (random(5)) {
    case 0:
      return join(bytes.subarray(0, at), noise, bytes.subarray(at));
    case 1:
      return join(bytes.subarray(0, at), bytes.subarray(to));
    case 2:
      return join(bytes.subarray(0, to), bytes.subarray(at));
    case 3:
      return join(noise, bytes.subarray(at));
    default: {
      const copy = join(bytes);
      for (let i = 0; i <= random(8); i++) copy[random(copy.length)] = random(256);
      return copy;
    }
  }
}

// xorshift32: the same numbers in every run.
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}
