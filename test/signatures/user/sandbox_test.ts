/**
 * What a signature tries to reach, it does not: files, environment, network, native code, threads, and other signatures.
 * @module
 */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { builtinModules } from "node:module";
import { builtinNames } from "../../../src/signatures/user/builtin_names.ts";
import { loadUserSignatures } from "../../../src/signatures/user/mod.ts";
import { events, file, judge, load, metadata } from "./helpers.ts";

const SECRET = "hindtrace-secret-7c1f";

/** Expressions that must not give what they ask for; `{PATH}` is a file that can be read, `{PORT}` a port that listens. */
const CALLS = [
  'Deno.readTextFileSync("{PATH}")',
  'Deno.env.get("HINDTRACE_SECRET")',
  "Deno.env.toObject()",
  'Deno.dlopen("libc.so.6", {})',
  'new Deno.Command("cat", { args: ["{PATH}"] }).outputSync()',
  "Deno.hostname()",
  "Deno.stdin.readSync(new Uint8Array(9))",
  "Deno.makeTempFileSync()",
  "Deno[Symbol.for('Deno.internal')].core.ops",
  'new Worker("data:text/javascript,for(;;);", { type: "module" })',
  'fetch("http://127.0.0.1:{PORT}/")',
  'new WebSocket("ws://127.0.0.1:{PORT}/")',
  "new XMLHttpRequest()",
  "process.exit(1)",
  "process.env.HINDTRACE_SECRET",
  'process.getBuiltinModule("node:fs").readFileSync("{PATH}")',
  'require("node:fs")',
  "globalThis.constructor.constructor('return process')().env",
  "(function () {}).constructor('return Deno')().readTextFileSync('{PATH}')",
  "localStorage.length",
  "caches.open('x')",
  "setTimeout(() => {}, 0)",
  "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)",
  "new WebAssembly.Memory({ initial: 1 })",
  "navigator.hardwareConcurrency",
  "prompt('?')",
  "URL.createObjectURL(new Blob([]))",
  "indexedDB.open('x')",
];

const IMPORTS = [
  'import text from "file://{PATH}" with { type: "text" }; const found = text;',
  'import text from "file://{PATH}" with { type: "json" }; const found = text;',
  'import text from "file://{PATH}" with { type: "bytes" }; const found = text;',
  'import "file://{PATH}"; const found = "loaded";',
  'const found = (await import("file://{PATH}", { with: { type: "text" } })).default;',
  'const path = ["file:", "{PATH}"].join("//"); const found = (await import(path, { with: { type: "text" } })).default;',
  'const found = (await import("data:text/javascript," + encodeURIComponent(\'export { default } from "file://{PATH}" with { type: "text" }\'))).default;',
  'import { readFileSync } from "node:fs"; const found = readFileSync("{PATH}", "utf8");',
  'import { readFileSync } from "fs"; const found = readFileSync("{PATH}", "utf8");',
  'const found = (await import("node:" + "process")).default.env;',
  'const found = new (await import("node:worker_threads")).Worker("for(;;);", { eval: true });',
  'import found from "http://127.0.0.1:{PORT}/a.js";',
  'import found from "npm:yaml@2.9.1";',
  'import found from "jsr:@std/fs";',
  'import found from "./other.ts";',
];

const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
const port = (listener.addr as Deno.NetAddr).port;
let visits = 0;
const visiting = (async () => {
  for await (const visit of listener) {
    visits++;
    visit.close();
  }
})();
Deno.env.set("HINDTRACE_SECRET", SECRET);
const path = Deno.makeTempFileSync({ suffix: ".txt" });
Deno.writeTextFileSync(path, SECRET);
globalThis.addEventListener("unload", () => Deno.removeSync(path));

function fill(source: string): string {
  return source.replaceAll("{PATH}", path).replaceAll("{PORT}", String(port));
}

Deno.test({
  name: "a matcher reaches nothing outside",
  sanitizeResources: false,
  sanitizeOps: false,
  async fn(context) {
    const attempts = CALLS.map((source) => `() => ${fill(source)}`).join(",\n");
    const matcher = `(event) => {
      const result = [${attempts}][event.args.get("fd")]();
      return { reached: String(result) };
    }`;
    await using host = await load([file("SPY", matcher), file("GOOD", "() => ({})")], { timeoutMs: 2000 });
    const found = await judge(host, events(CALLS.length));
    for (const [index, source] of CALLS.entries()) {
      await context.step(source, () => deepStrictEqual(found[index], [["GOOD", {}]]));
    }
    strictEqual(host.failures()[0].count, CALLS.length);
    strictEqual(host.failures()[0].stopped, undefined);
    strictEqual(visits, 0);
  },
});

for (const source of IMPORTS) {
  Deno.test({
    name: `a file that begins with ${source} is not loaded`,
    sanitizeResources: false,
    sanitizeOps: false,
    async fn() {
      const text = `${fill(source)}\nexport default { ${metadata("SPY")}, start: () => () => ({ found }) };`;
      const { host, signatures, problems } = await loadUserSignatures([
        { path: "spy.ts", text },
        file("GOOD", "() => ({})"),
      ]);
      await using _ = host;
      deepStrictEqual(signatures.map(({ metadata: { id } }) => id), ["GOOD"]);
      strictEqual(problems.length, 1);
      match(problems[0].message, /^Cannot load "spy\.ts": /);
      ok(!problems[0].message.includes(SECRET));
      match(problems[0].expected ?? "", /import types/);
      strictEqual(visits, 0);
    },
  });
}

