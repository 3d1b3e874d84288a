/**
 * Which argument of which event is a set of flags or an enumeration.
 * @module
 */
import type { NamedValues } from "./define.ts";
import { accessMode } from "./types/access_mode.ts";
import { execveatFlags, faccessatFlags, fchmodatFlags } from "./types/at_flags.ts";
import { bpfAttachType, bpfPerfType } from "./types/bpf_attach_type.ts";
import { bpfCmd } from "./types/bpf_cmd.ts";
import { bpfProgType } from "./types/bpf_prog_type.ts";
import { capability } from "./types/capability.ts";
import { cloneFlags } from "./types/clone_flags.ts";
import { dirfd } from "./types/dirfd.ts";
import { fcntlCmd } from "./types/fcntl_cmd.ts";
import { fileMode } from "./types/file_mode.ts";
import { fsnotifyMask, fsnotifyObjectType } from "./types/fsnotify.ts";
import { kernelReadFile } from "./types/kernel_read_file.ts";
import { memProtAlert } from "./types/mem_prot_alert.ts";
import { mmapFlags } from "./types/mmap_flags.ts";
import { mmapProt } from "./types/mmap_prot.ts";
import { openFlags } from "./types/open_flags.ts";
import { prctlOption } from "./types/prctl_option.ts";
import { ptraceRequest } from "./types/ptrace_request.ts";
import { signal } from "./types/signal.ts";
import { socketDomain } from "./types/socket_domain.ts";
import { socketLevel } from "./types/socket_level.ts";
import { getSocketOption, setSocketOption } from "./types/socket_option.ts";
import { socketType } from "./types/socket_type.ts";
import { socketcall } from "./types/socketcall.ts";
import { syscall } from "./types/syscall.ts";
import { vmFlags } from "./types/vm_flags.ts";

type Named = Readonly<Record<string, NamedValues>>;

const PROTECTION: Named = { prot: mmapProt, prev_prot: mmapProt };
const SOCKET: Named = { domain: socketDomain, family: socketDomain, type: socketType };
const MAPPED_FILE: Named = { flags: openFlags, prot: mmapProt, mmap_flags: mmapFlags };

/** Events of which Tracee's parse-arguments turns something into text, in one release or another. */
const PARSED: Readonly<Record<string, Named>> = {
  access: { mode: accessMode },
  bpf: { cmd: bpfCmd },
  bpf_attach: { prog_type: bpfProgType, attach_type: bpfAttachType, perf_type: bpfPerfType },
  cap_capable: { cap: capability },
  chmod: { mode: fileMode },
  chmod_common: { mode: fileMode },
  clone: { flags: cloneFlags },
  dirty_pipe_splice: { in_file_type: fileMode },
  do_mmap: MAPPED_FILE,
  execveat: { flags: execveatFlags },
  faccessat: { mode: accessMode, flags: faccessatFlags },
  fchmod: { mode: fileMode },
  fchmodat: { mode: fileMode, flags: fchmodatFlags },
  getsockopt: { level: socketLevel, optname: getSocketOption },
  hooked_syscall: { syscall },
  mem_prot_alert: { alert: memProtAlert, ...PROTECTION },
  mknod: { mode: fileMode },
  mknodat: { mode: fileMode },
  mmap: { prot: mmapProt, flags: mmapFlags },
  mprotect: { prot: mmapProt },
  open: { flags: openFlags, mode: fileMode },
  openat: { flags: openFlags, mode: fileMode },
  pkey_mprotect: { prot: mmapProt },
  prctl: { option: prctlOption },
  ptrace: { request: ptraceRequest },
  sched_process_exec: { stdin_type: fileMode, inode_mode: fileMode },
  security_bpf: { cmd: bpfCmd },
  security_bpf_prog: { type: bpfProgType },
  security_file_mprotect: PROTECTION,
  security_file_open: { flags: openFlags },
  security_inode_mknod: { mode: fileMode },
  security_kernel_post_read_file: { type: kernelReadFile },
  security_kernel_read_file: { type: kernelReadFile },
  security_mmap_file: MAPPED_FILE,
  security_path_notify: { mask: fsnotifyMask, obj_type: fsnotifyObjectType },
  security_socket_connect: SOCKET,
  security_socket_create: SOCKET,
  security_socket_setsockopt: { level: socketLevel, optname: setSocketOption },
  security_task_prctl: { option: prctlOption },
  setsockopt: { level: socketLevel, optname: setSocketOption },
  socket: SOCKET,
  socketcall: { call: socketcall },
  stack_pivot: { syscall, vma_flags: vmFlags },
  suspicious_syscall_source: { syscall, vma_flags: vmFlags },
  sys_enter: { syscall },
  sys_exit: { syscall },
};

/** Events that Tracee leaves in numbers. */
const MORE: Readonly<Record<string, Named>> = {
  creat: { mode: fileMode },
  debugfs_create_file: { mode: fileMode },
  do_sigaction: { sig: signal },
  faccessat2: { mode: accessMode, flag: faccessatFlags },
  fcntl: { cmd: fcntlCmd },
  fcntl64: { cmd: fcntlCmd },
  kill: { sig: signal },
  mkdir: { mode: fileMode },
  mkdirat: { mode: fileMode },
  mmap2: { prot: mmapProt, flags: mmapFlags },
  open_by_handle_at: { flags: openFlags },
  pidfd_send_signal: { sig: signal },
  process_execute_failed: { flags: execveatFlags, stdin_type: fileMode, "binary.inode_mode": fileMode },
  remap_file_pages: { prot: mmapProt, flags: mmapFlags },
  rt_sigaction: { signum: signal },
  rt_sigqueueinfo: { sig: signal },
  rt_tgsigqueueinfo: { sig: signal },
  setns: { nstype: cloneFlags },
  shared_object_loaded: { flags: openFlags },
  sigaction: { sig: signal },
  signal: { signum: signal },
  signal_sched_process_exec: { stdin_type: fileMode, inode_mode: fileMode },
  socketpair: SOCKET,
  tgkill: { sig: signal },
  tkill: { sig: signal },
  unshare: { flags: cloneFlags },
};

let named: ReadonlyMap<string, ReadonlyMap<string, NamedValues>> | undefined;

/**
 * How an argument reads, if it is a set of flags or an enumeration.
 *
 * @param event today's name of the event
 * @param arg today's name of the argument
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(namedValues("openat", "flags")?.text(577), "O_WRONLY|O_CREAT|O_TRUNC");
 * strictEqual(namedValues("openat", "pathname"), undefined);
 * ```
 */
export function namedValues(event: string, arg: string): NamedValues | undefined {
  named ??= new Map(
    Object.entries({ ...MORE, ...PARSED }).map(([name, args]) => [name, new Map(Object.entries(args))]),
  );
  return named.get(event)?.get(arg) ?? (arg === "dirfd" ? dirfd : undefined);
}
