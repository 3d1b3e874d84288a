/**
 * The flags of system calls that take a directory and a path. Each call has its own, in an order of its own.
 * @module
 */
import { defineFlags } from "./named_values.ts";

/** Flags that older releases of Tracee printed for execveat(2). */
const OLD = "AT_EACCESS=0x200 AT_REMOVEDIR=0x200 AT_SYMLINK_FOLLOW=0x400 AT_NO_AUTOMOUNT=0x800 " +
  "AT_STATX_SYNC_TYPE=0x6000 AT_STATX_FORCE_SYNC=0x2000 AT_STATX_DONT_SYNC=0x4000 AT_RECURSIVE=0x8000";

/** Flags of execveat(2). */
export const execveatFlags = defineFlags({
  name: "execveat_flags",
  members: "AT_SYMLINK_NOFOLLOW=0x100 AT_EMPTY_PATH=0x1000",
  aliases: OLD,
});

/** Flags of faccessat2(2). */
export const faccessatFlags = defineFlags({
  name: "faccessat_flags",
  members: "AT_EACCESS=0x200 AT_EMPTY_PATH=0x1000 AT_SYMLINK_NOFOLLOW=0x100",
});

/** Flags of fchmodat2(2). */
export const fchmodatFlags = defineFlags({ name: "fchmodat_flags", members: "AT_SYMLINK_NOFOLLOW=0x100" });
