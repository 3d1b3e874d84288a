/**
 * Files by which a host tells of itself: they may be absent, or not for us to read.
 * @module
 */

/**
 * The text of a file.
 *
 * @returns undefined: it is not there, or may not be read
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(readHostFile("/no/such/file"), undefined);
 * ```
 */
export function readHostFile(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return undefined;
  }
}

/** Whether a file or folder is there. */
export function hasHostFile(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}
