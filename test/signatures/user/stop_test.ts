/**
 * Signatures that misbehave are stopped and named; the others, and the run, go on.
 * @module
 */
import { deepStrictEqual, match, strictEqual } from "node:assert";
import { describeFailure, loadUserSignatures, type UserOptions } from "../../../src/signatures/user/mod.ts";
import { events, file, judge, load, metadata, QUICK } from "./helpers.ts";

const COUNT = "((n) => () => ({ n: ++n }))(0)";
const OUTPUT = /wrote to its standard output/;
const MEMORY = /used more than 64 MB of memory/;
const SMALL: UserOptions = { timeoutMs: 5000, memory: 64 };

for (
  const [name, source, reason, options] of [
    ["loops without end", "for (;;);", /took longer than 400 ms/],
    [
      "matches a regular expression without end",
      'return /^(a+)+$/.test("a".repeat(40) + "b") ? {} : null;',
      /took longer/,
    ],
    ["fills the heap", "const all = []; for (;;) all.push(new Array(1e5).fill(Math.random()));", MEMORY, SMALL],
    ["fills memory outside the heap", "const all = []; for (;;) all.push(new Uint8Array(1e7).fill(1));", MEMORY, SMALL],
    ["exits", "Deno.exit(0);", /asked to exit/],
    ["exits and catches what comes of it", "try { Deno.exit(0); } catch { return {}; }", /asked to exit/],
    ["logs", 'console.log("x");', OUTPUT],
    ["writes to standard output", "Deno.stdout.writeSync(new Uint8Array(9));", OUTPUT],
    ["returns a million findings", "return Array(1e6).fill({});", /flooded: more than 1000 findings at once/],
    ["yields findings without end", "return (function* () { for (;;) yield {}; })();", /flooded/],
    [
      "returns a list that lies about its length",
      "return new Proxy([], { get: (_, key) => key === 'length' ? 1e9 : key === Symbol.iterator ? Array.prototype.values : {} });",
      /flooded/,
    ],
    ["returns a huge finding", 'return { text: "x".repeat(2e6) };', /flooded: a finding of more than 1 MB/],
    ["returns a huge integer", "return { n: 1n << 5000n };", /flooded/],
  ] as const satisfies readonly (readonly [string, string, RegExp, UserOptions?])[]
) {
  Deno.test(`a user signature that ${name} is stopped, and the others go on`, async () => {
    const wrong = `(event) => { if (event.args.get("fd") !== 1) return; ${source} }`;
    await using host = await load([file("WRONG", wrong), file("GOOD", COUNT)], options ?? QUICK);
    const first = (await judge(host, events(3))).map((found) =>
      found.filter((item) => (item as string[])[0] === "GOOD")
    );
    deepStrictEqual(first, [[["GOOD", { n: 1 }]], [["GOOD", { n: 2 }]], [["GOOD", { n: 3 }]]]);
    deepStrictEqual(await judge(host, events(2)), [[["GOOD", { n: 4 }]], [["GOOD", { n: 5 }]]]);
    const failures = host.failures();
    deepStrictEqual(failures.map(({ id, path }) => [id, path]), [["WRONG", "WRONG.ts"]]);
    match(failures[0].stopped ?? "", reason);
    match(
      describeFailure(failures[0]),
      /^Signature WRONG \(WRONG\.ts\) was stopped: .*; [3-5] events were not judged by it$/,
    );
  });
}

Deno.test("findings that are more than the events by far are a flood, in the long run too", async () => {
  await using host = await load([file("A", "() => Array(900).fill({})")]);
  const found = await host.judge(events(150));
  strictEqual(found.filter((list) => list.length > 0).length, 111);
  match(host.failures()[0].stopped ?? "", /flooded: 100000 findings more than events/);
});

Deno.test("one finding for each event is no flood", async () => {
  await using host = await load([file("A", "() => ({})")], { timeoutMs: 20_000 });
  for (let round = 0; round < 12; round++) await host.judge(events(10_000));
  deepStrictEqual(host.failures(), []);
});

for (
  const [name, start, reason] of [
    ["loops in start", "start() { for (;;); }", /took longer than 400 ms/],
    ["throws in start", 'start() { throw new Error("no"); }', /could not start: Error: no/],
    ["exits in start", "start() { Deno.exit(); }", /asked to exit/],
    ["has no matcher", "start() {}", /could not start: start\(\) returned undefined, not a function/],
    ["loops at the end", "start: () => Object.assign(() => {}, { finish() { for (;;); } })", /took longer/],
    ["floods at the end", "start: () => Object.assign(() => {}, { finish: () => Array(2e5).fill({}) })", /flooded/],
  ] as const
) {
  Deno.test(`a user signature that ${name} is stopped, and the others go on`, async () => {
    const wrong = { path: "WRONG.js", text: `export default { ${metadata("WRONG")}, ${start} }` };
    await using host = await load([wrong, file("GOOD", `Object.assign(${COUNT}, { finish: () => ({ end: 1 }) })`)]);
    deepStrictEqual(await judge(host, events(1)), [[["GOOD", { n: 1 }]]]);
    deepStrictEqual((await host.finish()).map(({ evidence }) => evidence), [{ end: 1 }]);
    match(host.failures()[0].stopped ?? "", reason);
  });
}

