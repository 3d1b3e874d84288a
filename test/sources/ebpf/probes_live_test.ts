/**
 * Every event of the baseline, live: a child does the thing, and the event must tell of it, arguments and all.
 * @module
 */
import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { argsOf, type Capture, capture, eventsWith, offersHere } from "./capture.ts";
import { liveTest, WHY_NOT } from "./live.ts";
import { isOlder } from "../../../src/sources/ebpf/kernel.ts";
import { PROBE_EVENTS } from "../../../src/sources/ebpf/probes.ts";

const CHILD = new URL("syscalls_child.ts", import.meta.url).pathname;

/** Prints where it copied. */
const COPY_SCRIPT = `
mkdir memory && mount -t tmpfs none memory && cd memory && mkdir lower upper work merged && cd .. || exit 1
mount -t overlay -o lowerdir=memory/lower,upperdir=memory/upper,workdir=memory/work none memory/merged 2>/dev/null &&
  overlay=memory/merged/
for place in "" memory/ $overlay; do
  cat /bin/true >"$place"source
  cp "$place"source "$place"copy
  echo "$place"
done
`;

const SYSCALLS = [
  ...["open", "openat", "openat2", "creat", "mkdir", "mount", "ptrace", "process_vm_writev", "init_module", "pipe2"],
  ...["finit_module", "nanosleep", "execve", "exit_group", "connect", "bind", "setresuid", "pwrite64", "rename"],
];

interface Run {
  /** Whether kernel functions were looked at: what they tell of has no result yet. */
  readonly hooks: boolean;
  readonly capture: Capture;
  readonly folder: string;
  // deno-lint-ignore no-explicit-any
  readonly did: any;
}

const running = new Map<boolean, Promise<Run>>();
/** Whether tracepoints tell of what is renamed and unlinked. */
const KNOWS_NAMES = offersHere().hasTracepoint("ctime_ns_xchg");
const WHY_NO_HOOKS = WHY_NOT ?? (offersHere({ hooks: true }).hasHook("commit_creds") ? undefined : "no kprobes here");

/** One child does everything, once for all tests of a layer. */
function run(hooks: boolean): Promise<Run> {
  const known = running.get(hooks) ?? start(hooks);
  running.set(hooks, known);
  return known;
}

