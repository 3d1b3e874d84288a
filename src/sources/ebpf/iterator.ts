/**
 * Reads what a BPF iterator writes.
 * @module
 */
import { BpfError } from "./errors.ts";
import { errno, openLibc } from "./libc.ts";

const EINTR = 4;
const EAGAIN = 11;

/**
 * All that an iterator writes, in one run.
 *
 * @param fd of the iterator; it stays open
 * @param name for the message
 * @throws {BpfError} when the kernel ends it early
 */
export function readIterator(fd: number, name: string): Uint8Array<ArrayBuffer> {
  const libc = openLibc();
  let bytes = new Uint8Array(1 << 16);
  let length = 0;
  while (true) {
    const room = bytes.subarray(length);
    const count = Number(libc.read(fd, room, BigInt(room.length)));
    if (count < 0) {
      const reason = errno();
      // The kernel let others run, or a signal came.
      if (reason === EAGAIN || reason === EINTR) continue;
      throw new BpfError(`read BPF iterator "${name}"`, reason);
    }
    if (count === 0) return bytes.subarray(0, length);
    length += count;
    if (bytes.length - length >= 4096) continue;
    const larger = new Uint8Array(2 * bytes.length);
    larger.set(bytes);
    bytes = larger;
  }
}
