/** Tests of the number ↔ text tables of src/events/types. */
import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { EVENTS, namedValues } from "../../../src/events/mod.ts";
import { accessMode } from "../../../src/events/types/access_mode.ts";
import { bpfCmd } from "../../../src/events/types/bpf_cmd.ts";
import { bpfHelper, bpfHelperNames } from "../../../src/events/types/bpf_helper.ts";
import { bpfProgType } from "../../../src/events/types/bpf_prog_type.ts";
import { capability } from "../../../src/events/types/capability.ts";
import { cloneFlags } from "../../../src/events/types/clone_flags.ts";
import { fileMode } from "../../../src/events/types/file_mode.ts";
import { memProtAlert } from "../../../src/events/types/mem_prot_alert.ts";
import { mmapFlags } from "../../../src/events/types/mmap_flags.ts";
import { mmapProt } from "../../../src/events/types/mmap_prot.ts";
import { openFlags } from "../../../src/events/types/open_flags.ts";
import { prctlOption } from "../../../src/events/types/prctl_option.ts";
import { ptraceRequest } from "../../../src/events/types/ptrace_request.ts";
import { socketDomain } from "../../../src/events/types/socket_domain.ts";
import { socketLevel } from "../../../src/events/types/socket_level.ts";
import { setSocketOption } from "../../../src/events/types/socket_option.ts";
import { socketType } from "../../../src/events/types/socket_type.ts";
import { syscall } from "../../../src/events/types/syscall.ts";
import { vmFlags } from "../../../src/events/types/vm_flags.ts";

for (
  const [values, number, text] of [
    [openFlags, 0, "O_RDONLY"],
    [openFlags, 577, "O_WRONLY|O_CREAT|O_TRUNC"],
    [openFlags, 577n, "O_WRONLY|O_CREAT|O_TRUNC"],
    [openFlags, 0o2100002, "O_RDWR|O_LARGEFILE|O_CLOEXEC"],
    [openFlags, 0o4010001, "O_WRONLY|O_DSYNC|O_SYNC"],
    [mmapProt, 0, "PROT_NONE"],
    [mmapProt, 6, "PROT_WRITE|PROT_EXEC"],
    [mmapFlags, 0x22, "MAP_PRIVATE|MAP_ANONYMOUS"],
    [ptraceRequest, 4, "PTRACE_POKETEXT"],
    [ptraceRequest, 13, "PTRACE_SETREGS"],
    [ptraceRequest, 0x4206, "PTRACE_SEIZE"],
    [ptraceRequest, 0x4211, "PTRACE_GET_SYSCALL_USER_DISPATCH_CONFIG"],
    [prctlOption, 4, "PR_SET_DUMPABLE"],
    [prctlOption, 47, "PR_CAP_AMBIENT"],
    [prctlOption, 68, "PR_GET_MEMORY_MERGE"],
    [prctlOption, 0x59616d61, "PR_SET_PTRACER"],
    [cloneFlags, 0, ""],
    [cloneFlags, 0x80000000, "CLONE_IO"],
    [cloneFlags, 0x90000000n, "CLONE_NEWUSER|CLONE_IO"],
    [socketDomain, 16, "AF_NETLINK"],
    [socketDomain, 45, "AF_MCTP"],
    [socketType, 0o2004001, "SOCK_STREAM|SOCK_NONBLOCK|SOCK_CLOEXEC"],
    [socketLevel, 6, "SOL_TCP"],
    [socketLevel, 286, "SOL_SMC"],
    [setSocketOption, 32, "SO_SNDBUFFORCE"],
    [setSocketOption, 74, "SO_TXREHASH"],
    [accessMode, 6, "W_OK|R_OK"],
    [capability, 40, "CAP_CHECKPOINT_RESTORE"],
    [bpfCmd, 36, "BPF_TOKEN_CREATE"],
    [bpfProgType, 31, "BPF_PROG_TYPE_SYSCALL"],
    [bpfHelper, 211, "cgrp_storage_delete"],
    [fileMode, 0o100750, "S_IFREG|S_IRWXU|S_IRGRP|S_IXGRP"],
    [fileMode, 0o60000, "S_IFBLK"],
    [memProtAlert, 4, "Protection changed from W to E!"],
    [vmFlags, 0x2000000000, "VM_UFFD_MINOR"],
  ] as const
) {
  Deno.test(`${values.name} reads ${typeof number} ${number} as "${text}" and back in any case`, () => {
    strictEqual(values.text(number), text);
    strictEqual(values.parse(text), Number(number));
    strictEqual(values.parse(text.toLowerCase()), Number(number));
  });
}

