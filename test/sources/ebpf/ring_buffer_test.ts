/**
 * Reads ring buffers: one laid out by the test itself, and the kernel's.
 * @module
 */
import { deepStrictEqual, ok, strictEqual, throws } from "node:assert";
import { BpfError } from "../../../src/sources/ebpf/errors.ts";
import { createClock } from "../../../src/sources/ebpf/clock.ts";
import { readCounters } from "../../../src/sources/ebpf/map.ts";
import { type RecordChunk, recordLength, RingBuffer } from "../../../src/sources/ebpf/ring_buffer.ts";
import { readRing } from "../../../src/sources/ebpf/ring_reader.ts";
import { FakeRing } from "./fake_ring.ts";
import { Caller, liveTest, loadCount, settings } from "./live.ts";

const SIZE = 4096;

/** The records of one call of `consume`, as words. */
function consume(ring: RingBuffer, limit = 1000): readonly (readonly number[])[] {
  const records: number[][] = [];
  ring.consume((offset, length) => {
    records.push(Array.from({ length: length / 4 }, (_, index) => ring.view.getUint32(offset + 4 * index, true)));
  }, limit);
  return records;
}

function words(chunk: RecordChunk | undefined): readonly (readonly number[])[] {
  return [...chunk?.offsets ?? []].map((offset) =>
    Array.from(
      { length: recordLength(chunk!, offset) / 4 },
      (_, index) => chunk!.view.getUint32(offset + 4 * index, true),
    )
  );
}

for (
  const [name, position] of [
    ["at the beginning", 0n],
    ["across the end of the data", BigInt(SIZE) - 16n],
    ["across 4 GiB", (1n << 32n) - 24n],
    ["behind 4 GiB, across the end", (1n << 36n) + BigInt(SIZE) - 8n],
  ] as const
) {
  Deno.test(`records ${name} are read in order, by both ways`, () => {
    for (const read of [consume, (ring: RingBuffer) => words(ring.copy(SIZE))]) {
      using fake = new FakeRing(SIZE, position);
      using ring = new RingBuffer(fake.fd, SIZE);
      deepStrictEqual(read(ring), []);
      fake.add([1]);
      fake.add([2, 3, 4]);
      fake.add([]);
      fake.add([5, 6, 7, 8, 9]);
      strictEqual(ring.pending, Number(fake.produced - position));
      deepStrictEqual(read(ring), [[1], [2, 3, 4], [], [5, 6, 7, 8, 9]]);
      strictEqual(fake.consumed, fake.produced);
      strictEqual(ring.pending, 0);
      deepStrictEqual(read(ring), []);
    }
  });
}

Deno.test("reading stops before a record that is still being written, and skips those given up", () => {
  for (const read of [consume, (ring: RingBuffer) => words(ring.copy(SIZE))]) {
    using fake = new FakeRing(SIZE);
    using ring = new RingBuffer(fake.fd, SIZE);
    fake.add([1], "discarded");
    fake.add([2]);
    fake.add([3], "discarded");
    fake.add([4], "busy");
    fake.add([5]);
    deepStrictEqual(read(ring), [[2]]);
    strictEqual(fake.consumed, 48n);
    deepStrictEqual(read(ring), []);
    strictEqual(ring.pending, 32);
  }
});

Deno.test("consume() hands out no more than it was asked for", () => {
  using fake = new FakeRing(SIZE);
  using ring = new RingBuffer(fake.fd, SIZE);
  for (let index = 0; index < 10; index++) fake.add([index]);
  deepStrictEqual(consume(ring, 4), [[0], [1], [2], [3]]);
  strictEqual(fake.consumed, 64n);
  deepStrictEqual(consume(ring, 0), []);
  strictEqual(consume(ring, 100).length, 6);
});

Deno.test("copy() ends with the record that reaches the limit, and its bytes stay", () => {
  using fake = new FakeRing(SIZE);
  using ring = new RingBuffer(fake.fd, SIZE);
  for (let index = 0; index < 10; index++) fake.add([index]);
  const chunk = ring.copy(40);
  strictEqual(fake.consumed, 48n);
  for (let round = 0; round < 300; round++) {
    fake.add([100 + round]);
    ring.copy(SIZE);
  }
  deepStrictEqual(words(chunk), [[0], [1], [2]]);
});

Deno.test("when the taker throws, the record that it was given is not given again", () => {
  using fake = new FakeRing(SIZE);
  using ring = new RingBuffer(fake.fd, SIZE);
  for (let index = 0; index < 3; index++) fake.add([index]);
  let taken = 0;
  throws(() =>
    ring.consume(() => {
      if (++taken === 2) throw new RangeError("enough");
    }, 10), { message: "enough" });
  deepStrictEqual(consume(ring), [[2]]);
});

Deno.test("a closed ring has nothing, and gives no memory to touch", () => {
  using fake = new FakeRing(SIZE);
  const ring = new RingBuffer(fake.fd, SIZE);
  fake.add([1]);
  ring.close();
  ring.close();
  deepStrictEqual([consume(ring), ring.copy(SIZE), ring.pending, ring.bytes.length], [[], undefined, 0, 0]);
  ring.stopWaiting();
});

