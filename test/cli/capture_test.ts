/**
 * `hindtrace capture` as its users see it. Each test watches a command that it starts, and nothing else.
 * @module
 */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { programWords, runProgram } from "../run_program.ts";
import { liveTest } from "../sources/ebpf/live.ts";

/** A line of jsonl output. */
interface Line {
  readonly name: string;
  readonly kind: string;
  readonly source: { readonly file: string; readonly format: string; readonly record?: number; readonly line?: number };
  readonly event: Readonly<Record<string, unknown>>;
  readonly time: string;
}

function linesOf(text: string): readonly Line[] {
  return text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
}

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A capture that runs until it is told to end. */
function startProgram(args: readonly string[]): Deno.ChildProcess {
  const [program, ...words] = programWords();
  return new Deno.Command(program, {
    args: [...words, ...args],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  }).spawn();
}

/** Waits until a file is there and not empty. */
async function untilThere(path: string): Promise<void> {
  for (let round = 0; round < 500; round++) {
    const size = await Deno.stat(path).then((stat) => stat.size, () => 0);
    if (size > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`Cannot go on: nobody wrote ${path}`);
}

liveTest("a command is traced from its first instruction, and nothing else is", async () => {
  const { code, stdout, stderr } = await runProgram(
    [
      "capture",
      "-o",
      "jsonl",
      "-e",
      "sched_process_exec,sched_process_exit",
      "--",
      "sh",
      "-c",
      "ls / >/dev/null; exit 7",
    ],
  );
  strictEqual(code, 0);
  match(stderr, /sh ended with exit code 7/);
  match(stderr, /Complete\s+nothing skipped, nothing lost/);
  const events = linesOf(stdout).map(({ name, event }) => [name, event["processName"], event["executable"]]);
  deepStrictEqual(events.map(([name, process]) => [name, process]), [
    ["sched_process_exec", "sh"],
    ["sched_process_exec", "ls"],
    ["sched_process_exit", "ls"],
    ["sched_process_exit", "sh"],
  ]);
  for (const { source } of linesOf(stdout)) deepStrictEqual([source.file, source.format], ["ebpf", "ebpf"]);
});

liveTest(
  "the command's output goes to stderr while stdout has results, and to stdout when they go elsewhere",
  () =>
    inFolder(async (folder) => {
      const words = ["-q", "-e", "sched_process_exec", "--", "sh", "-c", "echo said"];
      const mixed = await runProgram(["capture", "-o", "jsonl", ...words]);
      deepStrictEqual([linesOf(mixed.stdout).length, mixed.stderr], [1, "said\n"]);
      const apart = await runProgram(["capture", "-o", `jsonl:${folder}/found.jsonl`, ...words]);
      deepStrictEqual([apart.stdout, apart.stderr], ["said\n", ""]);
      strictEqual(linesOf(await Deno.readTextFile(`${folder}/found.jsonl`)).length, 1);
    }),
);

liveTest("what we do to start a command is not the command's", async () => {
  const events = "rt_sigaction,dup2,execve,sched_process_exec,sched_process_fork";
  const { stdout } = await runProgram(["capture", "-q", "-o", "jsonl", "-e", events, "--", "true"]);
  const names = linesOf(stdout).map(({ name }) => name);
  deepStrictEqual(names.slice(0, 3), ["sched_process_fork", "execve", "sched_process_exec"]);
});

const BUSY = `
i=0
while [ $i -lt 20 ]; do
  /bin/true
  : </proc/self/mem
  perl -e 'syscall(101, 0, 0, 0, 0)' 2>/dev/null
  i=$((i + 1))
done`;

for (const ending of ["", ".gz", ".zst"]) {
  liveTest(`analyze finds in a written file${ending} what the capture found`, () =>
    inFolder(async (folder) => {
      const path = `${folder}/events.jsonl${ending}`;
      const live = await runProgram(["capture", "-q", "-o", "jsonl", "--write", path, "--", "sh", "-c", BUSY]);
      const saved = await runProgram(["analyze", "-q", "-o", "jsonl", path]);
      deepStrictEqual([live.code, live.stderr, saved.code, saved.stderr], [0, "", 0, ""]);
      const withoutSource = (text: string) => linesOf(text).map((line) => ({ ...line, source: undefined }));
      const found = withoutSource(live.stdout);
      ok(found.length >= 20, `${found.length}`);
      deepStrictEqual(withoutSource(saved.stdout), found);
    }));
}

liveTest("a written file is in order of time, each line whole", () =>
  inFolder(async (folder) => {
    const path = `${folder}/events.jsonl`;
    const { code } = await runProgram(
      [
        "capture",
        "-q",
        "--write",
        path,
        "-e",
        "openat,close",
        "--",
        "sh",
        "-c",
        "for i in 1 2 3 4; do ls /usr/bin >/dev/null & ls / >/dev/null; done; wait",
      ],
    );
    strictEqual(code, 0);
    const text = await Deno.readTextFile(path);
    ok(text.endsWith("}\n"));
    const times = text.trimEnd().split("\n").map((line) => BigInt(/^\{"timestamp":(\d+),/.exec(line)?.[1] ?? 0n));
    ok(times.length > 50);
    deepStrictEqual(times, times.toSorted((left, right) => left < right ? -1 : left > right ? 1 : 0));
  }));

liveTest("--keep saves the seconds before a finding, and nothing without one", () =>
  inFolder(async (folder) => {
    const words = ["capture", "-q", "--rules", "TRC-102,TRC-1022", "--min-severity", "low", "--keep", "300ms"];
    const ptrace = `perl -e 'syscall(101, 0, 0, 0, 0)'`;
    const script = `${ptrace.replace("0, 0,", "3, 0,")}; sleep 1; ${ptrace.replace("0, 0,", "7, 0,")}; `;
    const requestsIn = async (path: string) =>
      linesOf(await Deno.readTextFile(path)).map(({ event: _, ...line }) =>
        line as unknown as {
          args: { name: string; value: unknown }[];
        }
      ).map(({ args }) => args.find(({ name }) => name === "request")?.value);
    const kept = await runProgram([...words, "--write", `${folder}/kept.jsonl`, "--", "sh", "-c", script + ptrace]);
    strictEqual(kept.code, 0);
    deepStrictEqual(await requestsIn(`${folder}/kept.jsonl`), [7, 0]);
    await runProgram([...words, "--write", `${folder}/none.jsonl`, "--", "sh", "-c", script]);
    strictEqual(await Deno.readTextFile(`${folder}/none.jsonl`), "");
  }));

liveTest("--count and --duration end it, and the command with it", async () => {
  const few = await runProgram([
    "capture",
    "-o",
    "jsonl",
    "--count",
    "5",
    "-e",
    "openat",
    "--",
    "sh",
    "-c",
    "ls / >&2; exec sleep 60",
  ]);
  deepStrictEqual([few.code, linesOf(few.stdout).length], [0, 5]);
  match(few.stderr, /sh was ended by SIGTERM/);
  const started = performance.now();
  const short = await runProgram(["capture", "-e", "sched_process_exec", "--duration", "300ms", "--", "sleep", "60"]);
  ok(performance.now() - started < 10_000);
  strictEqual(short.code, 0);
  match(short.stdout, /1 read/);
  match(short.stderr, /sleep was ended by SIGTERM/);
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  liveTest(`${signal} drains, sums up, and is a normal end`, () =>
    inFolder(async (folder) => {
      const script = `ls / >/dev/null; echo >'${folder}/ready'; exec sleep 60`;
      const child = startProgram(["capture", "-o", "jsonl", "-e", "sched_process_exec", "--", "sh", "-c", script]);
      await untilThere(`${folder}/ready`);
      await new Promise((resolve) => setTimeout(resolve, 100));
      child.kill(signal);
      const { code, stdout, stderr } = await child.output();
      strictEqual(code, 0);
      const names = linesOf(new TextDecoder().decode(stdout)).map(({ event }) => event["processName"]);
      deepStrictEqual(names, ["sh", "ls", "sleep"]);
      match(new TextDecoder().decode(stderr), /Summary/);
    }));
}

liveTest("kill -9 leaves no program in the kernel", () =>
  inFolder(async (folder) => {
    const script = `echo $$ >'${folder}/ready'; exec sleep 60`;
    const child = startProgram(["capture", "-e", "sched_process_exec", "--", "sh", "-c", script]);
    await untilThere(`${folder}/ready`);
    const programs = programsOf(child.pid);
    ok(programs.length > 0);
    child.kill("SIGKILL");
    Deno.kill(Number(await Deno.readTextFile(`${folder}/ready`)), "SIGKILL");
    await child.output();
    for (let round = 0; round < 100 && programs.some(exists); round++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    deepStrictEqual(programs.filter(exists), []);
  }));

/** The numbers of the BPF programs that a process holds. */
function programsOf(pid: number): readonly number[] {
  return [...Deno.readDirSync(`/proc/${pid}/fdinfo`)].flatMap(({ name }) => {
    const id = /^prog_id:\s+(\d+)$/m.exec(readText(`/proc/${pid}/fdinfo/${name}`))?.[1];
    return id === undefined ? [] : [Number(id)];
  });
}

function readText(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return ""; // It was closed meanwhile.
  }
}

/** Whether the kernel holds a program: bpf(BPF_PROG_GET_FD_BY_ID). */
function exists(id: number): boolean {
  const libc = Deno.dlopen("libc.so.6", {
    syscall: { parameters: ["i64", "i64", "buffer", "i64"], result: "i64" },
    close: { parameters: ["i32"], result: "i32" },
  });
  const fd = Number(libc.symbols.syscall(321n, 13n, Uint32Array.of(id, 0, 0), 12n));
  if (fd >= 0) libc.symbols.close(fd);
  return fd >= 0;
}

liveTest("a full disk is said, events are counted, findings go on", async () => {
  const { code, stdout, stderr } = await runProgram(
    [
      "capture",
      "-o",
      "jsonl",
      "--write",
      "/dev/full",
      "-e",
      "sched_process_exec",
      "--",
      "sh",
      "-c",
      "sleep 0.3; ls / >&2",
    ],
  );
  strictEqual(code, 3);
  match(stderr, /error: Cannot write "\/dev\/full": No space left on device; events are saved no longer/);
  match(stderr, /0 events saved in "\/dev\/full"[^]*3 events could not be saved/);
  deepStrictEqual(linesOf(stdout).map(({ event }) => event["processName"]), ["sh", "sleep", "ls"]);
});

liveTest(
  "a small ring buffer loses events: counted, told, and in the file where it happened",
  () =>
    inFolder(async (folder) => {
      const path = `${folder}/events.jsonl`;
      const script = "for i in 1 2 3 4 5 6 7 8; do for f in /usr/bin/*; do : <$f; done; done";
      const { code, stdout, stderr } = await runProgram(
        [
          "capture",
          "--strict",
          "--ring-size",
          "64K",
          "--write",
          path,
          "-e",
          "openat.args.flags=0x7fffffff",
          "--",
          "sh",
          "-c",
          script,
        ],
      );
      strictEqual(code, 4);
      match(stderr, /lost: the ring buffer was full/);
      const [, lost] = /Lost\s+([\d,]+) events/.exec(stdout) ?? [];
      const saved = (await Deno.readTextFile(path)).trimEnd().split("\n").map((line) => JSON.parse(line));
      const counts = saved.filter(({ eventName }) => eventName === "lost_events").map(({ args }) => args[0].value);
      ok(counts.length > 0);
      strictEqual(counts.reduce((sum: number, count: number) => sum + count, 0), Number(lost?.replaceAll(",", "")));
      const again = await runProgram(["analyze", "-q", "-o", "json", path, "-e", "openat.args.flags=0x7fffffff"]);
      strictEqual(JSON.parse(again.stdout).summary.lost, Number(lost?.replaceAll(",", "")));
    }),
);

liveTest("what cannot be had here is said, with the reason", async () => {
  const { code, stderr } = await runProgram(["capture", "-e", "net_packet_dns,sched_process_exec", "--", "true"]);
  strictEqual(code, 0);
  match(stderr, /note: Not to be had on this host: net_packet_dns \(no probe tells of it\)/);
});

liveTest("a command that is not there is a wrong command line", async () => {
  const { code, stdout, stderr } = await runProgram(["capture", "--", "/no/such/program"]);
  deepStrictEqual([code, stdout], [2, ""]);
  match(stderr, /^error: Cannot start "\/no\/such\/program": there is no such program\n$/);
});

liveTest("a policy's scope holds inside the command", async () => {
  const script = "ls / >&2; cat /etc/hostname >&2; ls / >&2";
  const { stdout } = await runProgram(
    ["capture", "-q", "-o", "jsonl", "-s", "comm=cat", "-e", "security_file_open", "--", "sh", "-c", script],
  );
  const names = new Set(linesOf(stdout).map(({ event }) => event["processName"]));
  deepStrictEqual([...names], ["cat"]);
});

liveTest("a closed pipe is a normal end, for the command too", () =>
  inFolder(async (folder) => {
    const words = programWords().map((word) => `'${word}'`).join(" ");
    const script = `echo $$ >"${folder}/pid"; while :; do ls / >/dev/null; done`;
    const { code, stdout, stderr } = await new Deno.Command("bash", {
      args: ["-c", `set -o pipefail; ${words} capture -q -o jsonl -e openat -- sh -c '${script}' | head -n 1`],
    }).output();
    deepStrictEqual([code, new TextDecoder().decode(stderr)], [0, ""]);
    strictEqual(linesOf(new TextDecoder().decode(stdout)).length, 1);
    const pid = (await Deno.readTextFile(`${folder}/pid`)).trim();
    strictEqual(readText(`/proc/${pid}/comm`), "");
  }));

liveTest("paths that no rule asks for do not even leave the kernel", async () => {
  const script = "cat /etc/hostname /proc/version >&2; ls / >&2";
  const events = "security_file_open.args.pathname=/etc/host*,/proc/ver*";
  const { stdout } = await runProgram(["capture", "-q", "-o", "json", "-e", events, "--", "sh", "-c", script]);
  const { summary } = JSON.parse(stdout);
  strictEqual(summary.findings, 2);
  // Besides them only what the kernel itself opened for three executions: a program and its loader each.
  ok(summary.events <= 8, `${summary.events}`);
});

liveTest("what a command does is told though its start is outside of the scope", async () => {
  const code = 'use POSIX; POSIX::setuid(65534); open(F, "/etc/hostname")';
  const words = [
    "capture",
    "-q",
    "-o",
    "jsonl",
    "-s",
    "uid=65534",
    "-e",
    "security_file_open",
    "--",
    "perl",
    "-e",
    code,
  ];
  const { stdout } = await runProgram(words);
  const paths = linesOf(stdout).map(({ event }) => {
    return (event as { args: { name: string; value: unknown }[] }).args.find(({ name }) => name === "pathname")?.value;
  });
  deepStrictEqual(paths, ["/etc/hostname"]);
});

liveTest("a script that does not say by what it is run is told once", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/script`, "true\n", { mode: 0o755 });
    const events = "sched_process_fork,sched_process_exec,execve,sched_process_exit";
    const { stdout } = await runProgram(["capture", "-q", "-o", "jsonl", "-e", events, "--", `${folder}/script`]);
    const names = linesOf(stdout).map(({ name }) => name);
    deepStrictEqual(names, ["sched_process_fork", "execve", "sched_process_exec", "sched_process_exit"]);
  }));

liveTest("a tree that lives already is watched, with all its descendants", () =>
  inFolder(async (folder) => {
    // The child's child waits; its own child is what must be seen.
    const inner = `echo $$ >'${folder}/ready'; read line; ls / >/dev/null; true`;
    await Deno.writeTextFile(`${folder}/inner`, inner);
    await Deno.writeTextFile(`${folder}/middle`, `sh '${folder}/inner'; true`);
    const tree = new Deno.Command("sh", { args: ["-c", `sh '${folder}/middle'; true`], stdin: "piped" }).spawn();
    await untilThere(`${folder}/ready`);
    const child = startProgram(
      ["capture", "-o", "jsonl", "-s", `tree=${tree.pid}`, "-e", "sched_process_exec", "--duration", "20s"],
    );
    for (let round = 0; round < 200 && programsOf(child.pid).length === 0; round++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
    const writer = tree.stdin.getWriter();
    await writer.write(new TextEncoder().encode("go\n"));
    await writer.close();
    await tree.status;
    await new Promise((resolve) => setTimeout(resolve, 300));
    child.kill("SIGINT");
    const { stdout, stderr } = await child.output();
    const found = linesOf(new TextDecoder().decode(stdout)).map(({ event }) => event["processName"]);
    deepStrictEqual(found, ["ls"], new TextDecoder().decode(stderr));
  }));

for (
  const [words, said] of [
    [["ls", "/"], /Cannot capture "ls"\n.*expected a command after two dashes: capture -- ls \//],
    [["--keep", "30s"], /--keep is given without --write/],
    [["--duration", "soon"], /Cannot read --duration "soon"\n.*expected a time such as 500ms, 30s/],
    [["--count", "0"], /Cannot read --count "0"/],
    [["--ring-size", "1"], /Cannot use --ring-size "1"\n.*expected 64K to 1G/],
    [["--ring-size", "many"], /Cannot read --ring-size "many"/],
    [["--write", "-"], /Cannot write events to "-"/],
    [["--from", "1h"], /--from is no flag of capture/],
  ] as const
) {
  Deno.test(`capture ${words.join(" ")} is a wrong command line`, async () => {
    const { code, stdout, stderr } = await runProgram(["capture", ...words]);
    deepStrictEqual([code, stdout], [2, ""]);
    match(stderr, said);
  });
}

liveTest("without the right to load programs: one sentence, exit 3", async () => {
  const [program, ...words] = programWords();
  const { code, stdout, stderr } = await new Deno.Command("setpriv", {
    args: ["--bounding-set", "-all", "--inh-caps", "-all", program, ...words, "capture"],
    env: { NO_COLOR: "1" },
  }).output();
  const said = new TextDecoder().decode(stderr);
  deepStrictEqual([code, new TextDecoder().decode(stdout)], [3, ""]);
  match(said, /^error: Cannot capture: this root lacks CAP_BPF and CAP_PERFMON, .*\n$/);
});