Deno.test("signatures of the same file go on without the one that was stopped, and it is said that they began anew", async () => {
  const text = `export default [
    { ${metadata("A")}, start: () => ${COUNT} },
    { ${metadata("B")}, start: () => (event) => { if (event.args.get("fd") === 1) for (;;); } },
    { ${metadata("C")}, start: () => ${COUNT} },
  ];`;
  await using host = await load([{ path: "all.js", text }]);
  deepStrictEqual(await judge(host, events(2)), [[["A", { n: 1 }], ["C", { n: 1 }]], [["A", { n: 2 }], ["C", {
    n: 2,
  }]]]);
  deepStrictEqual(await judge(host, events(1)), [[["A", { n: 1 }], ["C", { n: 3 }]]]);
  deepStrictEqual(host.failures().map(({ id, restarted, missed }) => [id, restarted, missed]), [["B", ["A", "C"], 3]]);
});

Deno.test("many files share processes, and each misbehaving one is named", async () => {
  const files = Array.from({ length: 20 }, (_, index) => {
    const id = `S${String(index).padStart(2, "0")}`;
    return file(id, index % 9 === 4 ? "() => { for (;;); }" : "() => ({})");
  });
  await using host = await load(files);
  const [found] = await judge(host, events(1));
  strictEqual(found.length, 18);
  deepStrictEqual(host.failures().map(({ id }) => id), ["S04", "S13"]);
});

Deno.test("what a user signature says to console.error are notes, few and short", async () => {
  await using host = await load([
    file("A", "() => { for (let i = 0; i < 100; i++) console.error('x'.repeat(9999), i); }"),
  ]);
  await host.judge(events(3));
  const notes = host.notes();
  deepStrictEqual([notes.length, notes[0].id, notes[0].text.length], [20, "A", 500]);
  deepStrictEqual(host.failures(), []);
});

for (
  const [name, text, reason] of [
    ["loops", "for (;;);", /took longer than 400 ms/],
    ["waits for ever", "await new Promise(() => {});", /took longer than 400 ms/],
    ["exits", "Deno.exit(0);", /asked to exit/],
    [
      "fills memory",
      "const all = []; for (;;) all.push(new Array(1e5).fill(Math.random()));",
      /more than 256 MB of memory|took longer/,
    ],
    ["is nested too deep", `export default ${"[".repeat(50_000)}${"]".repeat(50_000)};`, /nested too deep/],
  ] as const
) {
  Deno.test(`a file that ${name} while it is loaded is an error by name, and the others are loaded`, async () => {
    const { host, signatures, problems } = await loadUserSignatures(
      [{ path: "bad.ts", text }, file("GOOD", COUNT)],
      QUICK,
    );
    await using _ = host;
    deepStrictEqual(signatures.map(({ metadata: { id } }) => id), ["GOOD"]);
    deepStrictEqual(problems.map(({ level, location }) => [level, location?.path]), [["error", "bad.ts"]]);
    match(problems[0].message, reason);
  });
}

Deno.test("nothing of the subprocesses is left when the host is disposed of", async () => {
  const host = await load([file("LOOP", "() => { for (;;); }"), file("GOOD", COUNT)], { timeoutMs: 60_000 });
  const judging = host.judge(events(1));
  await new Promise((resolve) => setTimeout(resolve, 200));
  await host[Symbol.asyncDispose]();
  const [found] = await judging;
  strictEqual(found.length <= 1, true);
});

for (
  const [name, end] of [
    ["exits", "Deno.exit(0);"],
    [
      "is interrupted from the terminal, and goes on to its end",
      'for (const pid of children()) Deno.kill(pid, "SIGINT");',
    ],
  ] as const
) {
  Deno.test(`no subprocess outlives a program that ${name}`, async () => {
    const url = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
    const program = `
      import { events, file, judge, load } from ${url("helpers.ts")};
      const children = () => Deno.readTextFileSync(\`/proc/self/task/\${Deno.pid}/children\`).trim().split(" ").map(Number);
      const host = await load([file("A", "() => ({})"), file("LOOP", "() => { for (;;); }", '["ptrace"]')], { timeoutMs: 60_000 });
      console.log(children().join());
      if (${end.startsWith("Deno.exit")}) host.judge(events(1, "ptrace"));
      await new Promise((resolve) => setTimeout(resolve, 100));
      ${end}
      console.log(JSON.stringify(await judge(host, events(1))));
      await host[Symbol.asyncDispose]();`;
    const path = await Deno.makeTempFile({ suffix: ".ts" });
    await Deno.writeTextFile(path, program);
    const args = ["run", "-A", "--no-check", path];
    const { stdout } = await new Deno.Command(Deno.execPath(), { args, stderr: "inherit" }).output();
    await Deno.remove(path);
    const [pids, found] = new TextDecoder().decode(stdout).split("\n");
    strictEqual(pids.split(",").length, 2);
    strictEqual(found, end.startsWith("Deno.exit") ? "" : '[[["A",{}]]]');
    await new Promise((resolve) => setTimeout(resolve, 100));
    deepStrictEqual(pids.split(",").filter(isRunning), []);
  });
}

function isRunning(pid: string): boolean {
  try {
    return !/^State:\s*Z/m.test(Deno.readTextFileSync(`/proc/${pid}/status`));
  } catch {
    return false;
  }
}
