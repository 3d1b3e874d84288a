/**
 * What only kernel functions tell of: no system call shows it, or it is refused in the end.
 * @module
 */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { capture, eventsWith, offersHere } from "./capture.ts";
import { KIND } from "../../../src/sources/ebpf/layout.ts";
import { programWords } from "../../run_program.ts";
import { liveTest, WHY_NOT } from "./live.ts";

const WHY_NO_HOOKS = WHY_NOT ?? (offersHere({ hooks: true }).hasHook("commit_creds") ? undefined : "no kprobes here");

/** A test in a folder of its own. */
function hookTest(name: string, fn: (folder: string) => Promise<void>, reason = WHY_NO_HOOKS): void {
  liveTest(name, async () => {
    const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "hooks-" }));
    try {
      await fn(folder);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }, reason);
}

/** System calls are told of by perf's tracepoints there: what is refused here would be refused to them, too. */
const WHY_NO_OTHER = WHY_NO_HOOKS ??
  (offersHere().isPreemptible ? "this kernel's tracepoints need perf, too" : undefined);

hookTest("a file that is opened through io_uring is told", async (folder) => {
  await Deno.writeTextFile(`${folder}/quiet`, "");
  const child = new URL("io_uring_child.ts", import.meta.url).pathname;
  const done = await capture({
    events: ["security_file_open", "open", "openat", "openat2"],
    command: Deno.execPath(),
    args: ["run", "-A", "--no-config", child, `${folder}/quiet`],
    env: { DENO_DIR: `${folder}/deno` },
    hooks: true,
  });
  ok(Number(done.output) > 2, done.output);
  const told = done.events.filter(({ args }) => args.get("pathname") === `${folder}/quiet`);
  deepStrictEqual(told.map(({ name }) => name), ["security_file_open"]);
  ok([undefined, "io_uring_enter"].includes(told[0].syscall), told[0].syscall);
});

hookTest("a file whose open fails in the end is told", async (folder) => {
  const done = await capture({
    events: ["security_file_open"],
    command: "/bin/sh",
    args: ["-c", "mkfifo pipe; dd if=/dev/null of=pipe oflag=nonblock 2>/dev/null"],
    cwd: folder,
    hooks: true,
  });
  strictEqual(eventsWith(done, "security_file_open", { pathname: `${folder}/pipe` }).length, 1);
});

hookTest("a program that is refused is told before", async (folder) => {
  await Deno.writeFile(`${folder}/broken`, new Uint8Array(64), { mode: 0o755 });
  const done = await capture({
    events: ["security_bprm_check", "sched_process_exec"],
    command: "/usr/bin/env",
    args: [`${folder}/broken`, "an argument"],
    hooks: true,
  });
  const [event, ...others] = eventsWith(done, "security_bprm_check", { pathname: `${folder}/broken` });
  deepStrictEqual(event.args.get("argv"), [`${folder}/broken`, "an argument"]);
  deepStrictEqual([event.syscall, others.length], ["execve", 0]);
  deepStrictEqual(eventsWith(done, "sched_process_exec", { pathname: `${folder}/broken` }), []);
});

hookTest("where something is mounted and unmounted is known through symbolic links", async (folder) => {
  await Deno.mkdir(`${folder}/real`);
  await Deno.symlink("real", `${folder}/link`);
  const done = await capture({
    events: ["security_sb_mount", "security_sb_umount"],
    command: "/usr/bin/unshare",
    args: ["--mount", "/bin/sh", "-c", "mount -t tmpfs hindtrace-test link && umount link"],
    cwd: folder,
    hooks: true,
  });
  const [mount] = eventsWith(done, "security_sb_mount", { dev_name: "hindtrace-test" });
  deepStrictEqual([mount.args.get("path"), mount.args.get("type")], [`${folder}/real`, "tmpfs"]);
  strictEqual(eventsWith(done, "security_sb_umount", { mountpoint: `${folder}/real` }).length, 1);
});

hookTest("a symbolic link is told with its resolved place", async (folder) => {
  await Deno.mkdir(`${folder}/real`);
  await Deno.symlink("real", `${folder}/link`);
  const done = await capture({
    events: ["security_inode_symlink"],
    command: "/bin/ln",
    args: ["-s", "/etc/hostname", "link/name"],
    cwd: folder,
    hooks: true,
  });
  const [event] = eventsWith(done, "security_inode_symlink");
  deepStrictEqual([event.args.get("linkpath"), event.args.get("target")], [`${folder}/real/name`, "/etc/hostname"]);
});

hookTest("where the kernel refuses, tracepoints tell, and it is said", async (folder) => {
  const capture = ["capture", "-o", "jsonl", "-e", "security_file_open.args.pathname=/etc/hostname", "--"];
  const { stdout, stderr } = await new Deno.Command("strace", {
    args: [
      ...["-f", "--seccomp-bpf", "-o", `${folder}/calls`, "-e", "inject=perf_event_open:error=EACCES"],
      ...["-e", "trace=perf_event_open", ...programWords(), ...capture, "cat", "/etc/hostname"],
    ],
    stdin: "null",
    env: { NO_COLOR: "1" },
  }).output();
  const [told, ...others] = decode(stdout).trim().split("\n");
  deepStrictEqual([JSON.parse(told).name, others.length], ["security_file_open", 0]);
  match(
    decode(stderr),
    /note: Kernel functions are not looked at, tracepoints tell instead: security_file_open: .*EACCES/,
  );
}, WHY_NO_OTHER);

hookTest("scopes and beginnings of paths are decided in the kernel here, too", async (folder) => {
  const done = await capture({
    events: ["security_file_open"],
    command: "/bin/sh",
    args: ["-c", ": >wanted-1; : >other; : >wanted-2"],
    cwd: folder,
    prefixes: [{ kind: KIND.open, path: `${folder}/wanted` }],
    config: { pathKinds: 1 << KIND.open },
    hooks: true,
  });
  deepStrictEqual(eventsWith(done, "security_file_open").map(({ args }) => args.get("pathname")), [
    `${folder}/wanted-1`,
    `${folder}/wanted-2`,
  ]);
});

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
