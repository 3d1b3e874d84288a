/**
 * How many records a second the ring buffer's reader takes without loss, and what it costs: storms of getppid() in
 * child processes, filtered to them in the kernel, 104 bytes a record. Root only.
 * `deno run -A bench/ring_bench.ts [SECONDS [LOAD]]`. The machine's other work shows: compare rows of one run.
 * @module
 */
import process from "node:process";
import { readCounters } from "../src/sources/ebpf/map.ts";
import { type RecordChunk, RingBuffer } from "../src/sources/ebpf/ring_buffer.ts";
import { readRing } from "../src/sources/ebpf/ring_reader.ts";
import { Caller, loadCount, settings, WHY_NOT } from "../test/sources/ebpf/live.ts";

const RING = 16 << 20;
/** 8 bytes of header, 24 of the record's head, 9 words. */
const WORDS = 9;
/** Places in the map `counters`; `sent` holds those that were lost too. */
const COUNTER = { seen: 0, sent: 1, lost: 2 } as const;

interface Load {
  readonly name: string;
  readonly children: number;
  /** Calls a second of each child; 0: as many as it can. */
  readonly rate: number;
  /** The kernel counts, and sends nothing: what the storm itself can do. */
  readonly silent?: boolean;
}

const LOADS: readonly Load[] = [
  { name: "idle", children: 0, rate: 0 },
  { name: "10 k/s", children: 1, rate: 10_000 },
  { name: "500 k/s", children: 1, rate: 500_000 },
  { name: "one storm", children: 1, rate: 0 },
  { name: "two storms", children: 2, rate: 0 },
  { name: "two storms, counted in the kernel only", children: 2, rate: 0, silent: true },
];

async function measure(load: Load, seconds: number): Promise<string> {
  using object = await loadCount({
    variables: { settings: settings(WORDS), silent: load.silent === true },
    mapEntries: { ring: RING },
  });
  object.attach("on_enter");
  using ring = new RingBuffer(object.map("ring").fd, RING);
  await using callers = new AsyncDisposableStack();
  const children = await Promise.all(
    Array.from({ length: load.children }, async () => callers.use(await Caller.start())),
  );
  for (const child of children) child.traceWith(object);

  const stop = new AbortController();
  const cpu = process.cpuUsage();
  const start = performance.now();
  const storms = children.length === 0
    ? new Promise((resolve) => setTimeout(resolve, seconds * 1000))
    : Promise.all(children.map((child) => child.storm(seconds, load.rate)));
  const done = storms.finally(() => stop.abort());
  let read = 0;
  let bytes = 0;
  let longest = 0;
  let last = start;
  for await (const chunk of readRing(ring, { signal: stop.signal })) {
    read += look(chunk);
    bytes += chunk.bytes.length;
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }
  await done;
  const elapsed = (performance.now() - start) / 1000;
  const used = process.cpuUsage(cpu);
  const counters = readCounters(object.map("counters")).map(Number);
  const lost = counters[COUNTER.lost];
  const busy = (used.user + used.system) / 1e6;
  return [
    load.name.padEnd(40),
    thousands(counters[COUNTER.seen] / elapsed).padStart(10),
    thousands(read / elapsed).padStart(10),
    String(lost).padStart(10),
    (counters[COUNTER.sent] - lost === read ? "all" : "SOME MISSING").padStart(8),
    `${(bytes / elapsed / 1e6).toFixed(0)} MB/s`.padStart(10),
    `${(100 * busy / elapsed).toFixed(1)} %`.padStart(8),
    (read === 0 ? "" : `${(1e9 * busy / read).toFixed(0)} ns`).padStart(8),
    `${longest.toFixed(0)} ms`.padStart(8),
    `${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`.padStart(8),
  ].join("");
}

/** Reads three numbers of each record, as a decoder at least does. */
function look(chunk: RecordChunk): number {
  const { view, offsets } = chunk;
  for (const offset of offsets) {
    sum += view.getUint32(offset + 8, true) + view.getUint16(offset + 14, true) + view.getUint32(offset + 16, true);
  }
  return offsets.length;
}

let sum = 0;

function thousands(number: number): string {
  return `${(number / 1000).toFixed(1)} k`;
}

async function main(seconds: number, name: string): Promise<void> {
  if (WHY_NOT !== undefined) return console.log(`left out: ${WHY_NOT}`);
  const columns = ["offered/s", "read/s", "lost", "rest", "bytes", "CPU", "a record", "gap", "memory"];
  const widths = [10, 10, 10, 8, 10, 8, 8, 8, 8];
  console.log("load".padEnd(40) + columns.map((name, index) => name.padStart(widths[index])).join(""));
  for (const load of LOADS) if (load.name.includes(name)) console.log(await measure(load, seconds));
}

if (import.meta.main) await main(Number(Deno.args[0] ?? 5), Deno.args[1] ?? "");
