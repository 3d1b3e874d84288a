/**
 * Memory that can be written and run.
 * @module
 */
import { KIND, MEMORY } from "../layout.ts";
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
  caveat: "before the kernel's own checks",
};

/** Memory that can be written and run. */
export const MEMORY_EVENTS: readonly ProbeEvent[] = [
  { ...ALERT, calls: { names: ["mmap"], exit: "mmap" } },
  { ...ALERT, calls: { names: ["mprotect", "pkey_mprotect"], enter: "mprotect" } },
];
