/**
 * The loop that both decompressors share: compressed bytes in, plain bytes straight into the reader's buffer. Nothing is
 * decoded before it is asked for, so memory stays flat whatever a small file unpacks to.
 * @module
 */
import type { ByteInput } from "../../model/mod.ts";

const INPUT_BYTES = 1 << 17;

/** What one step of decoding did. */
export interface Step {
  /** Compressed bytes used up. */
  readonly taken: number;
  /** Plain bytes put into the buffer. */
  readonly written: number;
  /** Why nothing can come after these bytes. */
  readonly damage?: string;
}

/** Turns compressed bytes into plain ones. */
export interface Decoder {
  /**
   * Decodes from `from` (perhaps empty, to get what is still held back) into `into`. A step that leaves room in `into`
   * without using up `from` must be asked again.
   */
  step(from: Uint8Array, into: Uint8Array): Step;
  /** What is missing when no bytes follow; undefined: all is there. */
  finish(): string | undefined;
  close(): void;
}

/**
 * Reads an input through a decoder.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const input = { path: "-", consumed: 0, read: () => 0, close() {} };
 * const decoder = { step: () => ({ taken: 0, written: 0 }), finish: () => "data ends early", close() {} };
 * const plain = decode(input, decoder);
 * strictEqual(await plain.read(new Uint8Array(8)), 0);
 * strictEqual(plain.damage, "data ends early");
 * ```
 */
export function decode(input: ByteInput, decoder: Decoder): ByteInput {
  const buffer = new Uint8Array(INPUT_BYTES);
  let start = 0;
  let end = 0;
  let holdsBack = false;
  let ended = false;
  let damage: string | undefined;

  /** True when there are bytes to decode. */
  function accept(count: number): boolean {
    if (count === 0) {
      ended = true;
      // A failed read comes first: that the data ends early only follows from it.
      damage = input.damage ?? decoder.finish();
      return false;
    }
    start = 0;
    end = count;
    return true;
  }

  function step(into: Uint8Array): number {
    const done = decoder.step(buffer.subarray(start, end), into);
    start += done.taken;
    holdsBack = done.written === into.length;
    if (done.damage !== undefined) {
      ended = true;
      damage = done.damage;
    }
    return done.written;
  }

  function read(into: Uint8Array): number | Promise<number> {
    if (into.length === 0) return 0;
    while (!ended) {
      if (start === end && !holdsBack) {
        const count = input.read(buffer);
        if (typeof count !== "number") return count.then((count) => accept(count) ? read(into) : 0);
        if (!accept(count)) return 0;
      }
      const written = step(into);
      if (written > 0) return written;
    }
    return 0;
  }

  return {
    path: input.path,
    size: input.size,
    get consumed() {
      return input.consumed;
    },
    get damage() {
      return damage;
    },
    read,
    close() {
      ended = true;
      decoder.close();
      input.close();
    },
  };
}
