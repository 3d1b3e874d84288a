/**
 * Memory that can be written and run, and system calls out of it.
 * @module
 */
import { KIND, MEMORY, RECORD, SOURCE } from "../layout.ts";
import { hooked } from "../hooked.ts";
import type { ProbeEvent } from "../probe_event.ts";

const ALERT: Omit<ProbeEvent, "calls"> = {
  name: "mem_prot_alert",
  id: 724,
  record: KIND.memory,
  programs: ["sys_enter", "sys_exit"],
  args: {
    alert: (record) => record.u32(MEMORY.alert),
    addr: (record) => record.u64(MEMORY.address),
    len: (record) => record.u64(MEMORY.length),
    prot: (record) => record.i32(MEMORY.prot),
    prev_prot: (record) => record.i32(MEMORY.prev_prot),
    pathname: (record) => record.path(),
    dev: (record) => record.device(MEMORY.file),
    inode: (record) => record.inode(MEMORY.file),
    ctime: (record) => record.ctime(MEMORY.file),
  },
};
const UNCHECKED = "before the kernel's own checks";

/** enum area_type */
const AREA_TYPES = ["anonymous", "main stack", "heap", "file backed"];

/** What injected code does first: run, map, connect, read, become somebody else. */
const WATCHED_CALLS = [
  ...["execve", "execveat", "mmap", "mprotect", "pkey_mprotect", "memfd_create", "ptrace", "process_vm_writev"],
  ...["socket", "connect", "bind", "listen", "accept", "accept4", "dup2", "dup3", "open", "openat", "openat2"],
  ...["setuid", "setreuid", "setresuid", "capset", "unshare", "setns", "mount", "bpf", "init_module", "finit_module"],
];

const ONLY_WATCHED = `only of ${WATCHED_CALLS.length} calls that injected code makes`;

/** The memory area that is told of. */
const AREA: ProbeEvent["args"] = {
  syscall: (record) => record.i32(RECORD.syscall),
  vma_type: (record) => AREA_TYPES[record.u32(SOURCE.area_type)] ?? "anonymous",
  vma_start: (record) => record.u64(SOURCE.area_start),
  vma_size: (record) => record.u64(SOURCE.area_size),
  vma_flags: (record) => record.u64(SOURCE.area_flags),
};

/** Memory that can be written and run, and system calls out of it. */
export const MEMORY_EVENTS: readonly ProbeEvent[] = [
  { ...ALERT, calls: { names: ["mmap"], exit: "mmap" } },
  hooked("mem_prot_alert", 724, KIND.memory, ALERT.args, "security_file_mprotect"),
  { ...ALERT, isBelow: true, calls: { names: ["mprotect", "pkey_mprotect"], enter: "mprotect" }, caveat: UNCHECKED },
  {
    name: "suspicious_syscall_source",
    id: 782,
    record: KIND.source,
    programs: ["sys_enter", "sys_exit"],
    calls: { names: WATCHED_CALLS, enter: "source" },
    args: { ip: (record) => record.u64(SOURCE.address), ...AREA },
    caveat: ONLY_WATCHED,
  },
  {
    name: "stack_pivot",
    id: 783,
    record: KIND.stack,
    programs: ["sys_enter", "sys_exit", "sched_process_fork", "sched_process_exec"],
    calls: { names: WATCHED_CALLS, enter: "stack" },
    args: { sp: (record) => record.u64(SOURCE.address), ...AREA },
    caveat: `${ONLY_WATCHED}; only in the heap and the data of files, for Go has its stacks in other memory; ` +
      "not of 32-bit programs, nor of threads that are older than the capture",
  },
];
