/**
 * Files that lie in memory, among them shared libraries: nothing is written to the host.
 * @module
 */
import { BpfError } from "./errors.ts";
import { cString, errno, type Libc, openLibc } from "./libc.ts";

const MFD_CLOEXEC = 1;
/** Not for execve: hosts with `vm.memfd_noexec=2` refuse anonymous files that do not say so. Since Linux 6.3. */
const MFD_NOEXEC_SEAL = 8;
const EINVAL = 22;

/**
 * Opens a library from its bytes, by way of an anonymous file that is gone right after.
 *
 * @param bytes a shared object
 * @param name shown in `/proc/PID/maps`
 * @param symbols what to look up in it
 * @throws {BpfError} when the kernel gives no anonymous file
 *
 * @example
 * ```ts
 * import { throws } from "node:assert";
 * throws(() => openLibrary(new Uint8Array(8), "example", {}), /file too short|invalid ELF header/);
 * ```
 */
export function openLibrary<S extends Deno.ForeignLibraryInterface>(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  symbols: S,
): Deno.DynamicLibrary<S> {
  return withFile(name, bytes, (fd) => Deno.dlopen(`/proc/self/fd/${fd}`, symbols));
}

/**
 * Does something with an anonymous file, which is gone right after.
 *
 * @param bytes what it holds
 * @throws {BpfError} when the kernel gives no anonymous file
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const text = withFile("example", new TextEncoder().encode("a"), (fd) => Deno.readTextFileSync(`/proc/self/fd/${fd}`));
 * strictEqual(text, "a");
 * ```
 */
export function withFile<T>(name: string, bytes: Uint8Array<ArrayBuffer>, use: (fd: number) => T): T {
  const libc = openLibc();
  const fd = createFile(libc, name);
  try {
    fill(libc, fd, bytes);
    return use(fd);
  } finally {
    libc.close(fd);
  }
}

function createFile(libc: Libc, name: string): number {
  const text = cString(name);
  const fd = libc.memfd_create(text, MFD_CLOEXEC | MFD_NOEXEC_SEAL);
  if (fd >= 0) return fd;
  const reason = errno();
  const second = reason === EINVAL ? libc.memfd_create(text, MFD_CLOEXEC) : fd;
  if (second < 0) throw new BpfError("make a file in memory", reason === EINVAL ? errno() : reason);
  return second;
}

function fill(libc: Libc, fd: number, bytes: Uint8Array<ArrayBuffer>): void {
  for (let done = 0; done < bytes.length;) {
    const written = Number(libc.write(fd, bytes.subarray(done), BigInt(bytes.length - done)));
    if (written <= 0) throw new BpfError("fill a file in memory", errno());
    done += written;
  }
}
