/**
 * What security modules are asked, taken from the system call that leads there.
 * @module
 */
import { KIND, SYSCALL } from "../layout.ts";
import type { ProbeEvent, ReadArg } from "../probe_event.ts";

/** The place of an argument. */
function arg(index: number): number {
  return SYSCALL.args + 8 * index;
}

function ofCall(
  name: string,
  id: number,
  calls: readonly string[],
  args: Readonly<Record<string, ReadArg>>,
): ProbeEvent {
  return {
    name,
    id,
    record: KIND.syscall,
    programs: ["sys_enter", "sys_exit"],
    calls: { names: calls, sends: true },
    args,
    caveat: "by the system call, when it ends",
  };
}

/** Events that are a system call by another name. */
export const SECURITY_EVENTS: readonly ProbeEvent[] = [
  ofCall("security_bpf", 741, ["bpf"], { cmd: (record) => record.i32(arg(0)) }),
  ofCall("security_task_prctl", 793, ["prctl"], {
    option: (record) => record.i32(arg(0)),
    arg2: (record) => record.u64(arg(1)),
    arg3: (record) => record.u64(arg(2)),
    arg4: (record) => record.u64(arg(3)),
    arg5: (record) => record.u64(arg(4)),
  }),
  {
    ...ofCall("security_sb_umount", 792, ["umount2"], {
      mountpoint: (record) => record.text(0) ?? null,
      flags: (record) => record.i32(arg(1)),
    }),
    isBelow: true,
  },
];