Deno.test("what is no ring buffer is refused", () => {
  throws(() => new RingBuffer(-1, SIZE), BpfError);
});

liveTest("records of all sizes come whole, in order, with their time", async () => {
  const calls = 20_000;
  using object = await loadCount({
    variables: { settings: settings(61, true) },
    mapEntries: { ring: 1 << 24 },
  });
  object.attach("on_enter");
  using ring = new RingBuffer(object.map("ring").fd, object.map("ring").maxEntries);
  await using caller = await Caller.start();
  caller.traceWith(object);
  const clock = createClock("boottime");
  const before = Date.now();
  await caller.call(calls);
  const next = new Map<number, bigint>();
  let read = 0;
  while (ring.pending > 0) {
    ring.consume((offset, length) => {
      const { view } = ring;
      const cpu = view.getUint16(offset + 12, true);
      const count = view.getUint16(offset + 14, true);
      const number = view.getBigUint64(offset + 16, true);
      strictEqual(number, next.get(cpu) ?? 0n);
      next.set(cpu, number + 1n);
      strictEqual(BigInt(count), number % 62n);
      strictEqual(length, 24 + 8 * count);
      if (count > 0) strictEqual(view.getBigUint64(offset + 24 + 8 * (count - 1), true), number);
      strictEqual(view.getUint32(offset + 8, true), caller.pid);
      const time = Number(clock.toUnix(view.getBigUint64(offset, true)) / 1_000_000n);
      ok(time >= before - 50 && time <= Date.now() + 50, `${time} is not now`);
      read++;
    }, 777);
  }
  strictEqual(read, calls);
  deepStrictEqual(readCounters(object.map("counters")), [BigInt(calls), BigInt(calls), 0n]);
});

liveTest("what a full ring cannot take is counted, and the rest is whole", async () => {
  using object = await loadCount({ variables: { settings: settings(61) }, mapEntries: { ring: 1 << 16 } });
  object.attach("on_enter");
  using ring = new RingBuffer(object.map("ring").fd, 1 << 16);
  await using caller = await Caller.start();
  caller.traceWith(object);
  await caller.call(5000);
  let read = 0;
  for (let chunk = ring.copy(1000); chunk !== undefined; chunk = ring.copy(1000)) read += chunk.offsets.length;
  const [seen, sent, lost] = readCounters(object.map("counters"));
  deepStrictEqual([seen, sent, Number(sent - lost)], [5000n, 5000n, read]);
  strictEqual(read, Math.floor((1 << 16) / (8 + 24 + 8 * 61)));
  await caller.call(10);
  strictEqual(ring.consume(() => {}, 1000), 10);
});

liveTest("wait() ends at a record, after its time, and when waiting is stopped", async () => {
  using object = await loadCount();
  object.attach("on_enter");
  using ring = new RingBuffer(object.map("ring").fd, object.map("ring").maxEntries);
  await using caller = await Caller.start();
  caller.traceWith(object);
  const took = async (wait: Promise<void>, meanwhile?: () => unknown) => {
    const start = performance.now();
    meanwhile?.();
    await wait;
    return performance.now() - start;
  };
  ok(await took(ring.wait(50)) >= 45);
  ok(await took(ring.wait(20_000), () => caller.call(1)) < 10_000);
  ring.consume(() => {}, 10);
  ok(await took(ring.wait(20_000), () => setTimeout(() => ring.stopWaiting(), 10)) < 10_000);
  ok(await took(ring.wait(20_000)) < 10_000);
});

liveTest("readRing() hands out all records in bounded chunks, those of the last moment too", async () => {
  const calls = 50_000;
  using object = await loadCount({ variables: { settings: settings(4) }, mapEntries: { ring: 1 << 22 } });
  object.attach("on_enter");
  using ring = new RingBuffer(object.map("ring").fd, 1 << 22);
  await using caller = await Caller.start();
  caller.traceWith(object);
  const stop = new AbortController();
  const work = caller.call(calls).then(() => {
    object.detach("on_enter");
    stop.abort();
  });
  let read = 0;
  let largest = 0;
  for await (const chunk of readRing(ring, { signal: stop.signal, chunkBytes: 10_000, idle: 100 })) {
    read += chunk.offsets.length;
    largest = Math.max(largest, chunk.bytes.length);
  }
  await work;
  strictEqual(read, calls);
  ok(largest < 10_000 + 64 + 8, `${largest} bytes`);
});

liveTest("readRing() that is stopped before it begins hands out what is there", async () => {
  using object = await loadCount();
  object.attach("on_enter");
  using ring = new RingBuffer(object.map("ring").fd, object.map("ring").maxEntries);
  await using caller = await Caller.start();
  caller.traceWith(object);
  await caller.call(5);
  let read = 0;
  for await (const chunk of readRing(ring, { signal: AbortSignal.abort() })) read += chunk.offsets.length;
  strictEqual(read, 5);
});