/** Changes that would reach other signatures, or what runs them, if built-in objects could be changed. */
const POLLUTION = [
  "Object.prototype.polluted = 1",
  "Object.prototype.toJSON = () => 'polluted'",
  "Object.prototype.toString = () => 'polluted'",
  "Array.prototype.push = () => { throw 1; }",
  "Array.prototype[Symbol.iterator] = function* () {}",
  "Map.prototype.get = () => 'polluted'",
  "JSON.stringify = () => 'polluted'",
  "globalThis.JSON = null",
  "globalThis.polluted = 1",
  "Object.defineProperty(globalThis, 'Map', { value: null })",
  "Object.setPrototypeOf(Array.prototype, null)",
  "[][Symbol.iterator]().__proto__.next = () => ({ done: true })",
  "(function* () {}).constructor.prototype.prototype.next = null",
  "Promise.prototype.then = null",
  "RegExp.prototype.exec = () => null",
  "String.prototype.slice = () => ''",
  "Uint8Array.prototype.set = () => {}",
  "new TextEncoder().constructor.prototype.encode = () => new Uint8Array()",
  "Error.prepareStackTrace = () => 'polluted'",
  "Function.prototype.call = null",
  "event.args.constructor.prototype.get = () => 'polluted'",
  "BigInt.prototype.toString = () => '0'",
];

Deno.test("built-in objects cannot be changed, and the attempt is an error of that signature only", async (context) => {
  const attempts = POLLUTION.map((source) => `(event) => { "use strict"; ${source}; }`).join(",\n");
  const text = `export default [
    { ${
    metadata("A")
  }, start: () => (event) => { [${attempts}][event.args.get("fd")](event); return { polluted: true }; } },
    { ${
    metadata("B")
  }, start: () => (event) => ({ n: event.args.get("fd"), big: 2n ** 64n, list: [...[1, 2]], clean: ({}).polluted === undefined }) },
  ];`;
  await using host = await load([{ path: "all.js", text }], { timeoutMs: 2000 });
  const found = await judge(host, events(POLLUTION.length));
  for (const [n, source] of POLLUTION.entries()) {
    const clean = { n, big: 2n ** 64n, list: [1, 2], clean: true };
    await context.step(source, () => deepStrictEqual(found[n], [["B", clean]]));
  }
  deepStrictEqual(host.failures().map(({ id, count }) => [id, count]), [["A", POLLUTION.length]]);
});

Deno.test("one signature cannot change the events of another", async () => {
  const text = `export default [
    { ${
    metadata("A")
  }, start: () => (event) => { event.process.name = "x"; event.args.get("list").push(9); event.args = null; } },
    { ${metadata("B")}, start: () => (event) => ({ name: event.process.name, list: event.args.get("list") }) },
  ];`;
  await using host = await load([{ path: "all.js", text }]);
  const { makeEvent } = await import("../../make_event.ts");
  const event = makeEvent({ args: { list: [1] } });
  deepStrictEqual(await judge(host, [event]), [[["B", { name: "test", list: [1] }]]]);
  deepStrictEqual(event.args.get("list"), [1]);
});

Deno.test("objects of a signature may have properties that built-in ones have too", async () => {
  const matcher = `() => {
    class Mine extends Error { constructor() { super("x"); this.name = "Mine"; this.message = "y"; } }
    const counts = {};
    counts.toString = 1;
    counts.constructor = 2;
    return { ...counts, error: String(new Mine()), own: Object.keys(counts) };
  }`;
  await using host = await load([file("A", matcher)]);
  deepStrictEqual(await judge(host, events(1)), [[["A", {
    toString: 1,
    constructor: 2,
    error: "Mine: y",
    own: ["toString", "constructor"],
  }]]]);
});

Deno.test("a promise that a file leaves behind never runs in the turn of another", async () => {
  const late = `let ran = 0; (async () => { for (let i = 0; i < 1e4; i++) await 0; ran = 1; for (;;); })();`;
  const text = `export default { ${
    metadata("A")
  }, start: () => () => { Promise.resolve().then(() => { for (;;); }); return {}; } }`;
  await using host = await load([{ path: "a.js", text }, file("B", `() => { ${late} return { ran }; }`)]);
  deepStrictEqual(await judge(host, events(2)), [[["A", {}], ["B", { ran: 0 }]], [["A", {}], ["B", { ran: 0 }]]]);
});

Deno.test("every module that Deno has built in is out of reach", () => {
  const names = builtinModules.map((name) => name.replace(/^node:/, ""));
  deepStrictEqual([...new Set(names)].filter((name) => !builtinNames().includes(name)), []);
});

Deno.test({
  name: "nobody came to the port",
  sanitizeResources: false,
  sanitizeOps: false,
  async fn() {
    listener.close();
    await visiting;
    strictEqual(visits, 0);
  },
});
