/**
 * A compile job under the probes: what is counted is what was done, by strace's account of the same job.
 * @module
 */
import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { runProgram } from "../run_program.ts";
import { liveTest, WHY_NOT } from "../sources/ebpf/live.ts";

const FILES = 60;

const MAKEFILE = `
OBJECTS := $(patsubst %.c,%.o,$(wildcard *.c))
all: $(OBJECTS)
%.o: %.c
\t@gcc -O1 -c -o $@ $<
`;

/** Sources, and how they are built anew. */
async function prepare(folder: string): Promise<void> {
  await Deno.writeTextFile(`${folder}/Makefile`, MAKEFILE);
  for (let number = 0; number < FILES; number++) {
    await Deno.writeTextFile(
      `${folder}/f${number}.c`,
      `#include <stdlib.h>\nint f${number}(void) { return rand(); }\n`,
    );
  }
}

const why = WHY_NOT ?? await missingTools();

async function missingTools(): Promise<string | undefined> {
  const { success } = await new Deno.Command("sh", {
    args: ["-c", "command -v make && command -v gcc && command -v strace"],
    stdout: "null",
  }).output();
  return success ? undefined : "it needs make, gcc and strace";
}

liveTest("a compile job: as many executions and opened files as strace counts, none lost", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await prepare(folder);
    const traced = await straceCounts(folder);
    const { code, stdout, stderr } = await runProgram(
      ["capture", "-o", "jsonl", "--strict", "-e", "sched_process_exec,security_file_open", "--", ...make(folder)],
      { env: { TMPDIR: folder } },
    );
    strictEqual(code, 0, stderr);
    const events: readonly { eventName: string; syscall: string }[] = stdout.trimEnd().split("\n")
      .map((line) => JSON.parse(line).event);
    const executions = events.filter(({ eventName }) => eventName === "sched_process_exec").length;
    // Programs and their interpreters are opened by the kernel itself, which strace does not see.
    const opens = events.filter(({ syscall }) => syscall === "openat" || syscall === "open").length;
    ok(executions > 3 * FILES);
    deepStrictEqual({ executions, opens }, traced);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}, why);

/** The same whatever its output would be. */
const LISTING = "ls -l / >/dev/null 2>&1 </dev/null";

liveTest("every system call of a command, as often as strace counts it", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const output = `${folder}/strace.out`;
    const { success } = await new Deno.Command("strace", {
      args: ["-f", "-qq", "-o", output, "sh", "-c", LISTING],
      stdout: "null",
    }).output();
    ok(success);
    const traced = countBy((await Deno.readTextFile(output)).match(/^\d+ +[a-z0-9_]+(?=\()/gm) ?? [], (line) => {
      return line.replace(/^\d+ +/, "");
    });
    const { code, stdout } = await runProgram(
      ["capture", "-q", "-o", "jsonl", "--strict", "-e", Object.keys(traced).join(","), "--", "sh", "-c", LISTING],
    );
    strictEqual(code, 0);
    const events: readonly string[] = stdout.trimEnd().split("\n");
    deepStrictEqual(countBy(events, (line) => JSON.parse(line).name), traced);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}, why);

function countBy(lines: readonly string[], name: (line: string) => string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const key of lines.map(name).sort()) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}

function make(folder: string): readonly string[] {
  return ["make", "-B", "-j2", "-C", folder];
}

async function straceCounts(folder: string) {
  const output = `${folder}/strace.out`;
  const { success } = await new Deno.Command("strace", {
    args: ["-f", "-qq", "-o", output, "-e", "trace=execve,openat,open", ...make(folder)],
    env: { TMPDIR: folder },
    stdout: "null",
  }).output();
  ok(success);
  const lines = (await Deno.readTextFile(output)).split("\n");
  // A call that was interrupted by another thread's has two lines: the second has the result.
  const done = (name: string) =>
    lines.filter((line) => new RegExp(`(?:^|\\s|\\.\\.\\. )${name}(?:\\(| resumed>).*\\) += \\d`).test(line));
  const opens = [...done("openat"), ...done("open")].filter((line) => !line.includes("O_PATH"));
  return { executions: done("execve").length, opens: opens.length };
}
