/**
 * The bytes as they lie on the disk or come through the pipe: regular files synchronously, everything else without
 * holding up the event loop.
 * @module
 */
import type { ByteInput } from "../../model/mod.ts";
import { errorWords } from "./cannot.ts";

/** A pipe gives no more than this at once. */
const PIPE_BYTES = 1 << 16;

/** Bytes as stored. */
export interface RawInput extends ByteInput {
  /** A read takes what is there at once and never waits for a writer. */
  readonly isFile: boolean;
}

/** What a file and standard input have in common. */
interface Handle {
  read(into: Uint8Array): Promise<number | null>;
  readSync(into: Uint8Array): number | null;
  close(): void;
}

/**
 * Opens a path, `-` for standard input. Throws what Deno throws.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const input = await openBytes("/dev/null");
 * strictEqual(await input.read(new Uint8Array(8)), 0);
 * input.close();
 * ```
 */
export async function openBytes(path: string): Promise<RawInput> {
  if (path === "-") return readHandle(path, Deno.stdin, standardInputInfo());
  // Opening a FIFO waits for its writer: not on the main thread.
  const file = await Deno.open(path, { read: true });
  return readHandle(path, file, file.statSync());
}

function standardInputInfo(): Deno.FileInfo | undefined {
  try {
    return Deno.statSync("/dev/stdin");
  } catch {
    return undefined;
  }
}

function readHandle(path: string, handle: Handle, info: Deno.FileInfo | undefined): RawInput {
  const isFile = info?.isFile === true;
  const pipe = isFile ? undefined : new Uint8Array(PIPE_BYTES);
  let consumed = 0;
  let damage: string | undefined;
  let closed = false;
  let leave = () => {};

  function fail(error: unknown): number {
    // The reader has gone away while a read was under way: nothing is wrong with the input.
    if (!closed) damage = `read error: ${errorWords(error)}`;
    return 0;
  }

  function readFile(into: Uint8Array): number {
    try {
      const count = handle.readSync(into) ?? 0;
      consumed += count;
      return count;
    } catch (error) {
      return fail(error);
    }
  }

  // Standard input cannot be closed under a read that waits for a writer: the read is left behind.
  function readUntilClosed(part: Uint8Array): Promise<number> {
    return new Promise((resolve, reject) => {
      leave = () => resolve(0);
      handle.read(part).then((count) => resolve(count ?? 0), reject);
    });
  }

  // Through a buffer of our own: the caller's may lie in a WebAssembly memory that grows, and so moves, meanwhile.
  async function readPipe(into: Uint8Array, buffer: Uint8Array): Promise<number> {
    try {
      const part = buffer.subarray(0, Math.min(buffer.length, into.length));
      const count = await readUntilClosed(part);
      into.set(part.subarray(0, count));
      consumed += count;
      return count;
    } catch (error) {
      return fail(error);
    }
  }

  return {
    path,
    isFile,
    size: isFile ? info.size : undefined,
    get consumed() {
      return consumed;
    },
    get damage() {
      return damage;
    },
    read(into) {
      if (damage !== undefined || closed) return 0;
      return pipe === undefined ? readFile(into) : readPipe(into, pipe);
    },
    close() {
      if (closed) return;
      closed = true;
      leave();
      if (path !== "-") handle.close();
    },
  };
}
