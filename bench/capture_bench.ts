/**
 * What `capture` takes and costs: storms of system calls in a command of its own, judged, and saved. Root and gcc only.
 * `deno run -A bench/capture_bench.ts [SECONDS [LOAD]]`; `… 600 soak` for ten minutes under load.
 * The machine's other work shows: compare rows of one run.
 * @module
 */
import { programWords } from "../test/run_program.ts";
import { WHY_NOT } from "../test/sources/ebpf/live.ts";

/** Of /proc/PID/stat. */
const TICKS_A_SECOND = 100;

interface Load {
  readonly name: string;
  /** Words of the storm; none: nothing happens. */
  readonly storm?: (seconds: number) => readonly string[];
  /** Flags of the capture. */
  readonly flags: (folder: string) => readonly string[];
}

/** Matches nothing, so that every event comes to be judged. */
const COUNTED = ["-e", "getppid.retval=-5", "-e", "openat.args.pathname=/nowhere/*"];

const LARGE_RING = [...COUNTED, "--ring-size", "64M"];

function judged(folder: string): readonly string[] {
  return ["-p", `${folder}/policies`, "--write", `${folder}/events.jsonl`];
}

const LOADS: readonly Load[] = [
  { name: "idle, all signatures", flags: () => [] },
  { name: "getppid 100 k/s, counted", storm: (s) => ["getppid", "1", `${s}`, "100000"], flags: () => COUNTED },
  { name: "getppid, one storm, counted", storm: (s) => ["getppid", "1", `${s}`], flags: () => COUNTED },
  { name: "getppid, two storms, counted", storm: (s) => ["getppid", "2", `${s}`], flags: () => COUNTED },
  { name: "getppid, two storms, counted, 64 MB", storm: (s) => ["getppid", "2", `${s}`], flags: () => LARGE_RING },
  { name: "getppid 150 k/s, 10 policies, saved", storm: (s) => ["getppid", "1", `${s}`, "150000"], flags: judged },
  { name: "getppid 300 k/s, 10 policies, saved", storm: (s) => ["getppid", "1", `${s}`, "300000"], flags: judged },
  { name: "openat 50 k/s, 10 policies, saved", storm: (s) => ["openat", "1", `${s}`, "50000"], flags: judged },
  { name: "openat 150 k/s, 10 policies, saved", storm: (s) => ["openat", "1", `${s}`, "150000"], flags: judged },
  { name: "openat, one storm, counted", storm: (s) => ["openat", "1", `${s}`], flags: () => COUNTED },
  { name: "soak: openat 20 k/s, all signatures", storm: (s) => ["openat", "1", `${s}`, "20000"], flags: () => [] },
];

async function measure(load: Load, seconds: number, folder: string): Promise<string> {
  const command = load.storm === undefined ? ["sleep", `${seconds}`] : [`${folder}/storm`, ...load.storm(seconds)];
  const [program, ...words] = programWords();
  const child = new Deno.Command(program, {
    args: [...words, "capture", "-o", `json:${folder}/out.json`, ...load.flags(folder), "--", ...command],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  }).spawn();
  const usage: Usage[] = [];
  const timer = setInterval(() => usage.push(...readUsage(child.pid)), 250);
  const { stderr } = await child.output();
  clearInterval(timer);
  if (usage.length < 4) throw new Error(`Cannot measure "${load.name}": ${new TextDecoder().decode(stderr)}`);
  const { summary } = JSON.parse(await Deno.readTextFile(`${folder}/out.json`));
  const calls = Number(/^(\d+) calls$/m.exec(new TextDecoder().decode(stderr))?.[1] ?? 0);
  // Loading is not what is asked for.
  const [first, last] = [usage.find(({ time }) => time > usage[0].time + 700) ?? usage[0], usage[usage.length - 1]];
  const memory = usage.filter(({ time }) => time >= first.time).map(({ memory }) => memory);
  const cpu = (last.cpu - first.cpu) / ((last.time - first.time) / 1000);
  const late = memory.slice(Math.floor(memory.length / 4));
  return [
    load.name.padEnd(40),
    thousands(calls / seconds).padStart(12),
    thousands((summary.events - summary.lost) / seconds).padStart(12),
    String(summary.lost).padStart(10),
    `${(100 * cpu).toFixed(1)} %`.padStart(9),
    `${(Math.max(...memory) / 1e6).toFixed(0)} MB`.padStart(9),
    `${((late[late.length - 1] - late[0]) / 1e6).toFixed(0)} MB`.padStart(9),
  ].join("");
}

