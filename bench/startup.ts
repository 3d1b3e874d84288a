/**
 * How long the binary takes to start, beside Deno itself, all in one run: `deno run -A bench/startup.ts [BINARY]`.
 * Whole processes, one after the other in turn; what else the machine does hits all of them alike.
 * @module
 */

/** Times that are promised, in milliseconds. */
const PROMISED: Readonly<Record<string, number>> = { "hindtrace version": 40, "hindtrace analyze": 100 };
const ROUNDS = 30;

const ROOT = new URL("../", import.meta.url);

/** Runs each command in turn; gives the times of each, sorted. */
async function measure(
  commands: Readonly<Record<string, readonly string[]>>,
): Promise<Readonly<Record<string, number[]>>> {
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, [program, ...args]] of Object.entries(commands)) {
      const start = performance.now();
      const { success } = await new Deno.Command(program, { args, stdin: "null", stdout: "null", stderr: "null" })
        .output();
      if (!success) throw new Error(`${name} failed`);
      // The first round only fills the page cache.
      if (round > 0) times[name].push(performance.now() - start);
    }
  }
  for (const list of Object.values(times)) list.sort((left, right) => left - right);
  return times;
}

async function main(binary: string): Promise<number> {
  try {
    Deno.statSync(binary);
  } catch {
    console.error(`left out: ${binary} is not there: deno task build makes it`);
    return 0;
  }
  const log = new URL("fixtures/logs/tracee_json/demo.jsonl", ROOT).pathname;
  const deno = Deno.execPath();
  const times = await measure({
    "deno --version": [deno, "--version"],
    "deno run, one line": [deno, "run", "--no-config", "--no-code-cache", "data:text/javascript,console.log(1)"],
    "hindtrace version": [binary, "version"],
    "hindtrace analyze": [binary, "analyze", log],
    "hindtrace analyze -p": [binary, "analyze", "-p", "overview", log],
    "checkout: version": [deno, "run", "-A", new URL("main.ts", ROOT).pathname, "version"],
    "checkout: analyze": [deno, "run", "-A", new URL("main.ts", ROOT).pathname, "analyze", log],
  });
  let code = 0;
  console.log(`${"".padEnd(22)} least  median`);
  for (const [name, list] of Object.entries(times)) {
    const median = list[list.length >> 1];
    const promised = PROMISED[name];
    const isLate = promised !== undefined && median > promised;
    if (isLate) code = 1;
    const note = promised === undefined ? "" : `  promised ${promised} ms${isLate ? ": too late" : ""}`;
    console.log(`${name.padEnd(22)} ${list[0].toFixed(1).padStart(5)} ${median.toFixed(1).padStart(7)} ms${note}`);
  }
  return code;
}

if (import.meta.main) Deno.exitCode = await main(Deno.args[0] ?? new URL("dist/hindtrace", ROOT).pathname);
