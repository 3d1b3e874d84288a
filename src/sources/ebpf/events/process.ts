/**
 * Processes: started, replaced by a program, ended, renamed.
 * @module
 */
import { callNumber, NR } from "../calls.ts";
import { EXEC, EXIT, FILE, FORK, KIND, RECORD, SLOT, SYSCALL, TASK_IDS, TASK_RENAME } from "../layout.ts";
import { hooked } from "../hooked.ts";
import type { ProbeEvent, ReadArg } from "../probe_event.ts";

/** The ids of a task, as args with a prefix. */
function taskArgs(prefix: string, place: number): Readonly<Record<string, ReadArg>> {
  return {
    [`${prefix}_tid`]: (record) => record.i32(place + TASK_IDS.tid),
    [`${prefix}_ns_tid`]: (record) => record.i32(place + TASK_IDS.ns_tid),
    [`${prefix}_pid`]: (record) => record.i32(place + TASK_IDS.pid),
    [`${prefix}_ns_pid`]: (record) => record.i32(place + TASK_IDS.ns_pid),
    [prefix === "child" ? "start_time" : `${prefix}_start_time`]: (record) => record.time(place + TASK_IDS.start_time),
  };
}

const CHECKED: ProbeEvent["args"] = {
  pathname: (record) => record.path(),
  dev: (record) => record.device(EXEC.file),
  inode: (record) => record.inode(EXEC.file),
  argv: (record) => record.texts(SLOT.argv) ?? null,
  envp: (record) => record.texts(SLOT.env),
};

/** Processes: started, replaced by a program, ended, renamed. */
export const PROCESS_EVENTS: readonly ProbeEvent[] = [
  {
    name: "sched_process_fork",
    id: 714,
    record: KIND.fork,
    programs: ["sched_process_fork"],
    args: {
      ...taskArgs("parent", FORK.parent),
      ...taskArgs("child", FORK.child),
      ...taskArgs("parent_process", FORK.parent_process),
      ...taskArgs("leader", FORK.leader),
    },
  },
  {
    name: "sched_process_exec",
    id: 715,
    record: KIND.exec,
    programs: ["sched_process_exec", "task_rename"],
    args: {
      cmdpath: (record) => record.path(SLOT.filename),
      pathname: (record) => record.path(),
      dev: (record) => record.device(EXEC.file),
      inode: (record) => record.inode(EXEC.file),
      ctime: (record) => record.ctime(EXEC.file),
      inode_mode: (record) => record.u16(EXEC.file + FILE.mode),
      interpreter_pathname: (record) => record.path(SLOT.interpreter),
      interpreter_dev: (record) => record.device(EXEC.interpreter),
      interpreter_inode: (record) => record.inode(EXEC.interpreter),
      interpreter_ctime: (record) => record.ctime(EXEC.interpreter),
      argv: (record) => record.texts(SLOT.argv) ?? null,
      interp: (record) => record.path(SLOT.interp),
      stdin_type: (record) => record.u16(EXEC.stdin_mode) & 0o170000,
      stdin_path: (record) => record.path(SLOT.stdin),
      invoked_from_kernel: (record) => record.u16(EXEC.from_kernel) !== 0,
      prev_comm: (record) => record.field(EXEC.prev_comm, 16),
      env: (record) => record.texts(SLOT.env),
      pwd: (record) => record.path(SLOT.cwd),
    },
  },
  hooked("security_bprm_check", 731, KIND.bprmCheck, CHECKED),
  {
    name: "security_bprm_check",
    id: 731,
    isBelow: true,
    record: KIND.exec,
    programs: ["sched_process_exec"],
    args: CHECKED,
    caveat: "only of programs that started, at that moment",
  },
  {
    name: "sched_process_exit",
    id: 716,
    record: KIND.exit,
    programs: ["sched_process_exit"],
    args: {
      exit_code: (record) => record.u32(EXIT.exit_code) >>> 8 & 0xff,
      signal_code: (record) => record.u32(EXIT.exit_code) & 0x7f,
      process_group_exit: (record) => record.u32(EXIT.live) === 0,
    },
  },
  {
    name: "task_rename",
    id: 767,
    record: KIND.taskRename,
    programs: ["task_rename"],
    args: {
      old_name: (record) => record.field(TASK_RENAME.before, 16),
      new_name: (record) => record.field(TASK_RENAME.after, 16),
    },
  },
  {
    name: "process_execute_failed",
    id: 779,
    record: KIND.syscall,
    programs: ["sys_enter", "sys_exit"],
    calls: { names: ["execve", "execveat"], sends: true },
    applies: (record) => record.i32(RECORD.ret) < 0,
    args: {
      dirfd: (record) => isAt(record) ? record.i32(SYSCALL.args) : -100,
      flags: (record) => isAt(record) ? record.i32(SYSCALL.args + 32) : 0,
      pathname: (record) => record.path(isAt(record) ? 1 : 0),
      argv: (record) => record.texts(isAt(record) ? 2 : 1) ?? null,
      envp: (record) => record.texts(isAt(record) ? 3 : 2),
    },
    caveat: "without the file's identity",
  },
];

/** Whether it was execveat. */
function isAt(record: Parameters<ReadArg>[0]): boolean {
  return callNumber(record) === NR.execveat;
}