async function start(hooks: boolean): Promise<Run> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "probes-" }));
  try {
    const done = await capture({
      events: [...new Set(PROBE_EVENTS.map(({ name }) => name)), ...SYSCALLS],
      command: Deno.execPath(),
      args: ["run", "-A", "--no-config", CHILD, folder],
      env: { DENO_DIR: `${folder}/deno` },
      hooks,
    });
    strictEqual(done.code, 7, "the child's exit code");
    return { hooks, capture: done, folder, did: JSON.parse(done.output) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A test with the events of that one run. */
function eventTest(name: string, fn: (run: Run) => void): void {
  liveTest(name, async () => fn(await run(false)));
  liveTest(`by kernel functions: ${name}`, async () => fn(await run(true)), WHY_NO_HOOKS);
}

/** The only event of a name with these args. */
function only(
  { capture }: Run,
  name: string,
  args: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const found = eventsWith(capture, name, args);
  strictEqual(found.length, 1, `${found.length} events ${name} with ${JSON.stringify(args)}`);
  return argsOf(found[0]);
}

function ipv4(address: string, port: number): ReadonlyMap<string, string> {
  return new Map([["sa_family", "AF_INET"], ["sin_addr", address], ["sin_port", String(port)]]);
}

function ipv6(address: string, port: number): ReadonlyMap<string, string> {
  return new Map([
    ["sa_family", "AF_INET6"],
    ["sin6_addr", address],
    ["sin6_flowinfo", "0"],
    ["sin6_port", String(port)],
    ["sin6_scopeid", "0"],
  ]);
}

function unix(path: string): ReadonlyMap<string, string> {
  return new Map([["sa_family", "AF_UNIX"], ["sun_path", path]]);
}

const O_LARGEFILE = 0o100000;

eventTest("nothing is lost, nothing is unreadable", ({ capture }) => {
  const { ringFull, mapFull, unreadable, memoryBusy } = capture.counters;
  deepStrictEqual({ ringFull, mapFull, unreadable, memoryBusy }, {
    ringFull: 0,
    mapFull: 0,
    unreadable: 0,
    memoryBusy: 0,
  });
});

eventTest("only the child's own processes are seen", ({ capture }) => {
  const pids = new Set([capture.pid, Deno.pid]); // its fork happens in ours
  deepStrictEqual(
    [...new Set(capture.events.map(({ process }) => process.hostPid))].filter((pid) => !pids.has(pid as number)),
    [],
  );
  strictEqual(capture.events.filter(({ process }) => process.hostPid === Deno.pid).length, 1);
});

eventTest("a command is traced from its fork on", ({ capture }) => {
  const [fork, ...others] = capture.events.filter(({ name }) => name === "sched_process_fork");
  const args = argsOf(fork);
  deepStrictEqual([args.parent_pid, args.child_pid, args.child_tid, args.leader_pid], [
    Deno.pid,
    capture.pid,
    capture.pid,
    capture.pid,
  ]);
  strictEqual(capture.events[0], fork);
  ok(others.every((event) => event.args.get("child_pid") === capture.pid), "threads");
});

eventTest("the context of an event is the process's", ({ capture, did }) => {
  const exec = eventsWith(capture, "sched_process_exec")[0];
  const { process } = exec;
  strictEqual(did.pid, process.pid);
  deepStrictEqual([process.hostPid, process.hostPpid, process.uid, process.name], [capture.pid, Deno.pid, 0, "deno"]);
  strictEqual(process.executable, exec.args.get("pathname"));
  strictEqual(exec.host, Deno.hostname().slice(0, 15));
  strictEqual(exec.mountNamespace, namespaceOf("mnt"));
  strictEqual(exec.pidNamespace, namespaceOf("pid"));
  const fork = capture.events[0];
  strictEqual(process.parentEntityId, fork.process.entityId);
  strictEqual(process.startTime, fork.args.get("start_time"));
  ok(Math.abs(Number(exec.time / 1_000_000n) - Date.now()) < 60_000, "the time is of today");
  deepStrictEqual([exec.origin, exec.container, exec.syscall], ["host", undefined, undefined]);
  // Processors write side by side; what one thread does comes in its order.
  for (const events of Map.groupBy(capture.events, ({ process }) => process.hostTid).values()) {
    ok(events.every(({ time }, index) => index === 0 || time >= events[index - 1].time), "in order");
  }
});

function namespaceOf(name: string): number {
  return Number(/\d+/.exec(Deno.readLinkSync(`/proc/self/ns/${name}`))?.[0]);
}

eventTest("sched_process_exec has the program, its command line, interpreter, and former name", (run) => {
  const args = argsOf(eventsWith(run.capture, "sched_process_exec")[0]);
  strictEqual(args.pathname, Deno.realPathSync(Deno.execPath()));
  deepStrictEqual(args.argv, [Deno.execPath(), "run", "-A", "--no-config", CHILD, run.folder]);
  ok(String(args.interpreter_pathname).includes("/ld-linux-x86-64.so"));
  deepStrictEqual([args.stdin_path, args.stdin_type, args.invoked_from_kernel], ["/dev/null", 0o020000, false]);
  strictEqual(args.pwd, Deno.cwd());
  strictEqual(args.inode, Deno.statSync(Deno.execPath()).ino);
  strictEqual(Number(args.inode_mode), Deno.statSync(Deno.execPath()).mode);
  strictEqual("env" in args, false, "the environment is only sent when asked for");
  const forked = eventsWith(run.capture, "sched_process_fork")[0];
  strictEqual(args.prev_comm, forked.process.name);
  deepStrictEqual(argsOf(eventsWith(run.capture, "security_bprm_check")[0]).argv, args.argv);
});

eventTest("sched_process_exit has the exit code, once for the process", ({ capture }) => {
  const last = only({ capture } as Run, "sched_process_exit", { process_group_exit: true });
  deepStrictEqual([last.exit_code, last.signal_code], [7, 0]);
});

eventTest("security_file_open has the resolved path, the flags given, and the file's identity", (run) => {
  const { did, folder } = run;
  const args = only(run, "security_file_open", { syscall_pathname: "sub/../opened" });
  strictEqual(args.pathname, `${folder}/opened`);
  strictEqual(
    args.flags,
    0o100 | 0o200 | 0o400 | 0o1000 | 2 | O_LARGEFILE,
    "O_CREAT, O_EXCL, O_NOCTTY and O_TRUNC are put back",
  );
  deepStrictEqual([args.dev, String(args.inode)], [did.opened.device, did.opened.inode]);
  const event = eventsWith(run.capture, "security_file_open", { syscall_pathname: "sub/../opened" })[0];
  deepStrictEqual([event.syscall, event.returnValue], ["open", run.hooks ? 0 : did.opened.fd]);
});

eventTest("the ctime of a file that somebody has asked for is still a time", (run) => {
  const found = eventsWith(run.capture, "security_file_open", { syscall_pathname: "opened" })[0];
  strictEqual(String(found.args.get("ctime")), run.did.opened.ctime);
});

eventTest("security_file_open follows links, descriptors of directories, openat2 and creat", (run) => {
  const { folder } = run;
  for (const [given, resolved] of [["link", "opened"], ["deep/file", "sub/deep/file"], ["created", "created"]]) {
    const found = eventsWith(run.capture, "security_file_open", { syscall_pathname: given });
    ok(found.length > 0 && found.every((event) => event.args.get("pathname") === `${folder}/${resolved}`), given);
  }
  const [created] = eventsWith(run.capture, "security_file_open", { syscall_pathname: "created" });
  strictEqual(created.args.get("flags"), 0o1101 | O_LARGEFILE);
  const [, second] = eventsWith(run.capture, "security_file_open", { syscall_pathname: "deep/file" });
  deepStrictEqual([second.syscall, second.args.get("flags")], ["openat2", 0o1002 | O_LARGEFILE]);
  const [memory] = eventsWith(run.capture, "security_file_open", { pathname: "memfd:in-memory" });
  ok(memory !== undefined);
});

eventTest("security_file_open tells neither of O_PATH nor of what is missing", (run) => {
  deepStrictEqual(eventsWith(run.capture, "security_file_open", { syscall_pathname: "sub" }), []);
  deepStrictEqual(eventsWith(run.capture, "security_file_open", { syscall_pathname: "missing" }), []);
  strictEqual(eventsWith(run.capture, "open", { pathname: "missing" })[0].returnValue, -2);
});

eventTest("security_file_open tells of the program and the loader that the kernel opens itself", (run) => {
  const exec = argsOf(eventsWith(run.capture, "sched_process_exec")[0]);
  const found = run.capture.events.filter((event) =>
    event.name === "security_file_open" && event.syscall === (run.hooks ? "execve" : undefined)
  );
  deepStrictEqual(found.map((event) => event.args.get("pathname")), [exec.pathname, exec.interpreter_pathname]);
});

eventTest("a path on memory that nobody has touched is read when the call ends", (run) => {
  const found = eventsWith(run.capture, "open", { pathname: "link" });
  ok(found.some((event) => event.returnValue === run.did.untouched));
});

eventTest("magic_write has the first 20 bytes of what is written to the start of a file", (run) => {
  const found = run.capture.events.filter(({ name, args }) =>
    name === "magic_write" && args.get("pathname") === `${run.folder}/magic`
  );
  deepStrictEqual(found.map((event) => atob(String(event.args.get("bytes")))), [
    "\x7fELF and more than t",
    "placed",
    "12345abcdefghijklmno",
  ]);
  deepStrictEqual(found.map((event) => event.returnValue), [37, 6, 31]);
  deepStrictEqual(eventsWith(run.capture, "magic_write", { pathname: "memfd:in-memory" }).length, 1);
});

eventTest("magic_write has the first bytes of what copy_file_range, sendfile and splice wrote", (run) => {
  const found = run.capture.events.filter(({ name, args }) =>
    name === "magic_write" && String(args.get("pathname")).startsWith(`${run.folder}/moved-`)
  ).map(({ args }) => [
    String(args.get("pathname")).slice(run.folder.length + 7),
    atob(String(args.get("bytes"))),
    args.get("returnValue"),
  ]);
  const start = "\x7fELF, moved and neve";
  // Past the page cache there may be none, but never others.
  const direct = found.find(([name]) => name === "direct");
  ok(direct === undefined || ["", start].includes(String(direct[1])), `${direct}`);
  deepStrictEqual(found.filter((event) => event !== direct), [
    ["range", start, 41],
    ["range-at", start.slice(0, 10), 10],
    ["sent", start, 20],
    ["spliced", start, 30],
  ]);
});

/** Without it, kernel memory is read by calls, as before Linux 6.2. */
for (const direct of isOlder(Deno.osRelease(), [6, 2]) ? [false] : [true, false]) {
  const how = direct ? "by loads" : "by calls";
  liveTest(`magic_write has what cp copied, on file systems of memory and overlays, too, ${how}`, async () => {
    const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "probes-" }));
    try {
      const done = await capture({
        events: ["magic_write"],
        command: "unshare",
        args: ["-m", "sh", "-c", COPY_SCRIPT],
        cwd: folder,
        config: { direct },
      });
      const places = done.output.trim().split("\n");
      const bytes = btoa(String.fromCharCode(...Deno.readFileSync("/bin/true").subarray(0, 20)));
      deepStrictEqual(
        places.map((place) => eventsWith(done, "magic_write", { pathname: `${folder}/${place}copy`, bytes }).length),
        places.map(() => 1),
      );
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

eventTest("vfs_read, _readv, _write and _writev have the file, how much, and where it began", (run) => {
  const pathname = `${run.folder}/magic`;
  const told = (name: string, size: string) => {
    const found = eventsWith(run.capture, name, { pathname }).map(argsOf);
    return found.map((args) => [args[size], args.pos, args.returnValue]);
  };
  deepStrictEqual(told("vfs_write", "count"), [[37, 0, 37], [4, 37, 4], [6, 0, 6], [4, 8, 4]]);
  deepStrictEqual(told("vfs_writev", "vlen"), [[2, 0, 31]]);
  deepStrictEqual(told("vfs_readv", "vlen"), [[2, 4, 31]]);
  deepStrictEqual(told("vfs_read", "count"), [[3, 1, 3]]);
  strictEqual(only(run, "chmod_common", { pathname }).mode, 0o640);
  strictEqual(only(run, "do_truncate", { pathname }).length, 12);
  strictEqual(String(only(run, "do_truncate", { pathname }).inode), run.did.magic.inode);
});

eventTest("security_mmap_file and shared_object_loaded have the file that is mapped", (run) => {
  const [first] = eventsWith(run.capture, "shared_object_loaded");
  ok(/\.so/.test(String(first.args.get("pathname"))));
  const maps = eventsWith(run.capture, "security_mmap_file", { pathname: `${run.folder}/opened` }).map(argsOf);
  deepStrictEqual(maps.map(({ prot, mmap_flags, flags }) => [prot, mmap_flags, flags]), [[1, 2, 2 | O_LARGEFILE]]);
});

eventTest("security_inode_rename has both paths as the kernel resolved them", (run) => {
  const { folder } = run;
  const found = eventsWith(run.capture, "security_inode_rename")
    .filter((event) => String(event.args.get("old_path")).startsWith(`${folder}/r`));
  // Before 6.13 the path as it was given.
  const directory = run.hooks || KNOWS_NAMES ? "r1" : "r1-link";
  deepStrictEqual(found.map((event) => [event.args.get("old_path"), event.args.get("new_path")]), [
    [`${folder}/${directory}/a`, `${folder}/r2/b`],
    [`${folder}/r2/b`, `${folder}/r1/c`],
    [`${folder}/r1/c`, `${folder}/r2/d`],
  ]);
});

eventTest("security_inode_unlink has the path and the file that is gone", (run) => {
  const { did, folder } = run;
  const found = eventsWith(run.capture, "security_inode_unlink").filter((event) =>
    String(event.args.get("pathname")).startsWith(`${folder}/r`)
  );
  deepStrictEqual(found.map((event) => event.args.get("pathname")), [`${folder}/r2/d`, `${folder}/r2/e`]);
  if (!run.hooks && !KNOWS_NAMES) return;
  deepStrictEqual([String(found[0].args.get("inode")), found[0].args.get("dev")], [
    did.unlinked.inode,
    did.unlinked.device,
  ]);
});

eventTest("security_socket_bind, _listen and _accept have the kernel's own address", (run) => {
  const { sockets } = run.did;
  const local = ipv4("127.0.0.1", sockets.port);
  deepStrictEqual(only(run, "security_socket_bind", { sockfd: sockets.server }), {
    sockfd: sockets.server,
    local_addr: run.hooks ? ipv4("127.0.0.1", 0) : local,
  });
  deepStrictEqual(only(run, "security_socket_listen", { sockfd: sockets.server }), {
    sockfd: sockets.server,
    local_addr: local,
    backlog: 7,
  });
  deepStrictEqual(only(run, "security_socket_accept", { sockfd: sockets.server }), {
    sockfd: sockets.server,
    local_addr: local,
  });
  const accepted = only(run, "socket_accept", { sockfd: sockets.accepted });
  deepStrictEqual(accepted.local_addr, local);
  strictEqual((accepted.remote_addr as ReadonlyMap<string, string>).get("sin_addr"), "127.0.0.1");
  deepStrictEqual(only(run, "security_socket_bind", { sockfd: sockets.abstract }).local_addr, unix("@hindtrace-test"));
});

eventTest("security_socket_connect has the peer's address, also after a refusal and before the answer", (run) => {
  const { sockets } = run.did;
  const peers: readonly (readonly [number, ReadonlyMap<string, string>, number])[] = [
    [sockets.client, ipv4("127.0.0.1", sockets.port), 0],
    [sockets.waiting, ipv4("127.9.9.9", 4444), -115],
    [sockets.refused, ipv4("127.0.0.1", 1), -111],
    [sockets.datagram, ipv4("127.0.0.53", 53), 0],
    [sockets.client6, ipv6("::1", sockets.port6), 0],
    [sockets.unixClient, unix(`${run.folder}/socket`), 0],
  ];
  for (const [sockfd, remote, result] of peers) {
    deepStrictEqual(only(run, "security_socket_connect", { sockfd }).remote_addr, remote);
    const [connect] = eventsWith(run.capture, "security_socket_connect", { sockfd });
    strictEqual(connect.returnValue, run.hooks ? 0 : result);
  }
  strictEqual(only(run, "security_socket_connect", { sockfd: sockets.datagram }).type, 2);
  deepStrictEqual(only(run, "net_tcp_connect", { dst: "127.9.9.9" }), {
    dst: "127.9.9.9",
    dst_port: 4444,
    dst_dns: [],
  });
});

eventTest("socket_dup has both descriptors and the peer", (run) => {
  const { sockets } = run.did;
  const found = eventsWith(run.capture, "socket_dup").map(argsOf);
  deepStrictEqual(found.map(({ oldfd, newfd }) => [oldfd, newfd]).filter(([, newfd]) => (newfd as number) > 700), [
    [sockets.client, 777],
    [sockets.client, 778],
  ]);
  deepStrictEqual(found.find(({ newfd }) => newfd === 777)?.remote_addr, ipv4("127.0.0.1", sockets.port));
  ok(found.every(({ oldfd }) => oldfd !== 1), "a pipe is no socket");
});

eventTest("mem_prot_alert tells 1 to 4, each once, with the file that is mapped", (run) => {
  const { mapped, changed, keyed, file } = run.did.memory;
  const alerts = (addr: number) =>
    eventsWith(run.capture, "mem_prot_alert", { addr }).map((
      { args },
    ) => [args.get("alert"), args.get("prev_prot"), args.get("prot"), args.get("len")]);
  deepStrictEqual(alerts(mapped), [[1, 0, 7, 8192]]);
  deepStrictEqual(alerts(changed), [[2, 3, 5, 8192], [3, 5, 7, 4096], [4, 7, 5, 4096]]);
  deepStrictEqual(alerts(keyed), [[2, 1, 5, 4096]]);
  strictEqual(
    eventsWith(run.capture, "mem_prot_alert", { addr: file })[0].args.get("pathname"),
    Deno.realPathSync("/bin/true"),
  );
  deepStrictEqual(alerts(0x1000), []);
});

eventTest("mem_prot_alert is not blinded by threads that hold the lock of the memory map", (run) => {
  const { pages, changes } = run.did.busy;
  const seen = eventsWith(run.capture, "mem_prot_alert", { addr: pages, alert: 2 }).length;
  ok(seen >= changes * 0.99, `${seen} of ${changes}`);
});

eventTest("suspicious_syscall_source tells of a call out of memory that no file is behind", (run) => {
  const { page, fd } = run.did.injected;
  ok(fd > 0);
  const args = only(run, "suspicious_syscall_source", { syscall: 41 });
  deepStrictEqual([args.ip, args.vma_type, args.vma_start], [page + 19, "anonymous", page]);
  ok((args.vma_size as number) >= 4096 && ((args.vma_flags as number) & 7) === 7);
  strictEqual(eventsWith(run.capture, "suspicious_syscall_source").length, 2, "socket and dup2");
});

eventTest("stack_pivot tells of a call on a stack that is none, and of no other", (run) => {
  const { stack, result } = run.did.pivoted;
  strictEqual(result, 1);
  const args = only(run, "stack_pivot", {});
  deepStrictEqual([args.syscall, args.sp, args.vma_type], [33, stack, "heap"]);
});

eventTest("ptrace, process_vm_writev and init_module have their arguments and results", (run) => {
  deepStrictEqual(only(run, "ptrace", { request: 4 }), { request: 4, pid: 0x3ffffff0, addr: 0x1234, data: 0x5678 });
  strictEqual(eventsWith(run.capture, "ptrace")[0].returnValue, -3);
  strictEqual(only(run, "process_vm_writev", {}).pid, run.did.pid);
  deepStrictEqual([only(run, "init_module", {}).param_values, only(run, "init_module", {}).len], ["parameter=1", 1]);
  strictEqual(only(run, "security_kernel_read_file", {}).pathname, Deno.realPathSync("/bin/true"));
  strictEqual(only(run, "security_kernel_read_file", {}).type, 2);
  strictEqual(only(run, "security_bpf", {}).cmd, 99);
});

eventTest("system calls have typed arguments: pairs, times, texts, lists", (run) => {
  deepStrictEqual(only(run, "pipe2", { flags: 0 }).pipefd, run.did.pipe);
  strictEqual(eventsWith(run.capture, "nanosleep", { req: 0.0015 }).length, 1);
  deepStrictEqual(only(run, "connect", { sockfd: run.did.sockets.refused }).addr, ipv4("127.0.0.1", 1));
  deepStrictEqual(only(run, "exit_group", {}).status, 7);
});

eventTest("a program that could not be started is told at the start and at the failure", (run) => {
  const found = eventsWith(run.capture, "execve", { pathname: "/no/such/program" });
  deepStrictEqual(found.map((event) => event.returnValue), [0, -2]);
  deepStrictEqual(found[1].args.get("argv"), ["first"]);
  strictEqual(found[1].args.get("envp"), null, "the environment is only sent when asked for");
  deepStrictEqual(only(run, "process_execute_failed", {}).pathname, "/no/such/program");
});

eventTest("a call in the way of 32-bit programs is the same event", (run) => {
  strictEqual(run.did.compat, 0);
  const [event] = eventsWith(run.capture, "mkdir", { pathname: `${run.folder}/by-32-bit` });
  deepStrictEqual([event.isCompat, event.syscall, event.args.get("mode"), event.returnValue], [
    true,
    "mkdir",
    0o700,
    0,
  ]);
});

eventTest("magic_write has the bytes of the buffers of a 32-bit program", (run) => {
  strictEqual(run.did.compatWritten, 12);
  const [event] = eventsWith(run.capture, "magic_write", { pathname: `${run.folder}/by-32-bit/written` });
  deepStrictEqual([event.isCompat, atob(String(event.args.get("bytes")))], [true, "first second"]);
});

eventTest("security_sb_mount has the resolved target, also of a relative path and of a descriptor", (run) => {
  const found = eventsWith(run.capture, "security_sb_mount", { dev_name: "hindtrace-test" }).map(argsOf);
  deepStrictEqual(found.map(({ path, type, flags }) => [path, type, flags]), [
    [`${run.folder}/sub`, "tmpfs", 2],
    [`${run.folder}/r1`, "tmpfs", 0],
    [`${run.folder}/r2`, "tmpfs", 0],
  ]);
  strictEqual(only(run, "security_sb_umount", {}).mountpoint, `${run.folder}/sub`);
});

eventTest("a path behind a mount is the one that programs see", (run) => {
  const found = eventsWith(run.capture, "security_file_open", { syscall_pathname: "sub/inside" });
  strictEqual(found[0].args.get("pathname"), `${run.folder}/sub/inside`);
  strictEqual(found[0].mountNamespace, only(run, "switch_task_ns", {}).new_mnt);
});

eventTest("switch_task_ns has the namespaces that are new", (run) => {
  const args = only(run, "switch_task_ns", {});
  deepStrictEqual(Object.keys(args), ["pid", "new_mnt", "new_uts"]);
});

eventTest("commit_creds has both credentials", (run) => {
  const [first, second] = eventsWith(run.capture, "commit_creds").map(argsOf);
  const euid = (cred: unknown) => (cred as ReadonlyMap<string, number>).get("Euid");
  deepStrictEqual([euid(first.old_cred), euid(first.new_cred), euid(second.old_cred), euid(second.new_cred)], [
    0,
    1001,
    1001,
    0,
  ]);
  strictEqual((first.new_cred as ReadonlyMap<string, number>).get("CapEffective"), 0);
});

eventTest("task_rename has both names", (run) => {
  strictEqual(eventsWith(run.capture, "task_rename", { new_name: "renamed" })[0].process.hostTid, run.did.pid);
  const PR_SET_NAME = 15;
  const calls = eventsWith(run.capture, "security_task_prctl", { option: PR_SET_NAME });
  ok(calls.some(({ process }) => process.name === "renamed"), "the call during which it happens is told, too");
});

eventTest("every captured event is served as the table says", ({ capture }) => {
  const seen = new Set(capture.events.map(({ name }) => name));
  const unseen = new Set(["module_load", "module_free"]);
  for (const name of ["cgroup_mkdir", "cgroup_rmdir", "cgroup_attach_task", "container_create", "container_remove"]) {
    unseen.add(name);
  }
  const missing = [...new Set(PROBE_EVENTS.map(({ name }) => name))].filter((name) =>
    !seen.has(name) && !unseen.has(name)
  );
  deepStrictEqual(missing, []);
});

if (WHY_NOT !== undefined) console.error(WHY_NOT);
