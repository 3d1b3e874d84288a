/**
 * Files: opened, written from their start, renamed, deleted, mounted, mapped; programs' calls on open ones.
 * @module
 */
import { callNumber, NR } from "../calls.ts";
import { EXEC, FILE_CALL, KIND, MAGIC, MODULE, MOUNT, OPEN, PIECE_FLAG, RECORD, SLOT, UNLINK } from "../layout.ts";
import type { ProbeEvent, ReadArg } from "../probe_event.ts";
import type { RecordView } from "../record_view.ts";

const OPENING = ["open", "openat", "openat2", "creat"] as const;
const NAME_TRACEPOINTS = ["inode_set_ctime_to_ts", "ctime_ns_xchg", "ctime_xchg_skip"] as const;

/** The first text among the arguments of a system call: the path it was given. */
function argumentPath(record: RecordView): string | null {
  return record.text(0) ?? record.text(1) ?? null;
}

/** The directory and name that the kernel had before, else the path that was given. */
function oldPath(record: RecordView): ReturnType<ReadArg> {
  const name = record.text(SLOT.oldName);
  if (name === undefined) return record.givenPath(record.text(0) === undefined ? 1 : 0, SLOT.base);
  const directory = record.path(SLOT.oldPath);
  return directory.endsWith("/") ? directory + name : `${directory}/${name}`;
}

function newPath(record: RecordView): ReturnType<ReadArg> {
  const resolved = record.text(SLOT.path);
  if (resolved !== undefined) return resolved;
  return record.givenPath(record.text(3) === undefined ? 1 : 3, SLOT.newBase);
}

/** Where a file system was mounted. */
function mountPoint(record: RecordView): ReturnType<ReadArg> {
  if (!record.isMarked(SLOT.path, PIECE_FLAG.fault) && record.text(SLOT.path) !== undefined) return record.path();
  return record.givenPath(1, SLOT.cwd);
}

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

const MAPPING_ARGS: Readonly<Record<string, ReadArg>> = {
  addr: (record) => record.u64(RECORD.ret),
  pathname: (record) => record.path(),
  flags: (record) => record.i32(FILE_CALL.args + 24),
  dev: (record) => record.device(FILE_CALL.file),
  inode: (record) => record.inode(FILE_CALL.file),
  ctime: (record) => record.ctime(FILE_CALL.file),
  pgoff: (record) => record.u64(FILE_CALL.args + 40),
  len: (record) => record.u64(FILE_CALL.args + 8),
  prot: (record) => record.u64(FILE_CALL.args + 16),
  mmap_flags: (record) => record.u64(FILE_CALL.args + 24),
};

const PROT_EXEC = 4;

/** A file that was mapped. */
function mapping(name: string, id: number, isCode: boolean): ProbeEvent {
  return {
    name,
    id,
    record: KIND.fileCall,
    programs: ["sys_enter", "sys_exit"],
    calls: { names: ["mmap"], exit: "mapCall" },
    applies: (record) => !isCode || (record.u32(FILE_CALL.args + 16) & PROT_EXEC) !== 0,
    args: MAPPING_ARGS,
    caveat: "only files, after the call",
  };
}

/** How the kernel itself opens a program and its dynamic loader: O_LARGEFILE and its own mark (__FMODE_EXEC). */
const EXEC_FLAGS = 0o100000 | 0x20;

