/**
 * Which compression the first bytes of an input show; the name of the file says nothing.
 * @module
 */

/** Enough bytes to tell. */
export const MAGIC_BYTES = 10;

/** What is read as it is, and what has to be unpacked by another program first. */
export type Compression =
  | { readonly name: "gzip" | "zstd" }
  | { readonly name: string; readonly unpackWith: string };

interface Magic {
  readonly compression: Compression;
  readonly bytes: readonly number[];
}

const MAGICS: readonly Magic[] = [
  { compression: { name: "gzip" }, bytes: [0x1f, 0x8b] },
  { compression: { name: "zstd" }, bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { compression: { name: "xz", unpackWith: "xz -dc" }, bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
  { compression: { name: "bzip2", unpackWith: "bzip2 -dc" }, bytes: [0x42, 0x5a, 0x68] },
  { compression: { name: "lz4", unpackWith: "lz4 -dc" }, bytes: [0x04, 0x22, 0x4d, 0x18] },
  { compression: { name: "zip", unpackWith: "unzip -p" }, bytes: [0x50, 0x4b, 0x03, 0x04] },
];

/**
 * Recognises a compression by its magic bytes.
 *
 * @example
 * ```ts
 * import { deepStrictEqual, strictEqual } from "node:assert";
 * deepStrictEqual(recogniseCompression(Uint8Array.of(0x1f, 0x8b, 8)), { name: "gzip" });
 * strictEqual(recogniseCompression(new TextEncoder().encode("{}\n")), undefined);
 * ```
 */
export function recogniseCompression(head: Uint8Array): Compression | undefined {
  if (startsWithSkippableFrame(head)) return { name: "zstd" };
  return MAGICS.find(({ bytes }) => bytes.every((byte, index) => head[index] === byte))?.compression;
}

/** A zstd file may begin with frames that hold no data (RFC 8878 section 3.1.2), as pzstd writes them. */
function startsWithSkippableFrame(head: Uint8Array): boolean {
  return (head[0] & 0xf0) === 0x50 && head[1] === 0x2a && head[2] === 0x4d && head[3] === 0x18;
}
