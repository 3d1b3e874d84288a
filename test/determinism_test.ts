import { deepStrictEqual, strictEqual } from "node:assert";
import { runProgram } from "./run_program.ts";

const DEMO = new URL("../fixtures/logs/tracee_json/demo.jsonl", import.meta.url).pathname;
const POLICIES = [
  "overview",
  "execution",
  "persistence",
  "credentials",
  "connections",
  "privileges",
  "kernel",
  "default",
];

/** What a run prints, without the part that differs between two runs. */
async function report(args: readonly string[]): Promise<string> {
  const { stdout } = await runProgram(["analyze", "-q", "-o", "json", ...args, DEMO]);
  return stdout.replace(/"run":\{[^}]*\}/, `"run":{}`);
}

Deno.test("the same input gives the same bytes, twice and in another order of policies", async () => {
  const flags = (names: readonly string[]) => names.flatMap((name) => ["--policy", name]);
  const first = await report(flags(POLICIES));
  strictEqual(await report(flags(POLICIES)), first);
  strictEqual(await report(flags(POLICIES.toReversed())), first);
});

Deno.test("one file with one finding gives it 100 times out of 100", async () => {
  const counts: number[] = [];
  for (let round = 0; round < 25; round++) {
    const runs = Array.from(
      { length: 4 },
      () => runProgram(["analyze", "-q", "-o", "jsonl", "--rules", "TRC-102", DEMO]),
    );
    for (const { stdout } of await Promise.all(runs)) counts.push(stdout.trim().split("\n").length);
  }
  deepStrictEqual(counts, new Array(100).fill(1));
});
