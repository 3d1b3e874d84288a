/**
 * Opens an input: a file, a FIFO or standard input, unpacked where it is compressed, with its first bytes shown ahead.
 * @module
 */
import type { ByteInput } from "../../model/mod.ts";
import { openBytes, type RawInput } from "./bytes.ts";
import { cannot } from "./cannot.ts";
import { type Compression, MAGIC_BYTES, recogniseCompression } from "./compression.ts";
import { gunzip } from "./gzip.ts";
import { unzstd } from "./zstd.ts";

/** So much is shown ahead at most. */
const HEAD_BYTES = 1 << 16;
/** Of a pipe no more is waited for than this, or the end of a line. */
const PIPE_HEAD_BYTES = 512;
const NEWLINE = 10;

/** An opened input, and its first bytes. */
export interface OpenedInput {
  /** Begins with the bytes of `head`. */
  readonly input: ByteInput;
  /** Up to 64 KiB, decompressed: enough to recognise a format. */
  readonly head: Uint8Array;
}

/**
 * Opens what the user named, and reads as much as tells its format. Compression is recognised by its first bytes, not by
 * name. Throws an `Error` with a sentence for the user when it cannot be opened, or not a byte of it be read.
 *
 * @param path a file; `-` is standard input
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const { input, head } = await openInput("/dev/null");
 * strictEqual(head.length, 0);
 * input.close();
 * ```
 */
export async function openInput(path: string): Promise<OpenedInput> {
  const raw = await openOrSay(path);
  try {
    const magic = await peek(raw, { most: MAGIC_BYTES, isFile: raw.isFile });
    if (raw.consumed === 0 && raw.damage !== undefined) {
      throw new Error(`Cannot read ${path === "-" ? "standard input" : `"${path}"`}: ${raw.damage}`);
    }
    const plain = await unpack(putBack(magic, raw), recogniseCompression(magic));
    const head = await peek(plain, { most: HEAD_BYTES, isFile: raw.isFile });
    return { input: putBack(head, plain), head };
  } catch (error) {
    raw.close();
    throw error;
  }
}

async function openOrSay(path: string): Promise<RawInput> {
  try {
    return await openBytes(path);
  } catch (error) {
    throw new Error(cannot("open", path, error), { cause: error });
  }
}

async function unpack(input: ByteInput, compression: Compression | undefined): Promise<ByteInput> {
  if (compression === undefined) return input;
  if ("unpackWith" in compression) {
    const { name, unpackWith } = compression;
    const [shown, file] = input.path === "-" ? ["standard input", ""] : [`"${input.path}"`, ` "${input.path}"`];
    throw new Error(
      `Cannot read ${shown}: ${name} is not read as it is; use ${unpackWith}${file} | hindtrace analyze -`,
    );
  }
  return compression.name === "gzip" ? await gunzip(input) : await unzstd(input);
}

/** Reads up to `most` bytes; those of a pipe may be long in coming: 512 of them or the end of a line will do. */
async function peek(input: ByteInput, { most, isFile }: { most: number; isFile: boolean }): Promise<Uint8Array> {
  const head = new Uint8Array(most);
  let length = 0;
  while (length < most) {
    const count = await input.read(head.subarray(length));
    if (count === 0) break;
    const hasLine = head.subarray(length, length + count).includes(NEWLINE);
    length += count;
    if (!isFile && (hasLine || length >= PIPE_HEAD_BYTES)) break;
  }
  return head.subarray(0, length);
}

/** An input that gives the head first. */
function putBack(head: Uint8Array, input: ByteInput): ByteInput {
  let given = 0;
  return {
    path: input.path,
    size: input.size,
    get consumed() {
      return input.consumed;
    },
    get damage() {
      return given === head.length ? input.damage : undefined;
    },
    read(into) {
      if (given === head.length) return input.read(into);
      const part = head.subarray(given, given + into.length);
      into.set(part);
      given += part.length;
      return part.length;
    },
    close() {
      input.close();
    },
  };
}
