/**
 * Calls on open files: read, write, map, cut, change the rights.
 * @module
 */
import { callNumber, NR } from "../calls.ts";
import { FILE_CALL, KIND, RECORD } from "../layout.ts";
import type { ProbeEvent, ReadArg } from "../probe_event.ts";
import type { RecordView } from "../record_view.ts";

/** Where a read or write began: at the place given, else where the file stood before. */
function position(record: RecordView): ReturnType<ReadArg> {
  const call = callNumber(record);
  if (call === NR.pread64 || call === NR.pwrite64) return record.i64(FILE_CALL.args + 24);
  const end = record.i64(FILE_CALL.position);
  const moved = record.i64(RECORD.ret);
  if (moved < 0) return end;
  return typeof end === "number" && typeof moved === "number" ? end - moved : BigInt(end) - BigInt(moved);
}

/** Reading and writing: one event for each family of calls. */
function transfer(name: string, id: number, calls: readonly string[], size: string): ProbeEvent {
  return {
    name,
    id,
    record: KIND.fileCall,
    programs: ["sys_enter", "sys_exit"],
    calls: { names: calls, exit: "fileCall" },
    args: {
      pathname: (record) => record.path(),
      dev: (record) => record.device(FILE_CALL.file),
      inode: (record) => record.inode(FILE_CALL.file),
      [size]: (record) => record.u64(FILE_CALL.args + 16),
      pos: position,
      returnValue: (record) => record.i64(RECORD.ret),
    },
  };
}

const MAPPED_FILE: Readonly<Record<string, ReadArg>> = {
  pathname: (record) => record.path(),
  flags: (record) => record.i32(FILE_CALL.file_flags),
  dev: (record) => record.device(FILE_CALL.file),
  inode: (record) => record.inode(FILE_CALL.file),
  ctime: (record) => record.ctime(FILE_CALL.file),
};
const MAPPED_HOW: Readonly<Record<string, ReadArg>> = {
  ...MAPPED_FILE,
  prot: (record) => record.u64(FILE_CALL.args + 16),
  mmap_flags: (record) => record.u64(FILE_CALL.args + 24),
};
const MAPPED_WHERE: Readonly<Record<string, ReadArg>> = {
  ...MAPPED_HOW,
  addr: (record) => record.u64(RECORD.ret),
  pgoff: (record) => record.u64(FILE_CALL.args + 40),
  len: (record) => record.u64(FILE_CALL.args + 8),
};

const PROT_EXEC = 4;

/** A file that was mapped. */
function mapping(name: string, id: number, args: ProbeEvent["args"]): ProbeEvent {
  return {
    name,
    id,
    record: KIND.fileCall,
    programs: ["sys_enter", "sys_exit"],
    calls: { names: ["mmap"], exit: "mapCall" },
    args,
    caveat: "only files, after the call",
  };
}

/** Calls on open files. */
export const FILE_CALL_EVENTS: readonly ProbeEvent[] = [
  transfer("vfs_write", 720, ["write", "pwrite64"], "count"),
  transfer("vfs_writev", 721, ["writev", "pwritev", "pwritev2"], "vlen"),
  transfer("vfs_read", 722, ["read", "pread64"], "count"),
  transfer("vfs_readv", 723, ["readv", "preadv", "preadv2"], "vlen"),
  mapping("security_mmap_file", 747, MAPPED_HOW),
  mapping("do_mmap", 772, MAPPED_WHERE),
  {
    ...mapping("shared_object_loaded", 761, MAPPED_FILE),
    applies: (record) => (record.u32(FILE_CALL.args + 16) & PROT_EXEC) !== 0,
  },
  {
    name: "chmod_common",
    id: 791,
    record: KIND.fileCall,
    programs: ["sys_enter", "sys_exit"],
    calls: { names: ["fchmod"], exit: "fileCall" },
    args: {
      pathname: (record) => record.path(),
      mode: (record) => record.u16(FILE_CALL.args + 8) & 0o7777,
      returnValue: (record) => record.i64(RECORD.ret),
    },
    caveat: "only fchmod",
  },
  {
    name: "do_truncate",
    id: 775,
    record: KIND.fileCall,
    programs: ["sys_enter", "sys_exit"],
    calls: { names: ["ftruncate"], exit: "fileCall" },
    args: {
      pathname: (record) => record.path(),
      inode: (record) => record.inode(FILE_CALL.file),
      dev: (record) => record.device(FILE_CALL.file),
      length: (record) => record.u64(FILE_CALL.args + 8),
    },
    caveat: "only ftruncate",
  },
];
