/**
 * zstd (RFC 8878): several frames in one file, cut ones up to the cut, damaged ones up to the damage.
 *
 * The decompressor of `node:zlib` ends after one frame without saying so. So the frames are walked here: each block is
 * handed over by itself, which also keeps every block before a damaged one.
 * @module
 */
import type { ByteInput } from "../../model/mod.ts";
import { decode, type Decoder, type Step } from "./decoder.ts";
import { NO_FLUSH, takeHandle } from "./zlib_handle.ts";
import {
  FRAME_MAGIC,
  headerLength,
  isSkippable,
  LONGEST_HEADER,
  readBlockHeader,
  readFrameHeader,
  readNumber,
} from "./zstd_frame.ts";

/** The most that a frame may make us remember: zstd's own limit (2^27) when not told otherwise. */
const LARGEST_WINDOW = 2 ** 27;
const MAGIC_BYTES = 4;
const BLOCK_HEADER_BYTES = 3;
const CHECKSUM_BYTES = 4;
const ENDS_EARLY = "zstd data ends early";
const FOLLOWED = "zstd data is followed by other bytes";
const NOTHING = new Uint8Array(0);

/**
 * Reads zstd data as plain bytes. A frame that needs a window above 128 MiB (`zstd --long=28` and more) or a dictionary
 * is not decoded; `damage` says so.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { zstdCompressSync } from "node:zlib";
 * const chunks = [zstdCompressSync("{}\n")];
 * const input = {
 *   path: "a.zst",
 *   consumed: 0,
 *   read(into: Uint8Array) {
 *     const chunk = chunks.shift() ?? new Uint8Array(0);
 *     into.set(chunk);
 *     return chunk.length;
 *   },
 *   close() {},
 * };
 * const into = new Uint8Array(16);
 * const plain = await unzstd(input);
 * deepStrictEqual(into.subarray(0, await plain.read(into)), new TextEncoder().encode("{}\n"));
 * plain.close();
 * ```
 */
export async function unzstd(input: ByteInput): Promise<ByteInput> {
  // Costs 15 ms to load: only for those who need it.
  const { createZstdDecompress } = await import("node:zlib");
  return decode(input, createDecoder(takeHandle(createZstdDecompress())));
}

/**
 * A frame is a row of parts of known length. A part is gathered to be read here, decoded, or skipped; when it is
 * complete, `next` says what follows, or what is wrong.
 */
function createDecoder(handle: ReturnType<typeof takeHandle>): Decoder {
  const gathered = new Uint8Array(LONGEST_HEADER);
  let have = 0;
  let mode: "gather" | "decode" | "skip" = "gather";
  let need = MAGIC_BYTES;
  let next: () => string | undefined = readMagic;
  let checksumBytes = 0;
  let holdsBack = false;

  /** Gathers bytes after those that are kept. */
  function gather(kept: number, count: number, then: () => string | undefined): void {
    mode = "gather";
    have = kept;
    need = count;
    next = then;
  }

  function startFrame(): undefined {
    gather(0, MAGIC_BYTES, readMagic);
  }

  function startBlock(): undefined {
    gather(0, BLOCK_HEADER_BYTES, readBlock);
  }

  function readMagic(): string | undefined {
    const magic = readNumber(gathered, 0, have);
    if (magic !== FRAME_MAGIC && !isSkippable(magic)) return FOLLOWED;
    if (magic === FRAME_MAGIC) gather(have, 1, readDescriptor);
    else gather(0, 4, readSkippable);
    return undefined;
  }

  function readSkippable(): undefined {
    mode = "skip";
    need = readNumber(gathered, 0, have);
    next = startFrame;
    if (need === 0) startFrame();
  }

  function readDescriptor(): undefined {
    gather(have, headerLength(gathered[MAGIC_BYTES]) - have, readHeader);
  }

  function readHeader(): string | undefined {
    const header = readFrameHeader(gathered);
    if (header.windowSize > LARGEST_WINDOW) {
      const mebibytes = Math.ceil(header.windowSize / 2 ** 20);
      return `zstd data needs a window of ${mebibytes} MiB, more than 128 MiB; unpack it first with zstd -d --long=31`;
    }
    if (header.dictionary !== 0) {
      return `zstd data needs dictionary ${header.dictionary}; unpack it first with zstd -d -D`;
    }
    checksumBytes = header.hasChecksum ? CHECKSUM_BYTES : 0;
    return handOver() ?? startBlock();
  }

  function readBlock(): string | undefined {
    const block = readBlockHeader(gathered);
    const damage = handOver();
    if (damage !== undefined) return damage;
    mode = "decode";
    need = block.size;
    next = block.isLast ? endFrame : startBlock;
    return need === 0 ? next() : undefined;
  }

  function endFrame(): undefined {
    if (checksumBytes > 0) gather(0, checksumBytes, readChecksum);
    else closeFrame();
  }

  function readChecksum(): string | undefined {
    return handOver() ?? closeFrame();
  }

  function closeFrame(): undefined {
    handle.reset();
    startFrame();
  }

  /** Gives the decompressor what was gathered; no plain bytes come of it. */
  function handOver(): string | undefined {
    const { error } = handle.write(NO_FLUSH, gathered.subarray(0, have), NOTHING);
    return error === undefined ? undefined : describe(error);
  }

  /** Works on the part at hand. */
  function work(piece: Uint8Array, into: Uint8Array): Step {
    if (mode === "decode") {
      const { taken, written, error } = handle.write(NO_FLUSH, piece, into);
      holdsBack = written === into.length;
      const isStuck = taken === 0 && written === 0 && piece.length > 0;
      const damage = error ?? (isStuck ? "no progress" : undefined);
      return { taken, written, damage: damage === undefined ? undefined : describe(damage) };
    }
    if (mode === "gather") {
      gathered.set(piece, have);
      have += piece.length;
    }
    return { taken: piece.length, written: 0 };
  }

  function step(from: Uint8Array, into: Uint8Array): Step {
    let taken = 0;
    while (holdsBack || taken < from.length) {
      const done = work(from.subarray(taken, taken + need), into);
      taken += done.taken;
      need -= done.taken;
      const isComplete = done.damage === undefined && need === 0 && !holdsBack;
      const damage = isComplete ? next() : done.damage;
      if (done.written > 0 || damage !== undefined) return { taken, written: done.written, damage };
    }
    return { taken, written: 0 };
  }

  return {
    step,
    finish() {
      if (next !== readMagic) return ENDS_EARLY;
      return have === 0 ? undefined : beginsMagic(gathered[0]) ? ENDS_EARLY : FOLLOWED;
    },
    close: () => handle.close(),
  };
}

/** Whether the first byte can be that of a frame or of one to skip. */
function beginsMagic(byte: number): boolean {
  return byte === (FRAME_MAGIC & 0xff) || (byte & 0xf0) === 0x50;
}

function describe(error: string): string {
  return `zstd data is damaged: ${error.replace("Zstd decompress error: ", "").toLowerCase()}`;
}
