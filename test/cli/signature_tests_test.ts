/**
 * `hindtrace test` as a user starts it; what it prints is in `test/spec/test_*`.
 * @module
 */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { SIGNATURES } from "../../rules/mod.ts";
import { runProgram } from "../run_program.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const IS_BUILT = Deno.env.get("HINDTRACE") !== undefined;

Deno.test({
  name: IS_BUILT
    ? "left out: it is about a checkout: built-in signatures"
    : "the built-in signatures pass their own cases",
  ignore: IS_BUILT,
  async fn() {
    const { code, stdout, stderr } = await runProgram(["test"], { cwd: ROOT });
    deepStrictEqual([code, stderr], [0, ""]);
    match(stdout, new RegExp(`\\n# ${SIGNATURES.length * 2} passed, 0 failed\\n$`));
    match(stdout, /^ok \d+ - TRC-1010 \w+: match fixtures\/signatures\/\w+\/match.jsonl$/m);
  },
});

Deno.test("--rules narrows to one signature and the tests of its package", async () => {
  const { code, stdout } = await runProgram(["test", "--rules-dir", `${ROOT}rules/rego`, "--rules", "EX-1"]);
  strictEqual(code, 0);
  const names = [...stdout.matchAll(/^ok \d+ - .*: (.*)$/gm)].map(([, name]) => name);
  deepStrictEqual(names, [
    `match ${ROOT}rules/rego/ptrace_traceme.match.jsonl`,
    `miss ${ROOT}rules/rego/ptrace_traceme.miss.jsonl`,
    "data.tracee.EX_1.test_traceme",
    "data.tracee.EX_1.test_attach_is_something_else",
  ]);
});

Deno.test("the worked examples in both languages pass, and none is untested", async () => {
  const { code, stdout, stderr } = await runProgram(["test", "rules/rego", "rules/typescript"], { cwd: ROOT });
  deepStrictEqual([code, stderr], [0, ""]);
  match(stdout, /EX-1 ptrace_traceme: miss .*EX-TS-2 short_lived: match .*data.tracee.EX_5.test_writing\n/s);
});

Deno.test("signatures without cases fail the run, unless that is allowed", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.copyFile(`${ROOT}rules/typescript/shadow_read.ts`, `${folder}/shadow_read.ts`);
  const strict = await runProgram(["test", folder]);
  const lenient = await runProgram(["test", folder, "--allow-untested"]);
  await Deno.remove(folder, { recursive: true });
  strictEqual(strict.code, 1);
  match(strict.stdout, /not ok 1 - EX-TS-1 shadow_read: has cases\n {2}---\n {2}message: "untested: /);
  strictEqual(lenient.code, 0);
  match(
    lenient.stdout,
    /ok 1 - EX-TS-1 shadow_read: has cases # SKIP untested: .*\n1\.\.1\n# 0 passed, 0 failed, 1 skip/,
  );
});

Deno.test("--skip-faulty leaves out what cannot be run, which does not count as tested", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.copyFile(`${ROOT}rules/typescript/shadow_read.ts`, `${folder}/shadow_read.ts`);
  await Deno.writeTextFile(`${folder}/broken.ts`, "export default {");
  await Deno.writeTextFile(`${folder}/broken.match.jsonl`, '{"timestamp":1,"eventName":"openat"}\n');
  await Deno.writeTextFile(`${folder}/shadow_read.match.jsonl`, "");
  const strict = await runProgram(["test", folder]);
  const lenient = await runProgram(["test", folder, "--skip-faulty"]);
  await Deno.remove(folder, { recursive: true });
  deepStrictEqual([strict.code, strict.stdout], [2, ""]);
  strictEqual(lenient.code, 1);
  match(lenient.stdout, /not ok 1 - EX-TS-1 shadow_read: has cases/);
  for (const file of ["broken.ts", "broken.match.jsonl", "shadow_read.match.jsonl"]) {
    ok(lenient.stderr.includes(`${folder}/${file}`), file);
  }
  ok(!lenient.stderr.includes("error:"), lenient.stderr);
});

for (
  const [name, args, code, message] of [
    ["an empty folder", ["test", "/proc/self/fdinfo"], 2, /Cannot test anything: there are no signatures in/],
    ["no such folder", ["test", "/no/such/folder"], 2, /there is no such folder/],
    ["no built-in signatures", ["test", "--no-builtin"], 2, /Cannot test anything: there are no signatures\n/],
    ["a signature that is not there", ["test", "rules/rego", "--rules", "EX-99"], 2, /Unknown signature "EX-99"/],
    ["an unknown output", ["test", "rules/rego", "-o", "xml"], 2, /Unknown output format "xml"/],
    ["a report that cannot be written", ["test", "rules/rego", "-o", "junit:/dev/full"], 3, /No space left on device/],
  ] as const
) {
  Deno.test(`test says what is wrong with ${name}`, async () => {
    const outcome = await runProgram(args, { cwd: ROOT });
    strictEqual(outcome.code, code, outcome.stderr);
    match(outcome.stderr, message);
    strictEqual(outcome.stdout, "");
  });
}
