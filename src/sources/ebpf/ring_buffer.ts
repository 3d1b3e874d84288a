/**
 * Reads a BPF ring buffer by its memory: no call into C for a record.
 *
 * The kernel gives one page with the consumer's position, which is ours to write, one with the producer's, and the data
 * twice in a row, so that a record at the end goes on behind it. Each record begins with a header of 8 bytes: its
 * length, with two bits that say whether it is still being written (busy) or was given up (discarded).
 * Layout and rules: kernel/bpf/ringbuf.c, Documentation/bpf/ringbuf.rst.
 * @module
 */
import { BpfError } from "./errors.ts";
import { errno, type Libc, openLibc } from "./libc.ts";

const HEADER = 8;
const BUSY = 0x80000000;
const DISCARDED = 0x40000000;
const LENGTH = 0x3fffffff;

/** Records between two writes of the consumer's position: the kernel gets room early, the page is rarely written. */
const PUBLISH_EVERY = 1024;

const PROT_READ = 1;
const PROT_WRITE = 2;
const MAP_SHARED = 1;
const MAP_FAILED = 0xffff_ffff_ffff_ffffn;
const POLLIN = 1;
const EFD_CLOEXEC = 0o2000000;

/** Records copied out of the ring: they stay as they are. */
export interface RecordChunk {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly view: DataView;
  /** Where each record begins; its length stands in front of it, see {@linkcode recordLength}. */
  readonly offsets: Uint32Array;
}

/** The reading end of a ring buffer. */
export class RingBuffer implements Disposable {
  readonly #libc: Libc = openLibc();
  readonly #size: number;
  readonly #mask: number;
  readonly #consumerPage: Deno.PointerObject;
  readonly #producerPages: Deno.PointerObject;
  readonly #poll: Uint8Array<ArrayBuffer>;
  readonly #wake: number;
  #consumerPosition: BigUint64Array;
  #producerPosition: Int32Array;
  #headers: Int32Array;
  #bytes: Uint8Array;
  #view: DataView;
  /** The position up to which we have read, in its low 32 bits, and the rest. */
  #low: number;
  #high: bigint;
  #closed = false;

