/**
 * Streams made to cost much: small inputs that describe huge or endless values are given up early.
 * @module
 */
import { deepStrictEqual, ok } from "node:assert";
import { join, readAll } from "./helpers.ts";

const DAMAGED = "undecodable gob message (1)";

Deno.test("gobRecords() gives up a value that nests without end", async () => {
  const itself = definition(64, [2, 1, 2, ...int(64), 0, 1, ...int(64), 0, 0]);
  const { skipped } = await readAll(join(itself, message([...int(64), 0, ...new Array(100_000).fill(1)])));
  deepStrictEqual(skipped, [DAMAGED]);
});

Deno.test("gobRecords() gives up a list whose elements are a byte each in the stream and much in JSON", async () => {
  const event = struct(64, "Event", [["EventID", 2], ["EventName", 6], ["ProcessName", 6], ["Args", 65]]);
  const list = definition(65, [2, 1, 2, ...int(65), 0, 1, ...int(66), 0, 0]);
  const wide = struct(66, "Wide", Array.from({ length: 30 }, (_, i) => [`F${i}`.padEnd(1000, "x"), 6] as const));
  const head = join(event, list, wide);
  for (const count of [1000, 1_000_000]) {
    const body = [...int(64), 4, ...uint(count), ...new Uint8Array(count), 0];
    deepStrictEqual((await readAll(join(head, message(body)))).skipped, [DAMAGED]);
  }
});

Deno.test("gobRecords() does not set memory aside for a length that is only claimed", async () => {
  const before = Deno.memoryUsage().rss;
  const claims = join(new Uint8Array([0xfc, 0x0f, 0xff, 0xff, 0xff, ...int(-64), 3, 1, 1]), new Uint8Array(1000));
  const { skipped } = await readAll(claims);
  deepStrictEqual(skipped, ["cut gob message (1)"]);
  ok(Deno.memoryUsage().rss - before < 100 * 1024 * 1024);
});

Deno.test("gobRecords() gets through bytes that look like messages everywhere", async () => {
  const fields: (readonly [string, number])[] = [["EventID", 2], ["EventName", 6], ["ProcessName", 6]];
  const event = struct(64, "Event", fields);
  const lengths = new Uint8Array(300_000);
  for (let at = 0; at < lengths.length; at += 5) lengths.set([0xfe, 0xff, 0xff, 0xff, 0x80], at);
  const last = message([...int(64), 1, ...int(59), 0]);
  const { records } = await readAll(join(event, last, new Uint8Array([0x80]), lengths, last));
  deepStrictEqual(records.map(({ record }) => record), [1, 2]);
});

function struct(id: number, name: string, fields: readonly (readonly [string, number])[]): Uint8Array {
  const described = fields.flatMap(([field, type]) => [1, ...text(field), 1, ...int(type), 0]);
  const common = [1, 1, ...text(name), 1, ...int(id), 0];
  return definition(id, [3, ...common, 1, ...uint(fields.length), ...described, 0, 0]);
}

function definition(id: number, body: readonly number[]): Uint8Array {
  return message([...int(-id), ...body]);
}

function message(body: readonly number[]): Uint8Array {
  return Uint8Array.from([...uint(body.length), ...body]);
}

function text(value: string): readonly number[] {
  return [...uint(value.length), ...new TextEncoder().encode(value)];
}

function int(value: number): readonly number[] {
  return uint(value < 0 ? -2 * value - 1 : 2 * value);
}

function uint(value: number): readonly number[] {
  if (value < 0x80) return [value];
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [256 - bytes.length, ...bytes];
}
