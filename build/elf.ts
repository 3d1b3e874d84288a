/**
 * Executables of Linux (64 bits, little-endian; System V ABI, chapter "Object Files"): read, and one segment added.
 * @module
 */

/** Kinds of processor, by the number that ELF gives them. */
const MACHINES: Readonly<Record<number, string>> = { 62: "x86_64", 183: "aarch64" };
const LOADED = 1;
const NOTE = 4;
const READ_EXECUTE = 5;
/** Nothing else may grow into a segment so far behind: not the heap, which begins where the last segment ends. */
const GAP = 0x20_0000n;

/** One program header. */
export interface Segment {
  readonly type: number;
  readonly flags: number;
  readonly offset: bigint;
  readonly address: bigint;
  readonly fileSize: bigint;
  readonly memorySize: bigint;
  readonly alignment: bigint;
}

/** What an executable says of itself. */
export interface Executable {
  readonly machine: string;
  readonly entry: bigint;
  readonly segments: readonly Segment[];
}

/**
 * Reads the headers.
 *
 * @param bytes the file, or its beginning
 * @throws {SyntaxError} when it is no executable that can be read
 * @example
 * ```ts
 * import { strictEqual, throws } from "node:assert";
 * strictEqual(readExecutable(Deno.readFileSync("/proc/self/exe")).machine, Deno.build.arch);
 * throws(() => readExecutable(new Uint8Array(64)), /Cannot read executable: it is no ELF file/);
 * ```
 */
export function readExecutable(bytes: Uint8Array): Executable {
  const view = viewOf(bytes);
  if (bytes.length < 64 || view.getUint32(0) !== 0x7f454c46) throw cannot("it is no ELF file");
  const machine = MACHINES[view.getUint16(18, true)];
  if (bytes[4] !== 2 || bytes[5] !== 1 || machine === undefined) throw cannot("it is for another kind of processor");
  const { start, size, count } = headers(view);
  if (bytes.length < start + size * count) throw cannot("it is cut short");
  const segments = Array.from({ length: count }, (_, index) => readSegment(view, start + size * index));
  return { machine, entry: view.getBigUint64(24, true), segments };
}

/**
 * Where a further segment goes: in the file behind everything, in memory behind all segments.
 *
 * @param bytes the executable
 */
export function placeSegment(bytes: Uint8Array): { readonly offset: number; readonly address: bigint } {
  const loaded = readExecutable(bytes).segments.filter(({ type }) => type === LOADED);
  const alignment = loaded.reduce((most, segment) => segment.alignment > most ? segment.alignment : most, 4096n);
  const end = loaded.reduce((most, { address, memorySize }) => max(most, address + memorySize), 0n);
  return { offset: Number(roundUp(BigInt(bytes.length), alignment)), address: roundUp(end, GAP) };
}

/**
 * Adds a segment that is read and executed, and begins the program there. It takes the place of the note that holds the
 * build id, which only debuggers read: the table of segments cannot grow.
 *
 * @param bytes the executable; left as it is
 * @param segment the bytes of the segment
 * @param place from `placeSegment`
 * @returns the beginning of the new file, up to the end of the segment
 */
export function addSegment(
  bytes: Uint8Array,
  segment: Uint8Array,
  { offset, address }: ReturnType<typeof placeSegment>,
): Uint8Array<ArrayBuffer> {
  const { segments } = readExecutable(bytes);
  const note = segments.findLastIndex(({ type }) => type === NOTE);
  // Loaded segments must be in the order of their addresses.
  if (note < segments.findLastIndex(({ type }) => type === LOADED)) throw cannot("it has no note behind its segments");
  const file = new Uint8Array(offset + segment.length);
  file.set(bytes);
  file.set(segment, offset);
  const view = viewOf(file);
  const { start, size } = headers(view);
  const header = start + size * note;
  const alignment = segments.reduce(
    (most, { type, alignment }) => type === LOADED ? max(most, alignment) : most,
    4096n,
  );
  view.setUint32(header, LOADED, true);
  view.setUint32(header + 4, READ_EXECUTE, true);
  for (const [index, value] of [BigInt(offset), address, address].entries()) {
    view.setBigUint64(header + 8 + 8 * index, value, true);
  }
  for (const [index, value] of [BigInt(segment.length), BigInt(segment.length), alignment].entries()) {
    view.setBigUint64(header + 32 + 8 * index, value, true);
  }
  view.setBigUint64(24, address, true);
  return file;
}

function headers(view: DataView): { readonly start: number; readonly size: number; readonly count: number } {
  return {
    start: Number(view.getBigUint64(32, true)),
    size: view.getUint16(54, true),
    count: view.getUint16(56, true),
  };
}

function readSegment(view: DataView, at: number): Segment {
  return {
    type: view.getUint32(at, true),
    flags: view.getUint32(at + 4, true),
    offset: view.getBigUint64(at + 8, true),
    address: view.getBigUint64(at + 16, true),
    fileSize: view.getBigUint64(at + 32, true),
    memorySize: view.getBigUint64(at + 40, true),
    alignment: view.getBigUint64(at + 48, true),
  };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function max(left: bigint, right: bigint): bigint {
  return left > right ? left : right;
}

function roundUp(value: bigint, to: bigint): bigint {
  return (value + to - 1n) / to * to;
}

function cannot(state: string): SyntaxError {
  return new SyntaxError(`Cannot read executable: ${state}`);
}
