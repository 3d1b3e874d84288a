/**
 * Triggers the built-in signatures for real, harmlessly: in a temporary folder, a mount namespace of its own, a control
 * group named like a container's. Only the processes that are started here are watched.
 * @module
 */
import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { SIGNATURES } from "../../rules/mod.ts";
import { readCgroupSetup } from "../../src/sources/ebpf/cgroups.ts";
import { runProgram } from "../run_program.ts";
import { liveTest, WHY_NOT } from "../sources/ebpf/live.ts";

/** Event name of the signature, and what triggers it; `$T` is a folder of the test's own. */
type Trigger = readonly [name: string, script: string];

/** On the host, where /etc and /usr/lib/locale are empty file systems in memory. */
const ON_HOST: readonly Trigger[] = [
  ["anti_debugging", `perl -e 'syscall(101, 0, 0, 0, 0)'`],
  ["aslr_inspection", `cat /proc/sys/kernel/randomize_va_space`],
  ["default_loader_mod", `: >/usr/lib/locale/ld-test.so.2`],
  // Mapped to be written to and executed, then only executed.
  ["dynamic_code_loading", `perl -e '$a = syscall(9, 0, 4096, 7, 0x22, -1, 0); syscall(10, $a, 4096, 5)'`],
  [
    "fileless_execution",
    `perl -e '$n = "test"; $f = syscall(319, $n, 0); open(O, ">&=", $f); open(I, "<", "/bin/true"); binmode O; $/ = undef;
      print O <I>; O->flush; exec("/proc/self/fd/$f")' -MIO::Handle`,
  ],
  ["hidden_file_created", `head -c 100 /bin/true >"$T/.hidden"`],
  ["illegitimate_shell", `cp "$(command -v perl)" "$T/nginx"; "$T/nginx" -e 'exec("sh", "-c", ":")'`],
  // No module: the kernel says no to its length.
  ["kernel_module_loading", `perl -e '$n = ""; syscall(175, 0, 0, $n)'`],
  ["k8s_cert_theft", `mkdir -p /etc/kubernetes/pki; echo >/etc/kubernetes/pki/ca.key; cat /etc/kubernetes/pki/ca.key`],
  ["ld_preload", `: >/etc/ld.so.preload`],
  ["proc_mem_access", `: </proc/self/mem`],
  ["proc_mem_code_injection", `perl -MFcntl -e 'sysopen(F, "/proc/self/mem", O_WRONLY)'`],
  [
    "process_vm_write_inject",
    `perl -e 'if ($p = fork) { syscall(311, $p, 0, 0, 0, 0, 0); kill 9, $p; wait } else { sleep 9 }'`,
  ],
  ["ptrace_code_injection", `perl -e 'syscall(101, 4, $$, 0, 0)'`],
  ["rcd_modification", `: >/etc/rc.local`],
  ["scheduled_task_mod", `: >/etc/crontab`],
  [
    "stdio_over_socket",
    `perl -MSocket -MPOSIX -e 'socket(L, AF_INET, SOCK_STREAM, 0); bind(L, sockaddr_in(0, INADDR_LOOPBACK)); listen(L, 1);
      socket(S, AF_INET, SOCK_STREAM, 0); connect(S, getsockname(L)); POSIX::dup2(fileno(S), 0)'`,
  ],
  ["sudoers_modification", `: >/etc/sudoers`],
];

/** In a container. */
const IN_CONTAINER: readonly Trigger[] = [
  ["cgroup_notify_on_release", `: >"$T/notify_on_release"`],
  ["cgroup_release_agent", `: >"$T/release_agent"`],
  ["core_pattern_modification", `perl -MFcntl -e 'sysopen(F, "/proc/sys/kernel/core_pattern", O_WRONLY)'`],
  ["disk_mount", `mkdir "$T/disk"; mount -t tmpfs /dev/hindtrace-test "$T/disk"`],
  ["docker_abuse", `: >"$T/docker.sock"`],
  ["dropped_executable", `cp /bin/true "$T/dropped"`],
  [
    "k8s_api_connection",
    `KUBERNETES_SERVICE_HOST=127.0.0.1 perl -MSocket -e 'socket(L, AF_INET, SOCK_STREAM, 0);
      bind(L, sockaddr_in(0, INADDR_LOOPBACK)); listen(L, 1);
      socket(S, AF_INET, SOCK_STREAM, 0); connect(S, getsockname(L))'`,
  ],
  [
    "k8s_service_account_token",
    `mkdir -p "$T/secrets/kubernetes.io/serviceaccount"; echo >"$T/secrets/kubernetes.io/serviceaccount/token";
      cat "$T/secrets/kubernetes.io/serviceaccount/token"`,
  ],
  // Not every kernel has these: files in memory stand in for them.
  ["proc_kcore_read", `unshare -m sh -c 'mount -t tmpfs none /proc; echo >/proc/kcore; : </proc/kcore'`],
  ["sched_debug_recon", `mkdir -p "$S/sched"; echo >"$S/sched/debug"; cat "$S/sched/debug"`],
  ["system_request_key_mod", `unshare -m sh -c 'mount -t tmpfs none /proc; : >/proc/sysrq-trigger'`],
];

