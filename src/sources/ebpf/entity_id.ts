/**
 * Tracee's ids of processes and threads, which hold when a pid is used again: MurmurHash3 (x86, 32 bits, seed 0) of the
 * start time and the thread's id on the host.
 * @module
 */

const input = new DataView(new ArrayBuffer(12));

/**
 * The entity id of a task.
 *
 * @param startTime nanoseconds since boot
 * @param tid the thread's id in the host's pid namespace
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(entityId(5_038_000_000n, 1), 1588608382);
 * ```
 */
export function entityId(startTime: bigint, tid: number): number {
  input.setBigUint64(0, startTime, true);
  input.setUint32(8, tid, true);
  let hash = mix(0, input.getUint32(0, true));
  hash = mix(hash, input.getUint32(4, true));
  hash = mix(hash, input.getUint32(8, true));
  hash ^= 12;
  hash = Math.imul(hash ^ hash >>> 16, 0x85ebca6b);
  hash = Math.imul(hash ^ hash >>> 13, 0xc2b2ae35);
  return (hash ^ hash >>> 16) >>> 0;
}

function mix(hash: number, word: number): number {
  const scrambled = Math.imul(rotate(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
  return Math.imul(rotate(hash ^ scrambled, 13), 5) + 0xe6546b64 | 0;
}

function rotate(value: number, bits: number): number {
  return value << bits | value >>> (32 - bits);
}
