/**
 * What can go wrong with the kernel: the call that failed, why, and what libbpf and the verifier said.
 * @module
 */

/** The errors of the kernel that are met here, as its manual pages have them. */
const ERRORS: Readonly<Record<number, readonly [name: string, text: string]>> = {
  1: ["EPERM", "Operation not permitted"],
  2: ["ENOENT", "No such file or directory"],
  3: ["ESRCH", "No such process"],
  4: ["EINTR", "Interrupted system call"],
  7: ["E2BIG", "Argument list too long"],
  9: ["EBADF", "Bad file descriptor"],
  11: ["EAGAIN", "Resource temporarily unavailable"],
  12: ["ENOMEM", "Cannot allocate memory"],
  13: ["EACCES", "Permission denied"],
  14: ["EFAULT", "Bad address"],
  16: ["EBUSY", "Device or resource busy"],
  17: ["EEXIST", "File exists"],
  19: ["ENODEV", "No such device"],
  22: ["EINVAL", "Invalid argument"],
  24: ["EMFILE", "Too many open files"],
  28: ["ENOSPC", "No space left on device"],
  38: ["ENOSYS", "Function not implemented"],
  95: ["EOPNOTSUPP", "Operation not supported"],
  // The kernel's own, that it should not let out, and libbpf's.
  524: ["ENOTSUPP", "Operation not supported"],
  4000: ["LIBELF", "Something wrong in libelf"],
  4001: ["FORMAT", "BPF object format invalid"],
  4003: ["ENDIAN", "Endian mismatch"],
  4005: ["RELOC", "Relocation failed"],
  4006: ["LOAD", "Failed to load program"],
  4007: ["VERIFY", "Kernel verifier blocks program loading"],
  4008: ["PROG2BIG", "Program too big"],
  4009: ["KVER", "Incorrect kernel version"],
};

/** The lines of the verifier's log that are shown: its end says why. */
const LOG_LINES = 30;

/** What came with a failed call. */
export interface FailureDetails {
  /** The program that the kernel refused, where one is to blame. */
  readonly program?: string;
  /** What libbpf said meanwhile, without the verifier's log. */
  readonly messages?: readonly string[];
  /** What the verifier said. */
  readonly verifierLog?: string;
}

/** The kernel or libbpf refused a call. */
export class BpfError extends Error {
  override readonly name = "BpfError";
  /** The kernel's name of the error: `EPERM`. */
  readonly code: string;

  /**
   * @param action what was tried, as in `load BPF program "on_exec"`
   * @param errno positive
   * @param details what libbpf and the verifier said
   */
  constructor(readonly action: string, readonly errno: number, readonly details: FailureDetails = {}) {
    super(describe(action, errno, details));
    this.code = ERRORS[errno]?.[0] ?? `error ${errno}`;
  }
}

/** This host cannot be watched: one sentence with what is missing and what to do. */
export class UnsupportedError extends Error {
  override readonly name = "UnsupportedError";
}

/**
 * An error's number in words.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(describeErrno(1), "Operation not permitted (EPERM)");
 * strictEqual(describeErrno(777), "error 777");
 * ```
 */
export function describeErrno(errno: number): string {
  const known = ERRORS[errno];
  return known === undefined ? `error ${errno}` : `${known[1]} (${known[0]})`;
}

function describe(action: string, errno: number, details: FailureDetails): string {
  const lines = [`Cannot ${action}: ${describeErrno(errno)}`];
  for (const message of details.messages ?? []) lines.push(`  libbpf: ${message}`);
  const log = (details.verifierLog ?? "").split("\n").filter((line) => line.trim() !== "");
  if (log.length > LOG_LINES) lines.push(`  verifier: (${log.length - LOG_LINES} lines before these)`);
  for (const line of log.slice(-LOG_LINES)) lines.push(`  verifier: ${line}`);
  return lines.join("\n");
}
