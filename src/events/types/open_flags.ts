/**
 * The flags of open(2), and what they allow.
 * @module
 */
import type { Value } from "../../model/mod.ts";
import type { NamedValues } from "../define.ts";
import { defineFlags } from "./named_values.ts";

const ACCESS_BITS = 3;
const READ_ONLY = 0;
const WRITE_ONLY = 1;
const READ_WRITE = 2;

/** The order is that of Tracee v0.23 and later. O_SYNC holds the bit of O_DSYNC, so both are printed. */
const STATUS = defineFlags({
  name: "open_flags",
  members: `O_CREAT=0o100 O_EXCL=0o200 O_NOCTTY=0o400 O_TRUNC=0o1000 O_APPEND=0o2000 O_NONBLOCK=0o4000 O_DSYNC=0o10000
    O_SYNC=0o4010000 FASYNC=0o20000 O_DIRECT=0o40000 O_LARGEFILE=0o100000 O_DIRECTORY=0o200000 O_NOFOLLOW=0o400000
    O_NOATIME=0o1000000 O_CLOEXEC=0o2000000 O_PATH=0o40000000 O_TMPFILE=0o20000000`,
  aliases: "O_RDONLY=0 O_WRONLY=1 O_RDWR=2 O_ACCMODE=3 O_ASYNC=0o20000 O_NDELAY=0o4000",
});

/** `O_WRONLY|O_CREAT|O_TRUNC`: the access mode comes first. */
export const openFlags: NamedValues = {
  ...STATUS,
  text(value) {
    const access = accessMode(value);
    // Tracee takes the invalid mode 3 for O_WRONLY
    const mode = access === READ_ONLY ? "O_RDONLY" : access === READ_WRITE ? "O_RDWR" : "O_WRONLY";
    const status = STATUS.text(value);
    return status ? `${mode}|${status}` : mode;
  },
};

/**
 * True when a file opened with these flags can be written to.
 *
 * @param value the flags as a number or as text in any case
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(isWriteOpen("O_WRONLY|O_CREAT"), true);
 * strictEqual(isWriteOpen(0), false);
 * ```
 */
export function isWriteOpen(value: Value | undefined): boolean {
  if (typeof value === "string") return hasWord(value, "O_WRONLY", "O_RDWR");
  const access = accessMode(value);
  return access === WRITE_ONLY || access === READ_WRITE;
}

/**
 * True when a file opened with these flags can be read from.
 *
 * @param value the flags as a number or as text in any case; empty text is how Tracee up to v0.22 printed O_RDONLY alone
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(isReadOpen("o_rdonly|o_cloexec"), true);
 * strictEqual(isReadOpen(1), false);
 * ```
 */
export function isReadOpen(value: Value | undefined): boolean {
  if (typeof value === "string") return value === "" || hasWord(value, "O_RDONLY", "O_RDWR");
  const access = accessMode(value);
  return access === READ_ONLY || access === READ_WRITE;
}

function accessMode(value: Value | undefined): number | undefined {
  if (typeof value === "number") return value & ACCESS_BITS;
  return typeof value === "bigint" ? Number(value & 3n) : undefined;
}

/** Logs are in upper case: another case is looked at only when that fails. */
function hasWord(text: string, one: string, other: string): boolean {
  if (text.includes(one) || text.includes(other)) return true;
  const upper = text.toUpperCase();
  return upper !== text && (upper.includes(one) || upper.includes(other));
}
