/**
 * Where things stand in the records of `bpf/record.h`, by their C names. A test holds these equal to the structs in the
 * built object.
 * @module
 */

/** enum record_kind */
export const KIND = {
  fork: 1,
  exec: 2,
  exit: 3,
  syscall: 4,
  syscallEnter: 5,
  open: 6,
  magicWrite: 7,
  rename: 8,
  unlink: 9,
  socket: 10,
  socketDup: 11,
  memory: 12,
  credentials: 13,
  namespaces: 14,
  cgroupMkdir: 15,
  cgroupRmdir: 16,
  cgroupAttach: 17,
  moduleLoad: 18,
  moduleFree: 19,
  moduleFile: 20,
  mount: 21,
  taskRename: 22,
  task: 23,
  fileCall: 24,
  source: 25,
  socketAsked: 26,
  bprmCheck: 27,
  umount: 28,
  symlink: 29,
  stack: 30,
} as const;

/** How many kinds there may be. */
export const KINDS = 32;

/** Which struct a record is. */
export type RecordKind = typeof KIND[keyof typeof KIND];

/** enum record_flag */
export const RECORD_FLAG = { compat: 1, fault: 2, truncated: 4 } as const;

/** enum piece_slot; those of arguments are 0 to 5. */
export const SLOT = {
  path: 8,
  oldPath: 9,
  oldName: 10,
  base: 11,
  newBase: 12,
  filename: 13,
  interp: 14,
  argv: 15,
  env: 16,
  stdin: 17,
  interpreter: 18,
  cwd: 19,
  local: 20,
  remote: 21,
  name: 22,
  version: 23,
  sourceVersion: 24,
} as const;

/** enum piece_flag */
export const PIECE_FLAG = { fault: 1, truncated: 2, deleted: 4, pseudo: 8, chroot: 16, inside: 32 } as const;

/** struct record */
export const RECORD = {
  kind: 0,
  flags: 2,
  syscall: 4,
  time: 8,
  ret: 16,
  start_time: 24,
  process_start_time: 32,
  parent_start_time: 40,
  cgroup_id: 48,
  pid: 56,
  tid: 60,
  ppid: 64,
  ns_pid: 68,
  ns_tid: 72,
  ns_ppid: 76,
  uid: 80,
  mnt_ns: 84,
  pid_ns: 88,
  cpu: 92,
  scopes: 96,
  pieces: 100,
  comm: 104,
  node: 120,
} as const;

/** sizeof(struct record) */
export const RECORD_SIZE = 136;

/** struct piece */
export const PIECE = { slot: 0, flags: 2, length: 4 } as const;
/** sizeof(struct piece) */
export const PIECE_SIZE = 8;

/** struct file_identity */
export const FILE = { inode: 0, ctime: 8, device: 16, mode: 20 } as const;

/** struct task_ids */
export const TASK_IDS = { tid: 0, ns_tid: 4, pid: 8, ns_pid: 12, start_time: 16 } as const;

/** struct fork_record */
export const FORK = { parent: 136, child: 160, parent_process: 184, leader: 208 } as const;

/** struct exec_record */
export const EXEC = {
  file: 136,
  interpreter: 160,
  argc: 184,
  envc: 188,
  parent_mnt_ns: 192,
  stdin_mode: 196,
  from_kernel: 198,
  prev_comm: 200,
} as const;

/** struct exit_record */
export const EXIT = { exit_code: 136, live: 140 } as const;

/** struct syscall_record */
export const SYSCALL = { args: 136 } as const;

/** struct open_record */
export const OPEN = { file: 136, flags: 160 } as const;

/** struct magic_record */
export const MAGIC = { file: 136, length: 160, bytes: 164 } as const;

/** struct rename_record */
export const RENAME = { file: 136 } as const;

/** struct unlink_record */
export const UNLINK = { file: 136 } as const;

/** struct socket_record */
export const SOCKET = {
  fd: 136,
  new_fd: 140,
  family: 144,
  type: 146,
  protocol: 148,
  act: 150,
  local_port: 152,
  remote_port: 154,
  backlog: 156,
  local: 160,
  remote: 176,
} as const;

/** struct memory_record */
export const MEMORY = { file: 136, address: 160, length: 168, alert: 176, prot: 180, prev_prot: 184 } as const;

/** struct credentials */
export const CREDENTIALS = {
  uid: 0,
  gid: 4,
  suid: 8,
  sgid: 12,
  euid: 16,
  egid: 20,
  fsuid: 24,
  fsgid: 28,
  user_ns: 32,
  securebits: 36,
  inheritable: 40,
  permitted: 48,
  effective: 56,
  bounding: 64,
  ambient: 72,
} as const;

/** struct credentials_record */
export const CREDENTIALS_RECORD = { before: 136, after: 216 } as const;

/** struct namespaces_record */
export const NAMESPACES = { target: 136, mnt: 140, pid: 144, uts: 148, ipc: 152, net: 156, cgroup: 160 } as const;

/** struct cgroup_record */
export const CGROUP = { id: 136, hierarchy: 144, target: 148 } as const;

/** struct module_record */
export const MODULE = { file: 136, type: 160 } as const;

/** struct mount_record */
export const MOUNT = { flags: 136 } as const;

/** struct task_rename_record */
export const TASK_RENAME = { before: 136, after: 152 } as const;

/** struct task_record */
export const TASK = { threads: 136, length: 140 } as const;

/** struct file_call_record */
export const FILE_CALL = { args: 136, file: 184, position: 208, file_flags: 216 } as const;

/** struct source_record */
export const SOURCE = { address: 136, area_start: 144, area_size: 152, area_flags: 160, area_type: 168 } as const;

/** Every struct by its C name. */
export const STRUCTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  record: RECORD,
  piece: PIECE,
  file_identity: FILE,
  task_ids: TASK_IDS,
  fork_record: FORK,
  exec_record: EXEC,
  exit_record: EXIT,
  syscall_record: SYSCALL,
  open_record: OPEN,
  magic_record: MAGIC,
  rename_record: RENAME,
  unlink_record: UNLINK,
  socket_record: SOCKET,
  memory_record: MEMORY,
  credentials: CREDENTIALS,
  credentials_record: CREDENTIALS_RECORD,
  namespaces_record: NAMESPACES,
  cgroup_record: CGROUP,
  module_record: MODULE,
  mount_record: MOUNT,
  task_rename_record: TASK_RENAME,
  task_record: TASK,
  file_call_record: FILE_CALL,
  source_record: SOURCE,
};