  /**
   * @param fd of a map of type ring buffer; the map must live as long as this does
   * @param size of its data in bytes: its most entries
   * @throws {BpfError} when the kernel gives no memory
   */
  constructor(fd: number, size: number) {
    const page = this.#libc.getpagesize();
    this.#size = size;
    this.#mask = size - 1;
    this.#consumerPage = this.#map(page, PROT_READ | PROT_WRITE, fd, 0);
    this.#producerPages = this.#map(page + 2 * size, PROT_READ, fd, page);
    this.#consumerPosition = new BigUint64Array(Deno.UnsafePointerView.getArrayBuffer(this.#consumerPage, 8));
    const memory = Deno.UnsafePointerView.getArrayBuffer(this.#producerPages, page + 2 * size);
    this.#producerPosition = new Int32Array(memory, 0, 2);
    this.#headers = new Int32Array(memory, page);
    this.#bytes = new Uint8Array(memory, page);
    this.#view = new DataView(memory, page);
    const position = Atomics.load(this.#consumerPosition, 0);
    this.#low = Number(position & 0xffff_ffffn);
    this.#high = position - BigInt(this.#low);
    this.#wake = this.#createWake();
    this.#poll = pollSet(fd, this.#wake);
  }

  /** The data, twice in a row. Read it only within `take`: later the kernel writes there, and after `close` it is gone. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** The same, for numbers. */
  get view(): DataView {
    return this.#view;
  }

  /** Bytes that wait to be read, headers and padding among them. */
  get pending(): number {
    return this.#closed ? 0 : (this.#produced() - this.#low) >>> 0;
  }

  /** Size of the data in bytes. */
  get size(): number {
    return this.#size;
  }

  /**
   * Hands out the records that are complete, in order, and gives their room back to the kernel.
   *
   * @param take gets where a record begins in `bytes` and `view`, and its length
   * @param limit most records in one call: a fast producer would never let it end
   * @returns how many there were
   */
  consume(take: (offset: number, length: number) => void, limit: number): number {
    if (this.#closed) return 0;
    const headers = this.#headers;
    const mask = this.#mask;
    const start = this.#low;
    let position = start;
    let produced = this.#produced();
    let count = 0;
    try {
      while (count < limit) {
        if (position === produced) {
          produced = this.#produced();
          if (position === produced) break;
        }
        const offset = position & mask;
        // The kernel clears the busy bit last, with release semantics: what we read behind it is whole.
        const header = Atomics.load(headers, offset >>> 2) >>> 0;
        if (header >= BUSY) break;
        const length = header & LENGTH;
        position = (position + padded(length + HEADER)) >>> 0;
        if ((header & DISCARDED) !== 0) continue;
        count++;
        take(offset + HEADER, length);
        if (count % PUBLISH_EVERY === 0) this.#publish(position);
      }
    } finally {
      // Also when `take` throws: the record it was given is not handed out twice.
      if (position !== this.#low) this.#publish(position);
    }
    return count;
  }

  /**
   * Copies the complete records out, in one piece, and gives their room back to the kernel.
   *
   * @param limit most bytes, headers and padding among them; one record more than that at most
   * @returns the records; undefined: there is none
   */
  copy(limit: number): RecordChunk | undefined {
    if (this.#closed) return undefined;
    const start = this.#low;
    const end = this.#completeEnd(start, Math.min(limit, this.#size));
    const length = (end - start) >>> 0;
    if (length === 0) return undefined;
    const first = start & this.#mask;
    const bytes = this.#bytes.slice(first, first + length) as Uint8Array<ArrayBuffer>;
    this.#publish(end);
    return readChunk(bytes);
  }

  /**
   * Waits until a record may be there.
   *
   * @param milliseconds longest wait
   * @returns when there is something, when `stopWaiting` was called, or when the time is over
   */
  async wait(milliseconds: number): Promise<void> {
    if (this.#closed) return;
    // A failure can only be a signal that came, the descriptors being ours: the caller looks again anyway.
    await this.#libc.poll(this.#poll, 2n, milliseconds);
  }

  /** Ends a `wait` that is under way; from now on none waits. */
  stopWaiting(): void {
    if (!this.#closed) this.#libc.write(this.#wake, new Uint8Array(BigUint64Array.of(1n).buffer), 8n);
  }

  /** Gives the memory back. No `wait` may be under way. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    // Nobody may touch the memory from here on: not even through what was handed out by `bytes` and `view`.
    this.#consumerPosition = new BigUint64Array(1);
    this.#producerPosition = new Int32Array(2);
    this.#headers = new Int32Array(0);
    this.#bytes = new Uint8Array(0);
    this.#view = new DataView(new ArrayBuffer(0));
    this.#libc.munmap(this.#consumerPage, BigInt(this.#libc.getpagesize()));
    this.#libc.munmap(this.#producerPages, BigInt(this.#libc.getpagesize() + 2 * this.#size));
    this.#libc.close(this.#wake);
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** The low half is enough: no ring is as large as 4 GiB. */
  #produced(): number {
    return Atomics.load(this.#producerPosition, 0) >>> 0;
  }

  /** The end of the complete records from a position on. */
  #completeEnd(start: number, limit: number): number {
    const produced = this.#produced();
    let position = start;
    while (position !== produced && (position - start) >>> 0 < limit) {
      const header = Atomics.load(this.#headers, (position & this.#mask) >>> 2) >>> 0;
      if (header >= BUSY) break;
      position = (position + padded((header & LENGTH) + HEADER)) >>> 0;
    }
    return position;
  }

  /** Tells the kernel how far we have read. The store is atomic: it comes after our reads of the records. */
  #publish(position: number): void {
    if (position < this.#low) this.#high += 0x1_0000_0000n;
    this.#low = position;
    Atomics.store(this.#consumerPosition, 0, this.#high + BigInt(position));
  }

  #map(length: number, protection: number, fd: number, offset: number): Deno.PointerObject {
    const memory = this.#libc.mmap(null, BigInt(length), protection, MAP_SHARED, fd, BigInt(offset));
    const reason = errno();
    if (memory !== null && BigInt(Deno.UnsafePointer.value(memory)) !== MAP_FAILED) return memory;
    throw new BpfError("map the ring buffer into memory", reason);
  }

  #createWake(): number {
    const fd = this.#libc.eventfd(0, EFD_CLOEXEC);
    if (fd >= 0) return fd;
    throw new BpfError("make an event descriptor", errno());
  }
}

/**
 * The length of a record in a chunk.
 *
 * @param offset one of the chunk's
 */
export function recordLength(chunk: RecordChunk, offset: number): number {
  return chunk.view.getUint32(offset - HEADER, true) & LENGTH;
}

/**
 * Finds the records in bytes that were copied out of a ring, header by header.
 *
 * @param bytes whole records with their headers and padding
 *
 * @example
 * ```ts
 * import { deepStrictEqual, strictEqual } from "node:assert";
 * const words = Uint32Array.of(4, 0, 7, 0, 0x40000008, 0, 0, 0, 8, 0, 9, 10);
 * const chunk = readChunk(new Uint8Array(words.buffer));
 * deepStrictEqual([...chunk.offsets], [8, 40]);
 * strictEqual(recordLength(chunk, 40), 8);
 * strictEqual(chunk.view.getUint32(40, true), 9);
 * ```
 */
export function readChunk(bytes: Uint8Array<ArrayBuffer>): RecordChunk {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const offsets = new Uint32Array(bytes.length >>> 3);
  let count = 0;
  for (let at = 0; at + HEADER <= bytes.length;) {
    const header = view.getUint32(at, true);
    if ((header & DISCARDED) === 0) offsets[count++] = at + HEADER;
    at += padded((header & LENGTH) + HEADER);
  }
  return { bytes, view, offsets: offsets.slice(0, count) };
}

function padded(length: number): number {
  return (length + 7) & ~7;
}

/** struct pollfd { int fd; short events; short revents; } [2] */
function pollSet(...fds: readonly number[]): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(8 * fds.length));
  fds.forEach((fd, index) => {
    view.setInt32(8 * index, fd, true);
    view.setInt16(8 * index + 4, POLLIN, true);
  });
  return new Uint8Array(view.buffer);
}
