/**
 * Events and bytes a second of `analyze`, beside `jq` doing one select on the same log, in turns in one run:
 * `deno run -A bench/throughput.ts [MEGABYTES] [ROUNDS]`. Ratios travel between machines; the figures do not.
 * @module
 */
import { writeLog } from "./generate.ts";

const megabytes = Number(Deno.args[0] ?? 100);
const rounds = Number(Deno.args[1] ?? 5);
const MAIN = new URL("../main.ts", import.meta.url).pathname;

/** 64 policies as a team would have them: each with its scope, two rules, and filters of every kind. */
function policyText(number: number): string {
  const scopes = ["global", "uid=0", "comm=bash,sh,nginx", "container", "not-container", "uid>=1000"];
  const rules = [
    ["security_file_open", `data.pathname=/etc/shadow,/srv/team-${number}/*,*.pem`],
    ["openat", `data.pathname=/opt/team-${number}/*`, "retval<0"],
    ["sched_process_exec", `data.pathname=/tmp/team-${number}*,/dev/shm/*`],
    ["security_socket_connect", "uid=0", `comm=team-${number}`],
    ["ptrace", "data.request=PTRACE_POKEDATA"],
    ["close", "retval=-9", `pid=${number}`],
    ["vfs_write", `data.pathname=/var/log/team-${number}*`],
    ["magic_write", "data.pathname=/tmp/*"],
  ];
  const chosen = [rules[number % rules.length], rules[(number * 3 + 1) % rules.length]];
  return JSON.stringify({
    apiVersion: "tracee.aquasec.com/v1beta1",
    kind: "Policy",
    metadata: { name: `team-${number}`, annotations: { description: `Policy ${number} of the bench` } },
    spec: {
      scope: [scopes[number % scopes.length]],
      rules: chosen.map(([event, ...filters]) => ({ event, filters })),
    },
  });
}

interface Row {
  readonly name: string;
  readonly command: readonly string[];
  readonly seconds: number[];
  memory: number;
}

async function time(row: Row): Promise<void> {
  const { code, stderr } = await new Deno.Command("/usr/bin/env", {
    args: [
      "bash",
      "-c",
      `TIMEFORMAT=%R; time "$@" >/dev/null 2>/tmp/bench.err; grep -o 'VmHWM' /dev/null; true`,
      "bash",
      ...row.command,
    ],
    stderr: "piped",
    stdout: "null",
  }).output();
  const words = new TextDecoder().decode(stderr).trim().split("\n");
  if (code !== 0) throw new Error(words.join("\n"));
  row.seconds.push(Number(words.at(-1)));
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)];
}

const folder = Deno.makeTempDirSync();
const log = `${folder}/log.jsonl`;
const events = writeLog(log, megabytes * 1_000_000);
Deno.mkdirSync(`${folder}/policies`);
for (let number = 0; number < 64; number++) {
  Deno.writeTextFileSync(`${folder}/policies/${number}.json`, policyText(number));
}
const analyze = [Deno.execPath(), "run", "-A", MAIN, "analyze", "-o", "jsonl", "-q"];
const rows: Row[] = [
  {
    name: "hindtrace, 64 policies",
    command: [...analyze, "--policy", `${folder}/policies`, log],
    seconds: [],
    memory: 0,
  },
  { name: "hindtrace, one rule", command: [...analyze, "-e", "close.retval!=0", log], seconds: [], memory: 0 },
  { name: "hindtrace, 36 signatures", command: [...analyze, log], seconds: [], memory: 0 },
  {
    name: "jq, one select",
    command: ["jq", "-c", `select(.eventName=="close" and .returnValue!=0)`, log],
    seconds: [],
    memory: 0,
  },
];
for (let round = 0; round < rounds; round++) for (const row of rows) await time(row);
const reference = median(rows[rows.length - 1].seconds);
console.log(`${megabytes} MB, ${events} events, ${rounds} rounds in turns, median`);
for (const { name, seconds } of rows) {
  const middle = median(seconds);
  console.log(
    `${name.padEnd(26)} ${(megabytes / middle).toFixed(0).padStart(5)} MB/s ${
      Math.round(events / middle / 1000).toString().padStart(5)
    } k events/s  ${(reference / middle).toFixed(1)} x jq`,
  );
}
Deno.removeSync(folder, { recursive: true });
