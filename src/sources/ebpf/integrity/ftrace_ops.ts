/**
 * Who is registered with ftrace, out of the kernel's own list. Tracefs does not name the callbacks of a function that
 * has more than one, and a rootkit can filter what is read from there.
 * @module
 */
import { ABSENT, isInside, type KernelReader, type Range, readPointer, readPointers } from "./kernel_reader.ts";

/** Somebody who is registered with a callback outside of the kernel's own code. */
export interface ForeignOps {
  readonly callback: bigint;
  /** Where in functions it is called from: right after their beginning. */
  readonly places: readonly bigint[];
}

/** Memory changes while it is walked through. */
const MOST_OPS = 1000;
const MOST_PLACES = 1000;
const MOST_BITS = 12;

/**
 * Reads who is registered with a callback that is not the kernel's own.
 *
 * @param reader reads the kernel's memory
 * @param text the kernel's own code
 * @returns undefined: the kernel does not say where its list is
 */
export function readForeignOps(reader: KernelReader, text: Range): readonly ForeignOps[] | undefined {
  const layout = reader.readLayout();
  const list = reader.findSymbol("ftrace_ops_list");
  if (layout === undefined || list === 0n || layout.opsFunc === ABSENT) return undefined;
  const found: ForeignOps[] = [];
  const seen = new Set<bigint>();
  for (let ops = readPointer(reader, list); ops !== 0n && !seen.has(ops) && seen.size < MOST_OPS;) {
    seen.add(ops);
    const callback = readPointer(reader, ops + BigInt(layout.opsFunc));
    if (callback !== 0n && !isInside(callback, text)) {
      const hashes = readPointer(reader, ops + BigInt(layout.opsHash));
      const filter = hashes === 0n ? 0n : readPointer(reader, hashes + BigInt(layout.hashFilter));
      found.push({ callback, places: filter === 0n ? [] : readHash(reader, layout, filter) });
    }
    ops = readPointer(reader, ops + BigInt(layout.opsNext));
  }
  return found;
}

/**
 * The places of a struct ftrace_hash; one without places stands for all functions.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * // The hash at 8: one bit, its buckets at 32: the first is empty, the second begins with the entry at 64.
 * const memory: Record<string, bigint> = { 8: 1n, 16: 32n, 40: 64n, 72: 0x1004n };
 * const readMemory = (address: bigint, length: number) =>
 *   new Uint8Array(BigUint64Array.from({ length: length / 8 }, (_, i) => memory[String(address + 8n * BigInt(i))] ?? 0n).buffer);
 * deepStrictEqual(readHash({ readMemory }, { hashBits: 0, hashBuckets: 8, entryIp: 8 }, 8n), [0x1004n]);
 * ```
 */
export function readHash(
  reader: Pick<KernelReader, "readMemory">,
  layout: { readonly hashBits: number; readonly hashBuckets: number; readonly entryIp: number },
  hash: bigint,
): readonly bigint[] {
  const bits = Number(readPointer(reader, hash + BigInt(layout.hashBits)));
  const buckets = readPointer(reader, hash + BigInt(layout.hashBuckets));
  if (bits > MOST_BITS || buckets === 0n) return [];
  const places: bigint[] = [];
  for (const first of readPointers(reader, buckets, 1 << bits)) {
    for (let entry = first; entry !== 0n && places.length < MOST_PLACES; entry = readPointer(reader, entry)) {
      places.push(readPointer(reader, entry + BigInt(layout.entryIp)));
    }
  }
  return places;
}
