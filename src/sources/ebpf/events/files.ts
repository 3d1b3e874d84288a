/**
 * Files: opened, written from their start, renamed, deleted, linked; file systems mounted.
 * @module
 */
import { EXEC, KIND, MAGIC, MOUNT, OPEN, PIECE_FLAG, RECORD, SLOT, UNLINK } from "../layout.ts";
import { hooked } from "../hooked.ts";
import type { ProbeEvent, ReadArg } from "../probe_event.ts";
import type { RecordView } from "../record_view.ts";

const OPENING = ["open", "openat", "openat2", "creat"] as const;
const WRITING = [
  "write",
  "pwrite64",
  "writev",
  "pwritev",
  "pwritev2",
  "copy_file_range",
  "sendfile",
  "splice",
] as const;
/** They tell of what renames and unlinks touch (6.13). */
export const NAME_TRACEPOINTS = ["inode_set_ctime_to_ts", "ctime_ns_xchg", "ctime_xchg_skip"] as const;

/** The first text among the arguments of a system call: the path it was given. */
function argumentPath(record: RecordView): string | null {
  return record.text(0) ?? record.text(1) ?? null;
}

/** The directory and name that the kernel had before, else the path that was given. */
function oldPath(record: RecordView): ReturnType<ReadArg> {
  const name = record.text(SLOT.oldName);
  if (name === undefined && record.text(SLOT.oldPath) !== undefined) return record.path(SLOT.oldPath);
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

/** How the kernel itself opens a program and its dynamic loader: O_LARGEFILE and its own mark (__FMODE_EXEC). */
const EXEC_FLAGS = 0o100000 | 0x20;

const OPENED: ProbeEvent["args"] = {
  pathname: (record) => record.path(),
  flags: (record) => record.i32(OPEN.flags),
  dev: (record) => record.device(OPEN.file),
  inode: (record) => record.inode(OPEN.file),
  ctime: (record) => record.ctime(OPEN.file),
  syscall_pathname: argumentPath,
};
const RENAMED: ProbeEvent["args"] = { old_path: oldPath, new_path: newPath };
const UNLINKED: ProbeEvent["args"] = {
  pathname: oldPath,
  inode: (record) => record.inode(UNLINK.file),
  dev: (record) => record.device(UNLINK.file),
  ctime: (record) => record.ctime(UNLINK.file),
};
const MOUNTED: ProbeEvent["args"] = {
  dev_name: (record) => record.text(0) ?? "",
  path: mountPoint,
  type: (record) => record.text(2) ?? "",
  flags: (record) => record.u64(MOUNT.flags),
};

/** Files. */
export const FILE_EVENTS: readonly ProbeEvent[] = [
  hooked("security_file_open", 732, KIND.open, OPENED),
  {
    name: "security_file_open",
    id: 732,
    record: KIND.open,
    programs: ["sys_enter", "sys_exit"],
    isBelow: true,
    calls: { names: OPENING, exit: "open" },
    args: OPENED,
    caveat: "not opens that failed, nor those of io_uring",
  },
  {
    name: "security_file_open",
    id: 732,
    record: KIND.exec,
    isBelow: true,
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
    isBelow: true,
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
    calls: { names: WRITING, exit: "write" },
    args: {
      pathname: (record) => record.path(),
      bytes: (record) => base64(record.part(MAGIC.bytes, Math.min(record.u32(MAGIC.length), 20))),
      dev: (record) => record.device(MAGIC.file),
      inode: (record) => record.inode(MAGIC.file),
      returnValue: (record) => record.i64(RECORD.ret),
    },
    caveat: "not io_uring, mapped memory, clones of files; `bytes` is empty when copy_file_range, sendfile, splice " +
      "wrote past the page cache (O_DIRECT, file systems of the network)",
  },
  hooked("security_inode_rename", 768, KIND.rename, RENAMED, "security_path_rename"),
  {
    name: "security_inode_rename",
    id: 768,
    record: KIND.rename,
    isBelow: true,
    programs: ["sys_enter", "sys_exit", ...NAME_TRACEPOINTS],
    calls: { names: ["rename", "renameat", "renameat2"], enter: "rename", exit: "rename" },
    args: RENAMED,
    caveat: "only those that succeeded; before Linux 6.13 symbolic links in the path are not followed",
  },
  hooked("security_inode_unlink", 733, KIND.unlink, UNLINKED, "security_path_unlink"),
  {
    name: "security_inode_unlink",
    id: 733,
    record: KIND.unlink,
    isBelow: true,
    programs: ["sys_enter", "sys_exit", ...NAME_TRACEPOINTS],
    calls: { names: ["unlink", "unlinkat"], enter: "unlink", exit: "unlink" },
    args: UNLINKED,
    applies: (record) => (record.u16(UNLINK.file + 20) & 0o170000) !== 0o040000,
    caveat: "only those that succeeded; before Linux 6.13 symbolic links in the path are not followed",
  },
  hooked("security_sb_mount", 740, KIND.mount, MOUNTED),
  {
    name: "security_sb_mount",
    id: 740,
    record: KIND.mount,
    isBelow: true,
    programs: ["sys_enter", "sys_exit"],
    calls: { names: ["mount"], exit: "mount" },
    args: MOUNTED,
    caveat: "symbolic links in the path are not followed",
  },
  hooked("security_sb_umount", 792, KIND.umount, {
    mountpoint: (record) => record.path(),
    flags: (record) => record.i32(MOUNT.flags),
  }),
  hooked("security_inode_symlink", 746, KIND.symlink, {
    linkpath: (record) => record.path(),
    target: (record) => record.text(0) ?? null,
  }, "security_path_symlink"),
  {
    name: "security_inode_symlink",
    id: 746,
    isBelow: true,
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
