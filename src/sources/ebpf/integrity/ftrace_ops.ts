/**
 * Who is registered with ftrace, out of the kernel's own list. Tracefs does not name the callbacks of a function that
 * has more than one, and a rootkit can filter what is read from there.
 * @module
 */
import {
  ABSENT,
  isInside,
  type KernelLayout,
  type KernelReader,
  type Range,
  readPointer,
  readPointers,
} from "./kernel_reader.ts";

/** Somebody who is registered with a callback outside of the kernel's own code. */
export interface ForeignOps {
  readonly callback: bigint;
  /** Where in functions it is called from: right after their beginning; undefined: in all functions. */
  readonly places?: readonly bigint[];
}

/** Memory changes while it is walked through. */
const MOST_OPS = 1000;
/** As many as are told of a callback: `joinHooks()`. */
const MOST_PLACES = 100;
/** FTRACE_HASH_MAX_BITS */
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
      const places = filter === 0n ? [] : readHash(reader, layout, filter);
      // The kernel takes an empty filter for all functions; one that cannot be read must not hide a callback.
      found.push({ callback, places: places.length === 0 ? undefined : places });
    }
    ops = readPointer(reader, ops + BigInt(layout.opsNext));
  }
  return found;
}

/** The places of a struct ftrace_hash. */
function readHash(
  reader: KernelReader,
  layout: KernelLayout,
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
