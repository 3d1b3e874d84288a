import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { gzipSync } from "node:zlib";
import { programWords, runProgram } from "./run_program.ts";

const encoder = new TextEncoder();

function event(pid: number, more = ""): string {
  return `{"timestamp":1684245518325470934,"processId":${pid},"eventName":"close","returnValue":-9${more}}\n`;
}

Deno.test("a closed pipe is a normal end", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/log.jsonl`, event(7).repeat(50_000));
  const words = programWords().map((word) => `'${word}'`).join(" ");
  const { code, stdout, stderr } = await new Deno.Command("bash", {
    args: ["-c", `set -o pipefail; ${words} analyze -q -o jsonl -e close '${folder}/log.jsonl' | head -n 1`],
  }).output();
  await Deno.remove(folder, { recursive: true });
  deepStrictEqual([code, new TextDecoder().decode(stderr)], [0, ""]);
  ok(new TextDecoder().decode(stdout).startsWith(`{"time"`));
});

Deno.test("a full disk is said, and the exit code tells", async () => {
  const { code, stderr } = await runProgram(["analyze", "-q", "-o", "jsonl:/dev/full", "-e", "close"], {
    stdin: encoder.encode(event(7).repeat(10)),
  });
  strictEqual(code, 3);
  match(stderr, /Cannot write "\/dev\/full": No space left on device/);
});

Deno.test("an output that cannot be created is a wrong command line: nothing is read", async () => {
  const { code, stdout, stderr } = await runProgram(["analyze", "-o", "json:/nowhere/report.json"]);
  deepStrictEqual([code, stdout], [2, ""]);
  match(stderr, /Cannot write "\/nowhere\/report.json": No such file or directory/);
});

Deno.test("compressed input from a pipe, with several members and a cut one", async () => {
  const members = [gzipSync(encoder.encode(event(1))), gzipSync(encoder.encode(event(2)))];
  const last = gzipSync(encoder.encode(event(3).repeat(5000)));
  const stdin = new Uint8Array([...members[0], ...members[1], ...last.subarray(0, last.length - 20)]);
  const { code, stdout, stderr } = await runProgram(["analyze", "-o", "jsonl", "-e", "close", "--strict"], { stdin });
  strictEqual(code, 4);
  match(stderr, /1 gzip data ends early/);
  deepStrictEqual(stdout.trim().split("\n").slice(0, 2).map((line) => JSON.parse(line).process.pid), [1, 2]);
});

Deno.test("the first SIGTERM ends the reading and sums up", async () => {
  const [program, ...words] = programWords();
  const child = new Deno.Command(program, {
    args: [...words, "analyze", "-o", "jsonl", "-e", "close", "-"],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(encoder.encode(event(7)));
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  ok(new TextDecoder().decode(value).includes(`"pid":7`));
  reader.releaseLock();
  child.kill("SIGTERM");
  const { code, stderr } = await child.output();
  await writer.close().catch(() => {});
  strictEqual(code, 0);
  match(new TextDecoder().decode(stderr), /1 read, 1 selected/);
});

Deno.test("memory stays flat over long lines", async () => {
  const [program, ...words] = programWords();
  const child = new Deno.Command(program, {
    args: [...words, "analyze", "-o", "json", "-q", "-e", "close.retval=1", "-"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const line = encoder.encode(event(7, `,"hostName":"${"x".repeat(1_000_000)}"`));
  const output = child.output();
  const writer = child.stdin.getWriter();
  for (let count = 0; count < 300; count++) await writer.write(line);
  await writer.close();
  const { stdout } = await output;
  const { summary } = JSON.parse(new TextDecoder().decode(stdout));
  strictEqual(summary.events, 300);
  ok(summary.run.peakMemory < 150_000_000, `peak memory ${summary.run.peakMemory}`);
});

Deno.test("an output that is an input is refused before anything is opened", async () => {
  const folder = await Deno.makeTempDir();
  const log = `${folder}/log.jsonl`;
  await Deno.writeTextFile(log, event(7));
  await Deno.symlink(log, `${folder}/link.jsonl`);
  for (const [output, input] of [[log, log], [`${folder}/link.jsonl`, log], [log, folder]]) {
    const { code, stderr } = await runProgram(["analyze", "-o", `jsonl:${output}`, input]);
    strictEqual(code, 2);
    match(stderr, /it is an input/);
  }
  strictEqual(await Deno.readTextFile(log), event(7));
  await Deno.remove(folder, { recursive: true });
});

Deno.test("an array on one line is read as fast as lines are", async () => {
  const events = new Array(60_000).fill(event(7).trimEnd()).join(",");
  const { stdout } = await runProgram(["analyze", "-q", "-o", "json", "-e", "close.retval=1"], {
    stdin: encoder.encode(`[${events}]`),
  });
  strictEqual(JSON.parse(stdout).summary.events, 60_000);
});

Deno.test("a cut archive without a readable byte is no readable input", async () => {
  const stdin = gzipSync(encoder.encode(event(1))).subarray(0, 12);
  const { code, stderr } = await runProgram(["analyze", "-q", "-o", "jsonl"], { stdin });
  strictEqual(code, 3);
  match(stderr, /gzip data ends early/);
});

Deno.test("what was lost is counted, whatever the record says", async () => {
  const lost = (count: string) =>
    `{"timestamp":1,"eventName":"lost_events","args":[{"name":"count","value":${count}}]}\n`;
  const stdin = encoder.encode(["5", `"abc"`, "-3", "1.5"].map(lost).join("") + event(1));
  const { code, stdout } = await runProgram(["analyze", "-q", "-o", "json", "--strict"], { stdin });
  deepStrictEqual([code, JSON.parse(stdout).summary.lost], [4, 8]);
});

Deno.test("what the log lacks for a scope is said", async () => {
  const { stdout } = await runProgram(["analyze", "-q", "-o", "json", "-s", "tree=42", "-e", "close"], {
    stdin: encoder.encode(event(1)),
  });
  match(JSON.parse(stdout).summary.remarks.join(), /no sched_process_fork/);
});