/** Why the rest is not triggered here. */
const NOT_TRIGGERED: Readonly<Record<string, string>> = {
  dirty_pipe_splice: "no probe tells of its event",
  ftrace_hook: "it takes a rootkit",
  hidden_kernel_module: "it takes a rootkit",
  hooked_seq_ops: "it takes a rootkit",
  proc_fops_hooking: "it takes a rootkit",
  stack_pivot: "no probe tells of its event",
  suspicious_syscall_source: "no probe tells of its event",
  syscall_hooking: "it takes a rootkit",
};

Deno.test("every built-in signature is triggered here, or it is said why not", () => {
  const named = [...ON_HOST, ...IN_CONTAINER].map(([name]) => name);
  deepStrictEqual(
    [...named, ...Object.keys(NOT_TRIGGERED)].sort(),
    SIGNATURES.map(({ metadata }) => metadata.eventName).sort(),
  );
});

/** Mounts of this namespace only: nobody else sees them. */
const HOST_SETUP = `
set -e
mount -t tmpfs none /usr/lib/locale
mount -t tmpfs none /etc
`;

const HEX = "0123456789abcdef".repeat(4);

/** Joins a control group named like a Docker container's, and a mount namespace, as what a runtime starts does. */
const CONTAINER_SETUP = `
set -e
mkdir "$1"
if [ -e "$1/cpuset.cpus" ]; then
  cat "$1/../cpuset.cpus" >"$1/cpuset.cpus"
  cat "$1/../cpuset.mems" >"$1/cpuset.mems"
fi
group="$1/docker-${HEX}.scope"
mkdir "$group"
if [ -e "$group/cpuset.cpus" ]; then
  cat "$1/cpuset.cpus" >"$group/cpuset.cpus"
  cat "$1/cpuset.mems" >"$group/cpuset.mems"
fi
trap 'rmdir "$group" "$1"' EXIT
sh -c 'echo $$ >"$1/cgroup.procs"; exec unshare -m sh "$2"' sh "$group" "$2" || true
`;

function scriptOf(triggers: readonly Trigger[]): string {
  // One after the other, each in a shell of its own: what one leaves behind is not the next one's.
  return triggers.map(([, script]) => `(\n${script}\n) >/dev/null 2>&1 || true\n`).join("");
}

interface Found {
  readonly name: string;
  readonly container?: { readonly id: string };
  readonly data: unknown;
}

/** What is found in a script, by name. */
async function findingsOf(words: (folder: string) => readonly string[]): Promise<readonly Found[]> {
  const folder = await Deno.makeTempDir();
  const all = SIGNATURES.map(({ metadata }) => metadata.id).join(",");
  try {
    const { code, stdout, stderr } = await runProgram(
      ["capture", "-q", "-o", "jsonl", "--exec-env", "--strict", "--rules", all, "--", ...words(folder)],
      { env: { T: folder } },
    );
    deepStrictEqual([code, stderr], [0, ""]);
    return stdout.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const why = WHY_NOT ?? await missingTools();

async function missingTools(): Promise<string | undefined> {
  const { success } = await new Deno.Command("sh", {
    args: ["-c", "command -v perl && command -v unshare && unshare -m true && [ -d /usr/lib/locale ]"],
    stdout: "null",
    stderr: "null",
  }).output();
  return success ? undefined : "it needs perl, unshare, and the right to have mounts of its own";
}

liveTest("signatures fire on what happens on the host", async () => {
  const found = await findingsOf((folder) => {
    const script = `${folder}/script`;
    Deno.writeTextFileSync(script, HOST_SETUP + scriptOf(ON_HOST));
    return ["unshare", "-m", "sh", script];
  });
  const names = new Set(found.map(({ name }) => name));
  deepStrictEqual(ON_HOST.map(([name]) => name).filter((name) => !names.has(name)), []);
  strictEqual(found.some(({ container }) => container !== undefined), false);
}, why);

liveTest("signatures fire on what happens in a container", async () => {
  const base = `${readCgroupSetup().root}/hindtrace-test-${Deno.pid}`;
  const found = await findingsOf((folder) => {
    const script = `${folder}/script`;
    const debug = "S=/sys/kernel/debug\n[ -d $S ] && mount -t tmpfs none $S\n";
    Deno.writeTextFileSync(script, debug + scriptOf(IN_CONTAINER));
    Deno.writeTextFileSync(`${folder}/setup`, CONTAINER_SETUP);
    return ["sh", `${folder}/setup`, base, script];
  });
  const names = new Set(found.map(({ name }) => name));
  deepStrictEqual(IN_CONTAINER.map(([name]) => name).filter((name) => !names.has(name)), []);
  const inside = found.filter(({ name }) => IN_CONTAINER.some(([wanted]) => wanted === name));
  ok(inside.every(({ container }) => container?.id === HEX));
}, why);
