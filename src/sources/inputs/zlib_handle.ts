/**
 * Decompression call by call: `node:zlib` without its streams.
 *
 * The streams throw away what they decoded since the last full chunk when they meet damage (a whole small file), give no
 * say over how much is decoded ahead, and are half as fast. The handle below them has the call that is needed, bytes in
 * and bytes out; npm's own `minizlib` builds on it too. Here is the only place that knows of it.
 * @module
 */
import type { Gunzip, ZstdDecompress } from "node:zlib";

/** Flush values of zlib.h that are of use when decompressing. */
export const NO_FLUSH = 0;
/** No more bytes will follow. */
export const FINISH = 4;

/** The part of a `node:zlib` object that is used: `writeState` is [room left in `into`, bytes left of `from`]. */
interface Internals {
  readonly _handle: {
    writeSync(
      flush: number,
      from: Uint8Array,
      fromOffset: number,
      fromLength: number,
      into: Uint8Array,
      intoOffset: number,
      intoLength: number,
    ): void;
    reset(): void;
    onerror: (message: string) => void;
  };
  readonly _writeState: Uint32Array;
}

/** A decompressor that is called. */
export interface ZlibHandle {
  /** Decodes from one buffer into another; `error` comes with the bytes that were decoded before it. */
  write(flush: number, from: Uint8Array, into: Uint8Array): {
    readonly taken: number;
    readonly written: number;
    readonly error?: string;
  };
  /** Begins anew. */
  reset(): void;
  close(): void;
}

/**
 * Takes the handle out of a stream that `node:zlib` made; the stream itself is not used.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createGunzip, gzipSync } from "node:zlib";
 * const handle = takeHandle(createGunzip());
 * const packed = gzipSync("hello");
 * deepStrictEqual(handle.write(NO_FLUSH, packed, new Uint8Array(8)), { taken: packed.length, written: 5, error: undefined });
 * handle.close();
 * ```
 */
export function takeHandle(stream: Gunzip | ZstdDecompress): ZlibHandle {
  const { _handle: handle, _writeState: state } = stream as unknown as Internals;
  let error: string | undefined;
  handle.onerror = (message) => error = message;
  return {
    write(flush, from, into) {
      error = undefined;
      state[0] = into.length;
      state[1] = from.length;
      try {
        handle.writeSync(flush, from, 0, from.length, into, 0, into.length);
      } catch (thrown) {
        // zstd throws where zlib calls `onerror`, and leaves the state as it was.
        error = thrown instanceof Error ? thrown.message : String(thrown);
      }
      return { taken: from.length - state[1], written: into.length - state[0], error };
    },
    reset() {
      handle.reset();
    },
    close() {
      stream.close();
    },
  };
}
