/**
 * Code that is loaded into the kernel.
 * @module
 */
import { KIND, MODULE, SLOT } from "../layout.ts";
import { hooked } from "../hooked.ts";
import type { ProbeEvent } from "../probe_event.ts";

const READ_FILE: ProbeEvent["args"] = {
  pathname: (record) => record.path(),
  dev: (record) => record.device(MODULE.file),
  inode: (record) => record.inode(MODULE.file),
  type: (record) => record.i32(MODULE.type),
  ctime: (record) => record.ctime(MODULE.file),
};

/** Code that is loaded into the kernel. */
export const MODULE_EVENTS: readonly ProbeEvent[] = [
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
  hooked("security_kernel_read_file", 743, KIND.moduleFile, READ_FILE),
  {
    name: "security_kernel_read_file",
    id: 743,
    isBelow: true,
    record: KIND.moduleFile,
    programs: ["sys_enter", "sys_exit"],
    calls: { names: ["finit_module", "kexec_file_load"], exit: "moduleFile" },
    args: READ_FILE,
    caveat: "modules and kexec images, by the calls that load them",
  },
];