/** What a process has used. */
interface Usage {
  readonly time: number;
  /** Seconds. */
  readonly cpu: number;
  /** Bytes that are resident. */
  readonly memory: number;
}

function readUsage(pid: number): readonly Usage[] {
  try {
    const fields = Deno.readTextFileSync(`/proc/${pid}/stat`).replace(/^.*\) /s, "").split(" ");
    const cpu = (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
    return [{ time: performance.now(), cpu, memory: Number(fields[21]) * 4096 }];
  } catch {
    return []; // It has ended.
  }
}

/** What the traced program pays for a call, and what others pay. */
async function costs(folder: string, seconds: number): Promise<void> {
  for (const call of ["getppid", "openat"]) {
    const storm = [`${folder}/storm`, call, "1", `${seconds}`];
    const alone = await nanoseconds(storm, seconds);
    const flags = ["capture", "-q", "-o", `json:${folder}/out.json`, ...COUNTED, "--"];
    const [program, ...words] = programWords();
    const bystander = new Deno.Command(program, {
      args: [...words, ...flags, "sleep", `${seconds + 2}`],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const untracked = await nanoseconds(storm, seconds);
    await bystander.status;
    const tracked = await nanoseconds([program, ...words, ...flags, ...storm], seconds);
    console.log(
      `${call.padEnd(10)} alone ${alone} ns, beside a capture ${untracked} ns, captured ${tracked} ns a call`,
    );
  }
}

async function nanoseconds([program, ...args]: readonly string[], seconds: number): Promise<string> {
  const { stderr } = await new Deno.Command(program, { args, stdin: "null", stdout: "null", stderr: "piped" }).output();
  const calls = Number(/^(\d+) calls$/m.exec(new TextDecoder().decode(stderr))?.[1] ?? 0);
  return (seconds * 1e9 / calls).toFixed(0);
}

/** From the start of the program to its first line of output. */
async function startUp(): Promise<void> {
  const times: number[] = [];
  const [program, ...words] = programWords();
  for (let round = 0; round < 11; round++) {
    const started = performance.now();
    const child = new Deno.Command(program, {
      args: [...words, "capture", "-q", "-o", "jsonl", "-e", "sched_process_exec", "--", "sleep", "0.2"],
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const reader = child.stdout.getReader();
    await reader.read();
    times.push(performance.now() - started);
    await reader.cancel();
    await child.status;
  }
  const [median, ...rest] = times.toSorted((left, right) => left - right).slice(5);
  console.log(
    `start to first event: median ${median.toFixed(0)} ms, slowest ${rest[rest.length - 1].toFixed(0)} ms of 11`,
  );
}

async function prepare(folder: string): Promise<void> {
  const source = new URL("storm.c", import.meta.url).pathname;
  const { success } = await new Deno.Command("gcc", { args: ["-O2", "-pthread", source, "-o", `${folder}/storm`] })
    .output();
  if (!success) throw new Error("Cannot build the storm: gcc failed");
  await Deno.mkdir(`${folder}/policies`);
  for (let number = 0; number < 10; number++) {
    await Deno.writeTextFile(
      `${folder}/policies/p${number}.yaml`,
      `type: policy\nname: p${number}\ndescription: bench\nscope:\n  - uid=0\nrules:\n` +
        `  - event: openat\n    filters:\n      - args.pathname=/nowhere/${number}*\n      - args.flags!=${number}\n` +
        `  - event: getppid\n    filters:\n      - retval=-${number + 1}\n`,
    );
  }
}

function thousands(number: number): string {
  return `${(number / 1000).toFixed(1)} k`;
}

async function main(seconds: number, name: string): Promise<void> {
  if (WHY_NOT !== undefined) return console.log(`left out: ${WHY_NOT}`);
  const folder = await Deno.makeTempDir();
  try {
    await prepare(folder);
    if (name === "") await startUp();
    if (name === "") await costs(folder, Math.min(seconds, 3));
    const columns = ["offered/s", "read/s", "lost", "CPU", "memory", "growth"];
    const widths = [12, 12, 10, 9, 9, 9];
    console.log("load".padEnd(40) + columns.map((column, index) => column.padStart(widths[index])).join(""));
    const loads = LOADS.filter((load) => name === "" ? !load.name.startsWith("soak") : load.name.includes(name));
    for (const load of loads) console.log(await measure(load, seconds, folder));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) await main(Number(Deno.args[0] ?? 5), Deno.args[1] ?? "");
