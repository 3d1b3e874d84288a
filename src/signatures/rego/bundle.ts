/**
 * Reads what `opa build -t wasm` makes: a bundle (a tar archive, gzipped) with `policy.wasm` and `data.json` in it.
 * @module
 */

/** What of a bundle is needed. */
export interface Bundle {
  readonly wasm: Uint8Array<ArrayBuffer>;
  /** JSON text of the bundle's data. */
  readonly data?: Uint8Array<ArrayBuffer>;
}

const BLOCK = 512;
/** Unpacked; no policy comes near, and a small file can unpack to anything. */
const LARGEST = 256 * 2 ** 20;

/**
 * Reads a bundle; throws an `Error` that says what is wrong with it.
 *
 * @param packed the bytes of a `.tar.gz`
 * @returns the policy and its data
 * @example
 * ```ts
 * import { rejects } from "node:assert";
 * await rejects(readBundle(new Uint8Array([1, 2, 3])), { message: "it is not gzipped, or damaged" });
 * ```
 */
export async function readBundle(packed: Uint8Array<ArrayBuffer>): Promise<Bundle> {
  const files = readTar(await unzip(packed));
  const wasm = files.get("policy.wasm");
  if (wasm === undefined) throw new Error("there is no policy.wasm in it; make it with opa build -t wasm");
  return { wasm, data: files.get("data.json") };
}

/**
 * Whether bytes are gzipped.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(isGzip(new Uint8Array([0x1f, 0x8b, 8])), true);
 * ```
 */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

async function unzip(packed: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  try {
    for await (const chunk of new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > LARGEST) break;
    }
  } catch {
    throw new Error("it is not gzipped, or damaged");
  }
  if (length > LARGEST) throw new Error(`it unpacks to more than ${LARGEST / 2 ** 20} MB`);
  return await new Blob(chunks).bytes();
}

/** Files of an archive (POSIX ustar, with the long names of pax and GNU) by path, without `/` and `./` before it. */
function readTar(bytes: Uint8Array<ArrayBuffer>): ReadonlyMap<string, Uint8Array<ArrayBuffer>> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= bytes.length && bytes[at] !== 0;) {
    const header = bytes.subarray(at, at + BLOCK);
    const size = parseInt(field(header, 124, 12), 8) || 0;
    const content = bytes.subarray(at + BLOCK, at + BLOCK + size);
    if (content.length < size) throw new Error("the archive is cut");
    const type = String.fromCharCode(header[156]);
    if (type === "x") longName = /\d+ path=(.*)\n/.exec(textOf(content))?.[1];
    else if (type === "L") longName = textOf(content).replace(/\0.*$/s, "");
    else {
      const prefix = field(header, 345, 155);
      const name = longName ?? (prefix === "" ? field(header, 0, 100) : `${prefix}/${field(header, 0, 100)}`);
      if (type === "0" || type === "\0") files.set(name.replace(/^[./]+/, ""), content.slice());
      longName = undefined;
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

function field(header: Uint8Array, from: number, length: number): string {
  return textOf(header.subarray(from, from + length)).replace(/\0.*$/s, "").trim();
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
