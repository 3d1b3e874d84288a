/**
 * The frame format of zstd (RFC 8878 section 3.1): what its headers say.
 * @module
 */

/** The first four bytes of a frame, little-endian. */
export const FRAME_MAGIC = 0xfd2fb528;
/** A header is never longer, magic included. */
export const LONGEST_HEADER = 18;

/** What a frame header says. */
export interface FrameHeader {
  /** Bytes a decoder must remember. */
  readonly windowSize: number;
  /** A checksum of four bytes ends the frame. */
  readonly hasChecksum: boolean;
  /** Without this dictionary it cannot be decoded; 0: none. */
  readonly dictionary: number;
}

/** What a block header says. */
export interface BlockHeader {
  readonly isLast: boolean;
  /** Bytes that follow the header. */
  readonly size: number;
}

const DICTIONARY_BYTES = [0, 1, 2, 4] as const;
const CONTENT_SIZE_BYTES = [0, 2, 4, 8] as const;
const ONE_BYTE_REPEATED = 1;

/**
 * Whether a magic number is that of a frame to skip.
 *
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * ok(isSkippable(0x184d2a50));
 * ok(!isSkippable(FRAME_MAGIC));
 * ```
 */
export function isSkippable(magic: number): boolean {
  return (magic & 0xfffffff0) >>> 0 === 0x184d2a50;
}

/**
 * How long a frame header is, magic included, by the descriptor that follows the magic.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(headerLength(0x24), 6);
 * ```
 */
export function headerLength(descriptor: number): number {
  return contentSizeAt(descriptor) + contentSizeBytes(descriptor);
}

/**
 * Reads a whole frame header, magic included.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const header = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x24, 12);
 * deepStrictEqual(readFrameHeader(header), { windowSize: 12, hasChecksum: true, dictionary: 0 });
 * ```
 */
export function readFrameHeader(header: Uint8Array): FrameHeader {
  const descriptor = header[4];
  const dictionaryLength = DICTIONARY_BYTES[descriptor & 3];
  const contentAt = contentSizeAt(descriptor);
  return {
    windowSize: isSingleSegment(descriptor)
      ? readNumber(header, contentAt, contentSizeBytes(descriptor))
      : windowSize(header[5]),
    hasChecksum: (descriptor & 4) !== 0,
    dictionary: readNumber(header, contentAt - dictionaryLength, dictionaryLength),
  };
}

/**
 * Reads the three bytes before a block.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(readBlockHeader(Uint8Array.of(0x61, 0, 0)), { isLast: true, size: 12 });
 * ```
 */
export function readBlockHeader(bytes: Uint8Array): BlockHeader {
  const header = readNumber(bytes, 0, 3);
  const type = (header >> 1) & 3;
  return { isLast: (header & 1) === 1, size: type === ONE_BYTE_REPEATED ? 1 : header >> 3 };
}

/** A little-endian number; inexact above 2^53, where only its size matters. */
export function readNumber(bytes: Uint8Array, start: number, length: number): number {
  let number = 0;
  for (let index = start + length - 1; index >= start; index--) number = number * 256 + bytes[index];
  return number;
}

function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

function isSingleSegment(descriptor: number): boolean {
  return (descriptor & 0x20) !== 0;
}

function contentSizeAt(descriptor: number): number {
  return 5 + (isSingleSegment(descriptor) ? 0 : 1) + DICTIONARY_BYTES[descriptor & 3];
}

function contentSizeBytes(descriptor: number): number {
  const bytes = CONTENT_SIZE_BYTES[descriptor >> 6];
  return bytes === 0 && isSingleSegment(descriptor) ? 1 : bytes;
}
