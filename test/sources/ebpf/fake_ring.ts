/**
 * A ring buffer as the kernel lays it out, in a file in memory: for what the kernel cannot be asked to do in a test.
 * @module
 */
import { cString, openLibc } from "../../../src/sources/ebpf/libc.ts";

const PAGE = 4096;

/** What the header of a record says besides its length. */
export type RecordState = "complete" | "busy" | "discarded";
const STATE_BITS: Readonly<Record<RecordState, number>> = { complete: 0, busy: 0x80000000, discarded: 0x40000000 };

/** The producer's end of a ring. */
export class FakeRing implements Disposable {
  readonly fd: number;
  readonly #file: Deno.FsFile;
  #position: bigint;

  /**
   * @param size of the data, a power of two
   * @param position where both ends begin: bytes that have gone through before
   */
  constructor(readonly size: number, position = 0n) {
    this.fd = openLibc().memfd_create(cString("fake_ring"), 1);
    this.#file = Deno.openSync(`/proc/self/fd/${this.fd}`, { write: true, read: true });
    this.#file.truncateSync(2 * PAGE + 2 * size);
    this.#position = position;
    this.#write(0, BigUint64Array.of(position));
    this.#publish();
  }

  /** Adds a record with these words of 4 bytes. */
  add(words: readonly number[], state: RecordState = "complete"): void {
    const length = 4 * words.length;
    const offset = Number(this.#position) & (this.size - 1);
    const record = Uint32Array.of((length | STATE_BITS[state]) >>> 0, 0, ...words);
    this.#writeData(offset, new Uint8Array(record.buffer));
    this.#position = BigInt.asUintN(64, this.#position + BigInt((length + 8 + 7) & ~7));
    this.#publish();
  }

  /** What the reader has told: up to where it has read. */
  get consumed(): bigint {
    const bytes = new Uint8Array(8);
    this.#file.seekSync(0, Deno.SeekMode.Start);
    this.#file.readSync(bytes);
    return new BigUint64Array(bytes.buffer)[0];
  }

  get produced(): bigint {
    return this.#position;
  }

  [Symbol.dispose](): void {
    this.#file.close();
    openLibc().close(this.fd);
  }

  /** The kernel maps the data twice; here it is written twice. */
  #writeData(offset: number, bytes: Uint8Array): void {
    for (const [index, byte] of bytes.entries()) {
      const at = (offset + index) & (this.size - 1);
      this.#write(2 * PAGE + at, Uint8Array.of(byte));
      this.#write(2 * PAGE + this.size + at, Uint8Array.of(byte));
    }
  }

  #publish(): void {
    this.#write(PAGE, BigUint64Array.of(this.#position));
  }

  #write(offset: number, values: BigUint64Array<ArrayBuffer> | Uint8Array<ArrayBuffer>): void {
    this.#file.seekSync(offset, Deno.SeekMode.Start);
    this.#file.writeSync(new Uint8Array(values.buffer));
  }
}
