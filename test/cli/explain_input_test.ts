/**
 * `hindtrace explain --input` as a user starts it; what it prints is in `test/spec/explain_input_*`.
 * @module
 */
import { deepStrictEqual, match, strictEqual } from "node:assert";
import { SIGNATURES } from "../../rules/mod.ts";
import { runProgram } from "../run_program.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const DEMO = `${ROOT}fixtures/logs/tracee_json/demo.jsonl`;
const encoder = new TextEncoder();

/** The explanations of a name, as programs get them. */
async function explain(name: string, ...args: readonly string[]) {
  const { code, stdout, stderr } = await runProgram(["explain", name, "-o", "json", ...args], { cwd: ROOT });
  strictEqual(code, 0, stderr);
  return JSON.parse(stdout);
}

Deno.test("explain and analyze agree on what fired", async () => {
  const { stdout } = await runProgram(["analyze", "-q", "-o", "json", DEMO]);
  const { summary: { byName } } = JSON.parse(stdout);
  const names = ["anti_debugging", "ld_preload", "dropped_executable", "illegitimate_shell"];
  for (const name of names) {
    const [{ input }] = await explain(name, "--input", DEMO);
    strictEqual(input.fired, byName[name] ?? 0, name);
  }
});

Deno.test("what a signature in Rego names in its text, and the log lacks, is told", async () => {
  const stdin = encoder.encode('{"timestamp":1684245518325470934,"eventName":"ptrace","args":[]}\n');
  const args = ["explain", "EX-1", "--rules-dir", "rules/rego", "--input", "-"];
  const { stdout } = await runProgram(args, { stdin, cwd: ROOT });
  match(stdout, /In standard input:\n {2}It did not fire: its matcher said no to the one event/);
  match(stdout, /Named in its text and never found: args.request of ptrace \(in 1 event\)/);
});

Deno.test("what a user's signature in TypeScript names in its text is told, and that it fires", async () => {
  const rules = ["--rules-dir", "rules/typescript", "--input"];
  const [fired] = await explain("EX-TS-1", ...rules, "rules/typescript/shadow_read.match.jsonl");
  deepStrictEqual([fired.input.fired, fired.input.first.line], [2, 1]);
  deepStrictEqual(fired.input.neverFound.map(({ field }: { field: string }) => field), ["executable"]);
  const [atEnd] = await explain("EX-TS-3", ...rules, "rules/typescript/process_count.match.jsonl");
  match(atEnd.input.verdict, /^It fired once, at the end of the log$/);
});

Deno.test("recorded detections are told, and are one with ours where a policy is asked", async () => {
  const folder = await Deno.makeTempDir();
  const common = '"timestamp":1684245518325470934,"hostThreadId":7,"processId":7,';
  const lines = [
    `{${common}"eventName":"ptrace","args":[{"name":"request","type":"string","value":"PTRACE_TRACEME"}]}`,
    `{${common}"eventName":"anti_debugging","metadata":{"Version":"1","Description":"","Tags":null,"Properties":` +
    `{"Severity":1,"signatureID":"TRC-102","signatureName":"Anti-Debugging detected"}},"args":[]}`,
  ];
  await Deno.writeTextFile(`${folder}/log.jsonl`, lines.join("\n"));
  const log = ["--input", `${folder}/log.jsonl`];
  const [{ input: signature }] = await explain("TRC-102", ...log);
  const { stdout } = await runProgram(["analyze", "-q", "-o", "json", "-p", "default", `${folder}/log.jsonl`]);
  const [, { input: policy }] = await explain("default", ...log); // the set of that name comes first
  await Deno.remove(folder, { recursive: true });
  deepStrictEqual([signature.fired, signature.recorded], [1, 1]);
  strictEqual(policy.selected, JSON.parse(stdout).summary.findings);
});

Deno.test("a name that is an event and a signature is explained as both, in one pass over standard input", async () => {
  const name = SIGNATURES.find(({ metadata, selectors }) => metadata.eventName === selectors[0].name)?.metadata
    .eventName;
  const stdin = encoder.encode(`{"timestamp":1684245518325470934,"eventName":"${name}","args":[]}\n`);
  const { stdout } = await runProgram(["explain", `${name}`, "-o", "json", "--input", "-"], { stdin });
  const all: readonly { kind: string; input: { logEvents: number } }[] = JSON.parse(stdout);
  deepStrictEqual(all.map(({ kind, input }) => [kind, input.logEvents]), [["signature", 1], ["event", 1]]);
});
