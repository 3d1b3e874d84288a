/**
 * Nothing is missed: the counts of a job with hundreds of programs are those that strace(1) has for the same job.
 * @module
 */
import { deepStrictEqual, ok } from "node:assert";
import { capture } from "./capture.ts";
import { liveTest, WHY_NOT } from "./live.ts";

/** The first copy must not come before there is something to copy. */
const JOB = `
cd "$1"
: >out-1
i=0
while [ $i -lt 150 ]; do
  i=$((i + 1))
  cat /etc/hostname missing-$i >out-$i 2>/dev/null &
  cp out-1 copy-$i 2>/dev/null
  [ $((i % 8)) = 0 ] && wait
done
wait
/no/such/program
true
`;

/** What strace saw. */
interface Traced {
  readonly execs: number;
  readonly failedExecs: number;
  readonly opens: number;
  readonly failedOpens: number;
}

async function trace(folder: string): Promise<Traced> {
  const log = `${folder}/strace.log`;
  const args = [
    "-f",
    "-o",
    log,
    "-e",
    "trace=execve,execveat,open,openat,openat2,creat",
    "/bin/sh",
    "-c",
    JOB,
    "sh",
    folder,
  ];
  await new Deno.Command("strace", { args, stdin: "null", stdout: "null", stderr: "null" }).output();
  const counts = { execs: 0, failedExecs: 0, opens: 0, failedOpens: 0 };
  for (const line of Deno.readTextFileSync(log).split("\n")) {
    const call = /^\d+ +(?:<\.\.\. )?(\w+)(?:\(| resumed>)/.exec(line)?.[1];
    const result = /\) += (-?\d+)/.exec(line)?.[1];
    if (call === undefined || result === undefined) continue;
    const failed = Number(result) < 0;
    if (call.startsWith("exec")) failed ? counts.failedExecs++ : counts.execs++;
    else failed ? counts.failedOpens++ : counts.opens++;
  }
  return counts;
}

function whyNoStrace(): string | undefined {
  try {
    new Deno.Command("strace", { args: ["-V"], stdout: "null", stderr: "null" }).outputSync();
    return WHY_NOT;
  } catch {
    return WHY_NOT ?? "strace is not here";
  }
}

liveTest("a job's execs and opens are counted as strace counts them, and none is lost", async () => {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "probes-" }));
  try {
    const names = ["execve", "openat", "open", "openat2", "creat", "sched_process_exec", "security_file_open"];
    const { events, counters } = await capture({ events: names, command: "/bin/sh", args: ["-c", JOB, "sh", folder] });
    const count = (name: string, fits = (_: number) => true) =>
      events.filter((event) => event.name === name && fits(Number(event.returnValue))).length;
    const opens = (fits: (result: number) => boolean) =>
      ["open", "openat", "openat2", "creat"].reduce((sum, name) => sum + count(name, fits), 0);
    const seen: Traced = {
      execs: count("sched_process_exec"),
      failedExecs: count("execve", (result) => result < 0),
      opens: opens((result) => result >= 0),
      failedOpens: opens((result) => result < 0),
    };
    for (const { name } of Deno.readDirSync(folder)) await Deno.remove(`${folder}/${name}`);
    deepStrictEqual(seen, await trace(folder));
    ok(seen.execs > 300);
    deepStrictEqual(counters.ringFull + counters.mapFull, 0);
    // Each program that starts is opened by the kernel, and so is its loader.
    deepStrictEqual(count("security_file_open"), seen.opens + 2 * seen.execs);
    deepStrictEqual(count("execve"), seen.execs + 2 * seen.failedExecs, "a failure is told at its start and its end");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}, whyNoStrace());
