/**
 * A file of events, a JSON line each: written as they come, compressed by its name.
 * @module
 */
import { constants, createGzip, createZstdCompress } from "node:zlib";
import type { Event } from "../model/mod.ts";

/** Lines are gathered up to this, and never longer than a batch. */
const ROOM = 1 << 20;
/** How long compressed lines may wait, in milliseconds. */
const FLUSH_EVERY = 500;
/** Bytes that may wait for the compressor before the reading waits for it. */
const BACKLOG = 4 << 20;

const ENCODER = new TextEncoder();
const NEWLINE = 0x0a;

/** A compressor of `node:zlib`. */
interface Compressor {
  write(bytes: Uint8Array): boolean;
  flush(kind: number, done: () => void): void;
  end(): void;
  on(name: "data", take: (bytes: Uint8Array) => void): void;
  once(name: "end" | "error", take: () => void): void;
  readonly writableLength: number;
}

/** An open file of events. When it cannot be written to any more, it counts what it leaves out. */
export class EventFile {
  readonly #path: string;
  readonly #file: Deno.FsFile;
  readonly #compressor: Compressor | undefined;
  readonly #ended: Promise<void> | undefined;
  readonly #buffer = new Uint8Array(ROOM);
  #used = 0;
  /** Bytes of whole lines in the file. */
  #whole = 0;
  #flushed = performance.now();
  #added = 0;
  /** Events that are surely in the file. */
  #safe = 0;
  #left = 0;
  #failure: string | undefined;

  /** @throws {Error} when it cannot be created, with a sentence for the user */
  constructor(path: string) {
    this.#path = path;
    try {
      this.#file = Deno.openSync(path, { write: true, create: true, truncate: true });
    } catch (error) {
      throw new Error(`Cannot write "${path}": ${reasonOf(error)}`);
    }
    this.#compressor = createCompressor(path);
    if (this.#compressor === undefined) return;
    const compressor = this.#compressor;
    compressor.on("data", (bytes) => this.#writeOut(bytes, bytes.length));
    this.#ended = new Promise((resolve) => {
      compressor.once("end", resolve);
      compressor.once("error", resolve);
    });
  }

  /** Events in it. */
  get written(): number {
    return this.#failure === undefined ? this.#added : this.#safe;
  }

  /** Events that it does not have, since it could not be written to. */
  get left(): number {
    return this.#failure === undefined ? 0 : this.#left + this.#added - this.#safe;
  }

  /** Why it cannot be written to any more: a sentence. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** Adds events. */
  add(events: readonly Event[]): void {
    for (let index = 0; index < events.length; index++) {
      if (this.#failure !== undefined) {
        this.#left += events.length - index;
        return;
      }
      const event = events[index];
      const bytes = event.jsonBytes?.();
      if (bytes === undefined) this.#addText(event.json());
      else this.#addBytes(bytes);
      this.#added++;
    }
  }

  #addText(line: string): void {
    // A character takes three bytes at most.
    if (!this.#hasRoom(3 * line.length)) return this.#passOn(ENCODER.encode(`${line}\n`));
    const { written } = ENCODER.encodeInto(line, this.#buffer.subarray(this.#used));
    this.#used += written;
    this.#buffer[this.#used++] = NEWLINE;
  }

  #addBytes(line: Uint8Array): void {
    if (!this.#hasRoom(line.length)) {
      const whole = new Uint8Array(line.length + 1);
      whole.set(line);
      whole[line.length] = NEWLINE;
      return this.#passOn(whole);
    }
    this.#buffer.set(line, this.#used);
    this.#used += line.length;
    this.#buffer[this.#used++] = NEWLINE;
  }

  /** Whether a line has room in the buffer, once the others have made way. */
  #hasRoom(length: number): boolean {
    if (length + 1 > ROOM - this.#used) this.#pass();
    return length + 1 <= ROOM;
  }

  /** To be awaited after each batch: what was added is in the file within half a second. */
  async settle(): Promise<void> {
    this.#pass();
    const compressor = this.#compressor;
    if (compressor === undefined || this.#failure !== undefined || this.#safe === this.#added) return;
    const isLate = performance.now() - this.#flushed >= FLUSH_EVERY;
    if (!isLate && compressor.writableLength < BACKLOG) return;
    this.#flushed = performance.now();
    await new Promise<void>((resolve) => compressor.flush(constants.Z_SYNC_FLUSH, resolve));
    if (this.#failure === undefined) this.#safe = this.#added;
  }

  /** Writes the rest. */
  async close(): Promise<void> {
    this.#pass();
    this.#compressor?.end();
    await this.#ended;
    this.#file.close();
  }

  #pass(): void {
    if (this.#used === 0) return;
    const bytes = this.#buffer.subarray(0, this.#used);
    this.#used = 0;
    this.#passOn(bytes);
  }

  /** Whole lines: to the compressor, which keeps them, or to the file. */
  #passOn(bytes: Uint8Array): void {
    if (this.#failure !== undefined) return;
    if (this.#compressor === undefined) this.#writeOut(bytes, bytes.length);
    else this.#compressor.write(bytes.slice());
  }

  #writeOut(bytes: Uint8Array, length: number): void {
    if (this.#failure !== undefined) return;
    try {
      for (let at = 0; at < length;) at += this.#file.writeSync(bytes.subarray(at));
      this.#whole += length;
      if (this.#compressor === undefined) this.#safe = this.#added;
    } catch (error) {
      this.#failure = `Cannot write "${this.#path}": ${reasonOf(error)}`;
      this.#cutTorn();
    }
  }

  /** A line of which only the beginning found room is taken away, where that is possible. */
  #cutTorn(): void {
    try {
      if (this.#compressor === undefined) this.#file.truncateSync(this.#whole);
    } catch {
      // A pipe has what it has.
    }
  }
}

function createCompressor(path: string): Compressor | undefined {
  if (path.endsWith(".gz")) return createGzip({ level: 1 }) as unknown as Compressor;
  if (!path.endsWith(".zst")) return undefined;
  const zstd = createZstdCompress();
  // Its own default is the right kind of flush.
  return Object.assign(zstd, { flush: flushOf(zstd) }) as unknown as Compressor;
}

function flushOf(zstd: { flush(kind: number, done: () => void): void }): Compressor["flush"] {
  const flush = zstd.flush.bind(zstd);
  return (_kind, done) => flush(constants.ZSTD_e_flush, done);
}

/** `No space left on device (os error 28)` without its number. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/ \(os error \d+\).*$/s, "") : String(error);
}
