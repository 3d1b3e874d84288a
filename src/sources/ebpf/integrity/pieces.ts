/**
 * Files of the kernel that are too long to be read at once.
 * @module
 */

/**
 * A file in pieces, while others have their turn. The kernel hands such files out by the page.
 *
 * @param path of a file; one that cannot be opened has no pieces
 *
 * @example
 * ```ts
 * import { match, deepStrictEqual } from "node:assert";
 * match((await Array.fromAsync(readPieces("/proc/self/status"))).join(""), /^Name:/);
 * deepStrictEqual(await Array.fromAsync(readPieces("/proc/absent")), []);
 * ```
 */
export async function* readPieces(path: string): AsyncGenerator<string> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path);
  } catch {
    return;
  }
  const decoder = new TextDecoder();
  for await (const chunk of file.readable) yield decoder.decode(chunk, { stream: true });
}

/** All of a file; undefined: it cannot be read. */
export async function readFile(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch {
    return undefined;
  }
}
