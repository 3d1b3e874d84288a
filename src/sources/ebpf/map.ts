/**
 * Maps: what the programs in the kernel and we share.
 * @module
 */
import { BpfError } from "./errors.ts";
import { cText, type Libbpf, unwrap } from "./libbpf.ts";

/** A map of a loaded object. It lives as long as the object does. */
export interface BpfMap {
  readonly name: string;
  readonly fd: number;
  readonly keySize: number;
  /** As seen from here: for maps with a value for each CPU, that of all CPUs, each padded to 8 bytes. */
  readonly valueSize: number;
  readonly maxEntries: number;
  /** Sets an entry. */
  update(key: Uint8Array<ArrayBuffer>, value: Uint8Array<ArrayBuffer>, flags?: UpdateFlags): void;
  /** The value of a key; undefined: there is none. */
  lookup(key: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined;
  /** Whether there was such a key. */
  delete(key: Uint8Array<ArrayBuffer>): boolean;
  /** The keys at this moment; some may be missed or come twice while the kernel changes the map. */
  keys(): Generator<Uint8Array<ArrayBuffer>>;
}

/** Whether an update makes a new entry (`noExist`), changes one (`exist`), or either (`any`). */
export type UpdateFlags = keyof typeof UPDATE_FLAGS;
const UPDATE_FLAGS = { any: 0n, noExist: 1n, exist: 2n } as const;

const ENOENT = 2;

/** Types whose values are kept for each CPU: hash, array, LRU hash. */
const PER_CPU: ReadonlySet<number> = new Set([5, 6, 10]);

/**
 * The map that libbpf's pointer means.
 *
 * @param pointer a `struct bpf_map` of a loaded object
 */
export function createMap(libbpf: Libbpf, pointer: Deno.PointerObject): BpfMap {
  const name = cText(libbpf.bpf_map__name(pointer));
  const fd = unwrap(libbpf.bpf_map__fd(pointer), `use BPF map "${name}"`);
  const keySize = libbpf.bpf_map__key_size(pointer);
  const size = libbpf.bpf_map__value_size(pointer);
  const valueSize = PER_CPU.has(libbpf.bpf_map__type(pointer)) ? padded(size) * cpuCount(libbpf) : size;
  const maxEntries = libbpf.bpf_map__max_entries(pointer);

  function checkKey(key: Uint8Array): void {
    // The kernel would read or write beyond a shorter one.
    if (key.length === keySize) return;
    throw new RangeError(`Cannot use a key of ${key.length} bytes: BPF map "${name}" has keys of ${keySize}`);
  }

  function* keys(): Generator<Uint8Array<ArrayBuffer>> {
    // A key that was deleted meanwhile makes the kernel begin again: two rounds, no more.
    let previous: Uint8Array<ArrayBuffer> | null = null;
    for (let count = 0; count < 2 * maxEntries; count++) {
      const next: Uint8Array<ArrayBuffer> = new Uint8Array(keySize);
      const code: number = libbpf.bpf_map_get_next_key(fd, previous, next);
      if (code === -ENOENT) return;
      unwrap(code, `list the keys of BPF map "${name}"`);
      yield next;
      previous = next;
    }
  }

  return {
    name,
    fd,
    keySize,
    valueSize,
    maxEntries,
    keys,
    update: (key, value, flags = "any") => {
      checkKey(key);
      if (value.length !== valueSize) {
        throw new RangeError(
          `Cannot use a value of ${value.length} bytes: BPF map "${name}" has values of ${valueSize}`,
        );
      }
      unwrap(libbpf.bpf_map_update_elem(fd, key, value, UPDATE_FLAGS[flags]), `update BPF map "${name}"`);
    },
    lookup: (key) => {
      checkKey(key);
      const value = new Uint8Array(valueSize);
      const code = libbpf.bpf_map_lookup_elem(fd, key, value);
      if (code === -ENOENT) return undefined;
      unwrap(code, `read BPF map "${name}"`);
      return value;
    },
    delete: (key) => {
      checkKey(key);
      const code = libbpf.bpf_map_delete_elem(fd, key);
      if (code === -ENOENT) return false;
      unwrap(code, `delete from BPF map "${name}"`);
      return true;
    },
  };
}

/**
 * A number as a key or value of 4 bytes, in the machine's order.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual([...u32Bytes(258)], [2, 1, 0, 0]);
 * ```
 */
export function u32Bytes(number: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Uint32Array.of(number).buffer);
}

/**
 * A number as a key or value of 8 bytes, in the machine's order.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual([...u64Bytes(258n)], [2, 1, 0, 0, 0, 0, 0, 0]);
 * ```
 */
export function u64Bytes(number: bigint): Uint8Array<ArrayBuffer> {
  return new Uint8Array(BigUint64Array.of(number).buffer);
}

/**
 * The counters of an array map that keeps a 64-bit number for each CPU: what all CPUs have counted, by index.
 *
 * @throws {BpfError} when an index cannot be read
 */
export function readCounters(map: BpfMap): readonly bigint[] {
  return Array.from({ length: map.maxEntries }, (_, index) => {
    const value = map.lookup(u32Bytes(index));
    if (value === undefined) throw new BpfError(`read counter ${index} of BPF map "${map.name}"`, ENOENT);
    return new BigUint64Array(value.buffer).reduce((sum, count) => sum + count, 0n);
  });
}

function padded(size: number): number {
  return (size + 7) & ~7;
}

function cpuCount(libbpf: Libbpf): number {
  return unwrap(libbpf.libbpf_num_possible_cpus(), "count the processors");
}
