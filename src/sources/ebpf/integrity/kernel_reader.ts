/**
 * Reading the running kernel: its memory, its symbols, the layout of its structs.
 * @module
 */

/** Where members are in this kernel's structs, in bytes (struct kernel_layout); `ABSENT`: there is no such member. */
export const LAYOUT_MEMBERS = [
  "moduleState",
  "moduleList",
  "moduleName",
  "moduleSrcversion",
  "moduleText",
  "moduleTextSize",
  "treeRoots",
  "treeNodeModule",
  "treeNode",
  "treeLeft",
  "treeRight",
  "opsFunc",
  "opsNext",
  "opsHash",
  "hashFilter",
  "hashBits",
  "hashBuckets",
  "entryIp",
] as const;
export const ABSENT = 0xffffffff;

/** See `LAYOUT_MEMBERS`. */
export type KernelLayout = Readonly<Record<typeof LAYOUT_MEMBERS[number], number>>;

/** Most bytes of one reading. */
export const LONGEST_READING = 256;

/** Who reads: a `ProbeSession` that was opened with `integrity`. */
export interface KernelReader {
  /** Bytes of the kernel's memory, at most `LONGEST_READING`; undefined: none are there. */
  readMemory(address: bigint, length: number): Uint8Array | undefined;
  /** The address of a symbol; 0: there is none of that name, or the kernel hides it. */
  findSymbol(name: string): bigint;
  /** Undefined where the kernel does not let us look. */
  readLayout(): KernelLayout | undefined;
}

/** Addresses from `start` to before `end`. */
export interface Range {
  readonly start: bigint;
  readonly end: bigint;
}

/**
 * Whether an address is in a range.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(isInside(20n, { start: 10n, end: 20n }), false);
 * ```
 */
export function isInside(address: bigint, { start, end }: Range): boolean {
  return address >= start && address < end;
}

/**
 * The kernel's own code.
 *
 * @returns undefined: the kernel hides where it is
 */
export function findKernelCode(reader: Pick<KernelReader, "findSymbol">): Range | undefined {
  const [start, end] = [reader.findSymbol("_stext"), reader.findSymbol("_etext")];
  return start === 0n || end <= start ? undefined : { start, end };
}

/**
 * The pointer at an address; 0: nothing can be read there.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const memory = { readMemory: () => new Uint8Array([1, 0, 0, 0, 0, 0, 0, 2]) };
 * strictEqual(readPointer(memory, 0n), 0x0200_0000_0000_0001n);
 * ```
 */
export function readPointer(reader: Pick<KernelReader, "readMemory">, address: bigint): bigint {
  return readPointers(reader, address, 1)[0] ?? 0n;
}

/** So many pointers from an address on; fewer where the memory ends. */
export function readPointers(reader: Pick<KernelReader, "readMemory">, address: bigint, count: number): bigint[] {
  const pointers: bigint[] = [];
  while (pointers.length < count) {
    const length = Math.min(8 * (count - pointers.length), LONGEST_READING);
    const bytes = reader.readMemory(address + 8n * BigInt(pointers.length), length);
    if (bytes === undefined) break;
    const view = new DataView(bytes.buffer, bytes.byteOffset, length);
    for (let at = 0; at < length; at += 8) pointers.push(view.getBigUint64(at, true));
  }
  return pointers;
}

/** The text at an address, up to its zero; empty: none can be read. */
export function readCString(reader: Pick<KernelReader, "readMemory">, address: bigint, length: number): string {
  const bytes = address === 0n ? undefined : reader.readMemory(address, length);
  if (bytes === undefined) return "";
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

/** How long we keep others waiting at a stretch, in milliseconds. */
const STRETCH = 4;

/**
 * Makes a function that is awaited within long work: now and then it lets others have their turn.
 *
 * @example
 * ```ts
 * const pause = createPause();
 * for (let number = 0; number < 3; number++) await pause();
 * ```
 */
export function createPause(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < STRETCH) return undefined;
    return new Promise((resolve) =>
      setTimeout(() => {
        since = performance.now();
        resolve();
      })
    );
  };
}