/** Files. */
export const FILE_EVENTS: readonly ProbeEvent[] = [
  {
    name: "security_file_open",
    id: 732,
    record: KIND.open,
    programs: ["sys_enter", "sys_exit"],
    calls: { names: OPENING, exit: "open" },
    args: {
      pathname: (record) => record.path(),
      flags: (record) => record.i32(OPEN.flags),
      dev: (record) => record.device(OPEN.file),
      inode: (record) => record.inode(OPEN.file),
      ctime: (record) => record.ctime(OPEN.file),
      syscall_pathname: argumentPath,
    },
    caveat: "not opens that failed, nor those of io_uring",
  },
  {
    name: "security_file_open",
    id: 732,
    record: KIND.exec,
    programs: ["sched_process_exec"],
    args: {
      pathname: (record) => record.path(),
      flags: () => EXEC_FLAGS,
      dev: (record) => record.device(EXEC.file),
      inode: (record) => record.inode(EXEC.file),
      ctime: (record) => record.ctime(EXEC.file),
      syscall_pathname: (record) => record.path(SLOT.filename),
    },
  },
  {
    name: "security_file_open",
    id: 732,
    record: KIND.exec,
    programs: ["sched_process_exec"],
    applies: (record) => record.text(SLOT.interpreter) !== undefined,
    args: {
      pathname: (record) => record.path(SLOT.interpreter),
      flags: () => EXEC_FLAGS,
      dev: (record) => record.device(EXEC.interpreter),
      inode: (record) => record.inode(EXEC.interpreter),
      ctime: (record) => record.ctime(EXEC.interpreter),
      syscall_pathname: (record) => record.path(SLOT.filename),
    },
  },
  {
    name: "magic_write",
    id: 727,
    record: KIND.magicWrite,
    programs: ["sys_enter", "sys_exit"],
    calls: { names: ["write", "pwrite64", "writev", "pwritev", "pwritev2"], exit: "write" },
    args: {
      pathname: (record) => record.path(),
      bytes: (record) => base64(record.part(MAGIC.bytes, Math.min(record.u32(MAGIC.length), 20))),
      dev: (record) => record.device(MAGIC.file),
      inode: (record) => record.inode(MAGIC.file),
      returnValue: (record) => record.i64(RECORD.ret),
    },
    caveat: "not io_uring, splice, sendfile",
  },
  {
    name: "security_inode_rename",
    id: 768,
    record: KIND.rename,
    programs: ["sys_enter", "sys_exit", ...NAME_TRACEPOINTS],
    calls: { names: ["rename", "renameat", "renameat2"], enter: "rename", exit: "rename" },
    args: { old_path: oldPath, new_path: newPath },
    caveat: "only those that succeeded; before Linux 6.13 symbolic links in the path are not followed",
  },
  {
    name: "security_inode_unlink",
    id: 733,
    record: KIND.unlink,
    programs: ["sys_enter", "sys_exit", ...NAME_TRACEPOINTS],
    calls: { names: ["unlink", "unlinkat"], enter: "unlink", exit: "unlink" },
    args: {
      pathname: oldPath,
      inode: (record) => record.inode(UNLINK.file),
      dev: (record) => record.device(UNLINK.file),
      ctime: (record) => record.ctime(UNLINK.file),
    },
    applies: (record) => (record.u16(UNLINK.file + 20) & 0o170000) !== 0o040000,
    caveat: "only those that succeeded; before Linux 6.13 symbolic links in the path are not followed",
  },
  {
    name: "security_sb_mount",
    id: 740,
    record: KIND.mount,
    programs: ["sys_enter", "sys_exit"],
    calls: { names: ["mount"], exit: "mount" },
    args: {
      dev_name: (record) => record.text(0) ?? "",
      path: mountPoint,
      type: (record) => record.text(2) ?? "",
      flags: (record) => record.u64(MOUNT.flags),
    },
    caveat: "symbolic links in the path are not followed",
  },
  {
    name: "module_load",
    id: 785,
    record: KIND.moduleLoad,
    programs: ["sys_enter", "sys_exit", "module_load"],
    tracepoints: ["module_load"],
    calls: { names: ["init_module", "finit_module"] },
    args: {
      name: (record) => record.path(SLOT.name),
      version: (record) => record.path(SLOT.version),
      src_version: (record) => record.path(SLOT.sourceVersion),
      pathname: (record) => record.path(),
      dev: (record) => record.device(MODULE.file),
      inode: (record) => record.inode(MODULE.file),
      ctime: (record) => record.ctime(MODULE.file),
    },
  },
  {
    name: "module_free",
    id: 786,
    record: KIND.moduleFree,
    programs: ["module_free"],
    tracepoints: ["module_free"],
    args: {
      name: (record) => record.path(SLOT.name),
      version: (record) => record.path(SLOT.version),
      src_version: (record) => record.path(SLOT.sourceVersion),
    },
  },
  {
    name: "security_kernel_read_file",
    id: 743,
    record: KIND.moduleFile,
    programs: ["sys_enter", "sys_exit"],
    calls: { names: ["finit_module", "kexec_file_load"], exit: "moduleFile" },
    args: {
      pathname: (record) => record.path(),
      dev: (record) => record.device(MODULE.file),
      inode: (record) => record.inode(MODULE.file),
      type: (record) => record.i32(MODULE.type),
      ctime: (record) => record.ctime(MODULE.file),
    },
    caveat: "modules and kexec images, by the calls that load them",
  },
  transfer("vfs_write", 720, ["write", "pwrite64"], "count"),
  transfer("vfs_writev", 721, ["writev", "pwritev", "pwritev2"], "vlen"),
  transfer("vfs_read", 722, ["read", "pread64"], "count"),
  transfer("vfs_readv", 723, ["readv", "preadv", "preadv2"], "vlen"),
  mapping("security_mmap_file", 747, false),
  mapping("do_mmap", 772, false),
  mapping("shared_object_loaded", 761, true),
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
  {
    name: "security_inode_symlink",
    id: 746,
    record: KIND.syscall,
    programs: ["sys_enter", "sys_exit"],
    calls: { names: ["symlink", "symlinkat"], sends: true },
    args: {
      linkpath: (record) => record.text(2) ?? record.text(1) ?? null,
      target: (record) => record.text(0) ?? null,
    },
    caveat: "the path as it was given",
  },
];

/** Bytes as Go writes them in JSON. */
function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
