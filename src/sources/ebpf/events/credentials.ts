/**
 * Who a process is, and in which namespaces.
 * @module
 */
import type { Value } from "../../../model/mod.ts";
import { CREDENTIALS, CREDENTIALS_RECORD, KIND, NAMESPACES } from "../layout.ts";
import { hooked } from "../hooked.ts";
import type { ProbeEvent, ReadArg } from "../probe_event.ts";
import type { RecordView } from "../record_view.ts";

/** Calls that can change credentials; setns and unshare by way of a user namespace. */
const CREDENTIAL_CALLS = [
  "setuid",
  "setgid",
  "setreuid",
  "setregid",
  "setresuid",
  "setresgid",
  "setfsuid",
  "setfsgid",
  "setgroups",
  "capset",
  "prctl",
  "keyctl",
  "unshare",
  "setns",
  "execve",
  "execveat",
] as const;

/** The members of Tracee's SlimCred, in its order. */
const MEMBERS: readonly (readonly [name: string, place: number, isWide?: boolean])[] = [
  ["Uid", CREDENTIALS.uid],
  ["Gid", CREDENTIALS.gid],
  ["Suid", CREDENTIALS.suid],
  ["Sgid", CREDENTIALS.sgid],
  ["Euid", CREDENTIALS.euid],
  ["Egid", CREDENTIALS.egid],
  ["Fsuid", CREDENTIALS.fsuid],
  ["Fsgid", CREDENTIALS.fsgid],
  ["UserNamespace", CREDENTIALS.user_ns],
  ["SecureBits", CREDENTIALS.securebits],
  ["CapInheritable", CREDENTIALS.inheritable, true],
  ["CapPermitted", CREDENTIALS.permitted, true],
  ["CapEffective", CREDENTIALS.effective, true],
  ["CapBounding", CREDENTIALS.bounding, true],
  ["CapAmbient", CREDENTIALS.ambient, true],
];

function credentials(record: RecordView, place: number): Value {
  return new Map(
    MEMBERS.map(([name, member, isWide]) =>
      [name, isWide ? record.u64(place + member) : record.u32(place + member)] as const
    ),
  );
}

/** A namespace that the process is in now; absent when it was in it before. */
function namespace(place: number): ReadArg {
  return (record) => record.u32(place) || undefined;
}

const COMMITTED: ProbeEvent["args"] = {
  old_cred: (record) => credentials(record, CREDENTIALS_RECORD.before),
  new_cred: (record) => credentials(record, CREDENTIALS_RECORD.after),
};
const SWITCHED: ProbeEvent["args"] = {
  pid: (record) => record.i32(NAMESPACES.target),
  new_mnt: namespace(NAMESPACES.mnt),
  new_pid: namespace(NAMESPACES.pid),
  new_uts: namespace(NAMESPACES.uts),
  new_ipc: namespace(NAMESPACES.ipc),
  new_net: namespace(NAMESPACES.net),
  new_cgroup: namespace(NAMESPACES.cgroup),
};

/** Who a process is, and in which namespaces. */
export const CREDENTIAL_EVENTS: readonly ProbeEvent[] = [
  hooked("commit_creds", 725, KIND.credentials, COMMITTED),
  {
    name: "commit_creds",
    id: 725,
    isBelow: true,
    record: KIND.credentials,
    programs: ["sys_enter", "sys_exit"],
    calls: { names: CREDENTIAL_CALLS, enter: "credentials", exit: "credentials" },
    args: COMMITTED,
    caveat: "not what the kernel changes outside of system calls",
  },
  hooked("switch_task_ns", 726, KIND.namespaces, SWITCHED, "switch_task_namespaces"),
  {
    name: "switch_task_ns",
    id: 726,
    isBelow: true,
    record: KIND.namespaces,
    programs: ["sys_enter", "sys_exit"],
    calls: { names: ["unshare", "setns"], enter: "namespaces", exit: "namespaces" },
    args: SWITCHED,
  },
];
