import { deepStrictEqual, strictEqual } from "node:assert";
import { RECORD } from "../../../src/sources/ebpf/layout.ts";
import { TimeOrder } from "../../../src/sources/ebpf/order.ts";
import type { RecordChunk } from "../../../src/sources/ebpf/ring_buffer.ts";

const SIZE = 32;

/** A chunk of records that hold a time each. */
function chunkOf(times: readonly (number | bigint)[]): RecordChunk {
  const bytes = new Uint8Array(times.length * SIZE);
  const view = new DataView(bytes.buffer);
  times.forEach((time, index) => view.setBigUint64(index * SIZE + RECORD.time, BigInt(time), true));
  return { bytes, view, offsets: Uint32Array.from(times, (_, index) => index * SIZE) };
}

function takeUntil(order: TimeOrder, until: number): readonly number[] {
  const times: number[] = [];
  order.take(until, (chunk, offset, time) => {
    strictEqual(Number(chunk.view.getBigUint64(offset + RECORD.time, true)), time);
    times.push(time);
  });
  return times;
}

Deno.test("records of several chunks come in the order of their times", () => {
  const order = new TimeOrder();
  order.add(chunkOf([10, 30, 20]));
  deepStrictEqual(takeUntil(order, 20), [10, 20]);
  order.add(chunkOf([25, 40, 15]));
  deepStrictEqual(takeUntil(order, 35), [15, 25, 30]);
  deepStrictEqual(takeUntil(order, Infinity), [40]);
  strictEqual(order.first, undefined);
});

Deno.test("records of one time stay in the order they came", () => {
  const order = new TimeOrder();
  const [first, second] = [chunkOf([5]), chunkOf([5, 5])];
  order.add(first);
  order.add(second);
  const places: unknown[] = [];
  order.take(5, (chunk, offset) => places.push([chunk === first, offset]));
  deepStrictEqual(places, [[true, 0], [false, 0], [false, SIZE]]);
});

Deno.test("nothing is handed out twice when the taker throws", () => {
  const order = new TimeOrder();
  order.add(chunkOf([1, 2, 3]));
  let taken = 0;
  try {
    order.take(9, () => {
      if (++taken === 2) throw new Error("full");
    });
  } catch {
    // As expected.
  }
  deepStrictEqual(takeUntil(order, 9), [3]);
});

Deno.test("times after months of uptime are told apart", () => {
  const order = new TimeOrder();
  const year = 31_536_000_000_000_000n;
  order.add(chunkOf([year + 64n, year]));
  deepStrictEqual(takeUntil(order, Infinity).map((time) => BigInt(time) - year), [0n, 64n]);
});

Deno.test("a hundred thousand records of two processors are sorted", () => {
  const order = new TimeOrder();
  const times = Array.from({ length: 100_000 }, (_, index) => 1000 * index + (index % 7 === 0 ? -5000 : 0) + 10_000);
  order.add(chunkOf(times));
  deepStrictEqual(takeUntil(order, Infinity), times.toSorted((left, right) => left - right));
});
