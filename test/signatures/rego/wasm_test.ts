/**
 * Policies that were compiled beforehand: by `opa build -t wasm`, alone or as a bundle.
 * @module
 */
import { deepStrictEqual, match, strictEqual } from "node:assert";
import { compile } from "../../../src/signatures/rego/compile.ts";
import { loadWasm } from "../../../src/signatures/rego/mod.ts";
import { makeEvent } from "../../make_event.ts";
import { judge, ruleFile } from "./rules.ts";

const TEXT = {
  path: "rule.rego",
  text: ruleFile('tracee_match = {"hash": crypto.sha256(input.processName)} { true }').text.replace(/^import.*\n/m, ""),
};
/** Made with OPA 1.22 of a rule that reads data.json; two entrypoints more than the match. */
const BUNDLE = new URL("opa_bundle.tar.gz", import.meta.url);

async function compiled(
  text = TEXT,
  hostBuiltins = ["crypto.sha256", "http.send", "rand.intn"],
): Promise<Uint8Array<ArrayBuffer>> {
  const { wasm, errors } = await compile({ files: [text], hostBuiltins });
  deepStrictEqual(errors, []);
  return wasm ?? new Uint8Array();
}

async function problemsOf(bytes: Uint8Array<ArrayBuffer>): Promise<readonly string[]> {
  return (await loadWasm([{ path: "x.wasm", bytes }])).problems.map((problem) =>
    `${problem.location?.path}: ${problem.message}`
  );
}

Deno.test("loadWasm() reads a policy", async () => {
  const { signatures, problems } = await loadWasm([{ path: "x.wasm", bytes: await compiled() }]);
  deepStrictEqual(problems, []);
  deepStrictEqual([signatures[0].metadata.id, signatures[0].language, signatures[0].origin], ["T-1", "wasm", "x.wasm"]);
  const { hash } = judge(signatures[0], makeEvent({ process: { name: "a" } })) ?? {};
  match(String(hash), /^ca978112/);
});

Deno.test("loadWasm() reads a bundle of OPA, with its data", async () => {
  const { signatures, problems } = await loadWasm([{ path: "b.tar.gz", bytes: Deno.readFileSync(BUNDLE) }]);
  deepStrictEqual(problems, []);
  deepStrictEqual(signatures.map(({ metadata, selectors }) => [metadata.id, metadata.severity, selectors]), [
    ["BUNDLE-1", "medium", [{ name: "ptrace" }]],
  ]);
  const event = makeEvent({ name: "ptrace", process: { hostPid: 42 }, args: { request: 0 } });
  deepStrictEqual(judge(signatures[0], event), { request: "PTRACE_TRACEME", pid: "42" });
  strictEqual(judge(signatures[0], makeEvent({ name: "ptrace", args: { request: "PTRACE_ATTACH" } })), undefined);
});

Deno.test("loadWasm() refuses built-ins that the host has not, when it loads", async () => {
  const text = {
    path: "rule.rego",
    text: TEXT.text.replace("true", 'http.send({"url": "x", "method": "get"}); rand.intn("a", 2)'),
  };
  deepStrictEqual(await problemsOf(await compiled(text)), [
    'x.wasm: Cannot use built-in "http.send": it asks the network, and a judgment depends on the log alone',
    'x.wasm: Cannot use built-in "rand.intn": it draws random numbers, and a judgment depends on the log alone',
  ]);
});

Deno.test("loadWasm() says which entrypoints are missing, and how to make them", async () => {
  const text = { path: "rule.rego", text: TEXT.text.replace(/^tracee_selected.*\n/m, "") };
  const [problem] = await problemsOf(await compiled(text));
  match(
    problem,
    /no entrypoint tracee\/T_1\/tracee_selected_events; make it with opa build -t wasm -e tracee\/T_1\/tracee_match -e /,
  );
});

/** What is no policy, and what is said of it. */
const BROKEN: readonly (readonly [string, () => Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>>, RegExp])[] =
  [
    ["an empty file", () => new Uint8Array(), /not a WebAssembly module/],
    ["another file", () => new TextEncoder().encode("hello"), /not a WebAssembly module/],
    [
      "a module that is no policy",
      () => new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]),
      /not a policy that OPA compiled/,
    ],
    ["a cut policy", async () => (await compiled()).slice(0, 1000), /not a WebAssembly module/],
    ["a cut bundle", () => Deno.readFileSync(BUNDLE).slice(0, 20_000), /not gzipped, or damaged/],
    ["a bundle without a policy", () => gzip(new Uint8Array(1024)), /no policy\.wasm in it/],
    ["a bundle that unpacks to very much", () => gzip(new Uint8Array(300 * 2 ** 20)), /unpacks to more than 256 MB/],
  ];

for (const [what, bytes, expected] of BROKEN) {
  Deno.test(`loadWasm() refuses ${what}`, async () => match((await problemsOf(await bytes()))[0], expected));
}

Deno.test("loadWasm() refuses the same id twice", async () => {
  const bytes = await compiled();
  const { signatures, problems } = await loadWasm([{ path: "a.wasm", bytes }, { path: "b.wasm", bytes }]);
  deepStrictEqual(signatures.map((signature) => signature.origin), ["a.wasm"]);
  deepStrictEqual(problems.map((problem) => problem.message), [
    'Cannot use signature: its id "T-1" is also that of "a.wasm"',
  ]);
});

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return await new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"))).bytes();
}