for (
  const [values, text, number] of [
    [openFlags, "", 0],
    [openFlags, "O_CREAT | o_wronly", 65],
    [openFlags, "O_RDWR|O_ASYNC", 0o20002],
    [openFlags, "577", 577],
    [openFlags, "O_WRONLY|O_NONSENSE", undefined],
    [openFlags, "O_WRONLY|", undefined],
    [accessMode, "R_OK|W_OK|X_OK", 7],
    [ptraceRequest, "", undefined],
    [ptraceRequest, "PTRACE_ATTACH|PTRACE_CONT", undefined],
    [memProtAlert, "Protection changed from W+E to E!", 4],
    [memProtAlert, "Unknown alert", undefined],
    [fileMode, "0644", undefined],
    [fileMode, "S_ISUID|S_IRWXU", 0o4700],
    [vmFlags, "VM_READ|UNKNOWN_FLAG_0X800", 0x801],
    [cloneFlags, "18446744073709551615", 2n ** 64n - 1n],
    [syscall, "EXECVE", 59],
    [syscall, "oldstat", undefined],
    [capability, "constructor", undefined],
  ] as const
) {
  Deno.test(`${values.name} parses "${text}" to ${number}`, () => strictEqual(values.parse(text), number));
}

for (
  const [values, number] of [
    [ptraceRequest, 99],
    [ptraceRequest, -1],
    [ptraceRequest, 2n ** 64n],
    [mmapProt, 0x10],
    [cloneFlags, 17],
    [socketDomain, 46],
    [socketType, 0],
    [memProtAlert, 0],
    [capability, 41],
    [syscall, -1],
  ] as const
) {
  Deno.test(`${values.name} has no text for ${number}`, () => strictEqual(values.text(number), undefined));
}

Deno.test("openFlags takes the invalid access mode 3 for O_WRONLY, as Tracee does", () => {
  strictEqual(openFlags.text(3), "O_WRONLY");
});

Deno.test("fileMode leaves the set-user-id bit out, as Tracee does", () => {
  strictEqual(fileMode.text(0o104755), "S_IFREG|S_IRWXU|S_IRGRP|S_IXGRP|S_IROTH|S_IXOTH");
});

Deno.test("all named values of the catalogue survive any number and text", () => {
  const numbers = [0, -1, 1.5, NaN, Infinity, 2 ** 31, 2 ** 53, -(2n ** 63n), 2n ** 64n - 1n];
  const texts = ["", "|", "a|b", "0x", "-", "__proto__", "\u0130", "9".repeat(300), "O_RDONLY|".repeat(1000)];
  for (const event of EVENTS) {
    for (const arg of event.args) {
      const values = namedValues(event.name, arg.name);
      if (values === undefined) continue;
      for (const number of numbers) ok(["string", "undefined"].includes(typeof values.text(number)));
      for (const text of texts) ok(["number", "bigint", "undefined"].includes(typeof values.parse(text)));
    }
  }
});

Deno.test("all enumerations of the catalogue read their texts back", () => {
  const all = new Set(EVENTS.flatMap(({ name, args }) => args.map((arg) => namedValues(name, arg.name))));
  for (const values of all) {
    if (values === undefined || values.flags) continue;
    for (let number = 0; number < 0x4300; number += 1) {
      const text = values.text(number);
      if (text !== undefined) strictEqual(values.parse(text), number, `${values.name} ${text}`);
    }
  }
});

for (
  const [value, expected] of [
    [[2 ** 36, 2], ["probe_write_user", "xdp_adjust_tail"]],
    [[2n ** 63n, 0, 0, 2 ** 20], ["msg_pull_data", "212"]],
    [["probe_read"], ["probe_read"]],
    [[null, true], []],
    ["probe_read", undefined],
    [undefined, undefined],
  ] as const
) {
  Deno.test(`bpfHelperNames() reads ${String(value)}`, () => deepStrictEqual(bpfHelperNames(value), expected));
}
