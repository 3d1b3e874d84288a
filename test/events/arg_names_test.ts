/** Tests of src/events/arg_names.ts and the argument names of src/events/renames.ts. */
import { ok, strictEqual } from "node:assert";
import { currentArgName, findEvent, namedValues, previousArgName } from "../../src/events/mod.ts";

for (
  const [event, arg, number, text] of [
    ["open", "flags", 577, "O_WRONLY|O_CREAT|O_TRUNC"],
    ["openat", "dirfd", -100, "AT_FDCWD"],
    ["security_file_open", "flags", 0x8000, "O_RDONLY|O_LARGEFILE"],
    ["mmap", "prot", 7, "PROT_READ|PROT_WRITE|PROT_EXEC"],
    ["pkey_mprotect", "prot", 0, "PROT_NONE"],
    ["security_file_mprotect", "prev_prot", 5, "PROT_READ|PROT_EXEC"],
    ["mem_prot_alert", "alert", 1, "Mmaped region with W+E permissions!"],
    ["ptrace", "request", 0, "PTRACE_TRACEME"],
    ["prctl", "option", 15, "PR_SET_NAME"],
    ["socket", "domain", 2, "AF_INET"],
    ["security_socket_connect", "type", 1, "SOCK_STREAM"],
    ["clone", "flags", 0x1200011, "CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID"],
    ["unshare", "flags", 0x20000, "CLONE_NEWNS"],
    ["access", "mode", 0, "F_OK"],
    ["mknod", "mode", 0o20600, "S_IFCHR|S_IRUSR|S_IWUSR"],
    ["bpf", "cmd", 5, "BPF_PROG_LOAD"],
    ["kill", "sig", 9, "SIGKILL"],
    ["fcntl", "cmd", 4, "F_SETFL"],
    ["cap_capable", "cap", 21, "CAP_SYS_ADMIN"],
    ["security_kernel_read_file", "type", 2, "kernel-module"],
    ["sched_process_exec", "stdin_type", 0o140000, "S_IFSOCK"],
    ["sys_enter", "syscall", 101, "ptrace"],
    ["getsockopt", "optname", 26, "SO_GET_FILTER"],
    ["setsockopt", "optname", 26, "SO_ATTACH_FILTER"],
    ["bpf_attach", "attach_type", 2, "kprobe"],
    ["security_path_notify", "mask", 0x80002, "FS_MODIFY|UNKNOWN_FLAG_0X80000"],
    ["stack_pivot", "vma_flags", 0x800000003, "VM_READ|VM_WRITE|VM_PKEY_BIT4"],
  ] as const
) {
  Deno.test(`namedValues() reads ${event}.${arg} ${number} as ${text}`, () => {
    strictEqual(namedValues(event, arg)?.text(number), text);
    ok(findEvent(event)?.args.some(({ name }) => name === arg));
  });
}

for (const [event, arg] of [["openat", "pathname"], ["no_such", "flags"], ["openat", "__proto__"], ["", ""]] as const) {
  Deno.test(`namedValues() knows none for ${event}.${arg}`, () => strictEqual(namedValues(event, arg), undefined));
}

for (
  const [event, old, name] of [
    ["sched_process_fork", "up_parent_tid", "parent_process_tid"],
    ["sched_process_fork", "up_parent_start_time", "parent_process_start_time"],
    ["signal_sched_process_fork", "up_parent_pid", "parent_process_pid"],
    ["process_execute_failed", "binary.arguments", "argv"],
  ] as const
) {
  Deno.test(`currentArgName() maps ${event}.${old} to ${name}`, () => {
    strictEqual(currentArgName(event, old), name);
    strictEqual(currentArgName(event, name), name);
    strictEqual(previousArgName(event, name), old);
    const args = findEvent(event)?.args.map((arg) => arg.name) ?? [];
    ok(args.includes(old) && args.includes(name));
  });
}
