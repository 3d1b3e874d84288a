/**
 * gzip (RFC 1952): several members in one file, cut ones up to the cut, damaged ones up to the damage.
 * @module
 */
import type { ByteInput } from "../../model/mod.ts";
import { decode, type Decoder } from "./decoder.ts";
import { FINISH, NO_FLUSH, takeHandle } from "./zlib_handle.ts";

const ENDS_EARLY = "gzip data ends early";
const FOLLOWED = "gzip data is followed by other bytes";
const NOTHING = new Uint8Array(0);

/**
 * Reads gzip data as plain bytes.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { gzipSync } from "node:zlib";
 * const packed = gzipSync("{}\n");
 * let consumed = 0;
 * const input = {
 *   path: "a.gz",
 *   consumed: 0,
 *   read(into: Uint8Array) {
 *     into.set(packed.subarray(consumed));
 *     const count = packed.length - consumed;
 *     consumed = packed.length;
 *     return count;
 *   },
 *   close() {},
 * };
 * const into = new Uint8Array(16);
 * const plain = await gunzip(input);
 * deepStrictEqual(into.subarray(0, await plain.read(into)), new TextEncoder().encode("{}\n"));
 * plain.close();
 * ```
 */
export async function gunzip(input: ByteInput): Promise<ByteInput> {
  // Costs 15 ms to load: only for those who need it.
  const { createGunzip } = await import("node:zlib");
  return decode(input, createDecoder(takeHandle(createGunzip())));
}

function createDecoder(handle: ReturnType<typeof takeHandle>): Decoder {
  let isPadding = false;
  return {
    step(from, into) {
      if (isPadding) return skipPadding(from);
      const { taken, written, error } = handle.write(NO_FLUSH, from, into);
      if (error !== undefined) return { taken, written, damage: describe(error) };
      // Bytes left and room left: a member has ended, and a zero byte follows it, which can begin no other.
      isPadding = taken < from.length && written < into.length;
      return { taken, written };
    },
    finish() {
      if (isPadding) return undefined;
      return handle.write(FINISH, NOTHING, new Uint8Array(1)).error === undefined ? undefined : ENDS_EARLY;
    },
    close() {
      handle.close();
    },
  };
}

/** Tapes and some writers fill up with zeros: no damage. */
function skipPadding(from: Uint8Array): { readonly taken: number; readonly written: number; readonly damage?: string } {
  const other = from.findIndex((byte) => byte !== 0);
  return other === -1 ? { taken: from.length, written: 0 } : { taken: other, written: 0, damage: FOLLOWED };
}

function describe(error: string): string {
  // Only said of bytes where a member should begin; the first one's are known to be right.
  if (error === "incorrect header check") return FOLLOWED;
  return `gzip data is damaged: ${error}`;
}
