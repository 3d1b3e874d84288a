/**
 * The name of a thread as the kernel keeps it: at most 15 bytes.
 * @module
 */

const LONGEST = 15; // TASK_COMM_LEN is 16, with the closing zero

/**
 * Cuts a name as the kernel does, so that it can be found.
 *
 * @param name a program's name, however long
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(cutComm("systemd-journald"), "systemd-journal");
 * ```
 */
export function cutComm(name: string): string {
  const bytes = new TextEncoder().encode(name);
  if (bytes.length <= LONGEST) return name;
  return new TextDecoder().decode(bytes.subarray(0, LONGEST));
}
