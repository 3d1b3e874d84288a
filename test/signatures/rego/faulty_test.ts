/**
 * What one faulty Rego file does to the others: nothing, but for those that need it.
 * @module
 */
import { deepStrictEqual, match } from "node:assert";
import { HELPERS } from "../../../rules/rego_helpers.ts";
import { loadRego, type RegoFile, runRegoTests } from "../../../src/signatures/rego/mod.ts";
import { ruleFile } from "./rules.ts";

const GOOD = ruleFile("tracee_match { true }", "G-1", "good.rego");

async function load(files: readonly RegoFile[]) {
  const { signatures, problems } = await loadRego(files, { helpers: HELPERS });
  return {
    ids: signatures.map(({ metadata }) => metadata.id),
    said: problems.map(({ level, location, message }) => `${level} ${location?.path}:${location?.line} ${message}`),
  };
}

function needing(path: string, rule: string, lib = "lib.rego"): { readonly file: RegoFile; readonly remark: string } {
  const { text } = ruleFile(`tracee_match { ${rule} }`, `N-${path}`, path);
  return {
    file: { path, text: text.replace(/package .*/, `package tracee.n_${path[0]}\nimport data.lib`) },
    remark: `remark ${path}:undefined The file is left out: it needs "${lib}", which cannot be used`,
  };
}

const LIBRARIES: readonly (readonly [string, string, string])[] = [
  ["does not parse", "package lib\nf(x) { x == \nsetting = 1", "error lib.rego:3 "],
  ["does not compile", "package lib\nf(x) { x == nosuch(1) }\nsetting = 1", "error lib.rego:2 "],
];

for (const [what, text, error] of LIBRARIES) {
  Deno.test(`loadRego() leaves out a library that ${what}, and what needs it`, async () => {
    const call = needing("a.rego", "lib.f(1)");
    const value = needing("b.rego", "x := lib.setting; x == 1");
    const path = needing("c.rego", "data.lib.setting == 1");
    const through = { path: "d.rego", text: "package d\nimport data.lib\ng(x) { lib.f(x) }" };
    const indirect = needing("e.rego", "data.d.g(1)", "d.rego");
    const unrelated = needing("f.rego", 'input.eventName == "openat"');
    const files = [call, value, path, indirect, unrelated].map(({ file }) => file);
    const { ids, said } = await load([...files, through, { path: "lib.rego", text }, GOOD]);
    deepStrictEqual(ids, ["N-f.rego", "G-1"]);
    deepStrictEqual(said.filter((line) => line.startsWith("remark")), [
      call.remark,
      value.remark,
      path.remark,
      'remark d.rego:undefined The file is left out: it needs "lib.rego", which cannot be used',
      indirect.remark,
    ]);
    const errors = said.filter((line) => line.startsWith("error"));
    deepStrictEqual(errors.map((line) => line.slice(0, error.length)), [error]);
  });
}

Deno.test("loadRego() says the own mistakes of a file that needs a faulty one", async () => {
  const lib = { path: "lib.rego", text: "package lib\nf(x) {" };
  const { ids, said } = await load([needing("a.rego", "lib.f(1); nosuch(1)").file, lib, GOOD]);
  deepStrictEqual(ids, ["G-1"]);
  deepStrictEqual(said.map((line) => line.split(" ").slice(0, 2).join(" ")), ["error a.rego:6", "error lib.rego:2"]);
});

Deno.test("loadRego() goes on beside a faulty file that nothing needs, and says all mistakes", async () => {
  const files = [
    { path: "broken.rego", text: "no_package" },
    { path: "other.rego", text: "package other\nq { nosuch(1) }" },
    ruleFile("tracee_match { nosuch(2) }", "T-2", "sig.rego"),
    GOOD,
  ];
  const { ids, said } = await load(files);
  deepStrictEqual(ids, ["G-1"]);
  deepStrictEqual(said.map((line) => line.split(" ").slice(0, 2).join(" ")), [
    "error broken.rego:1",
    "error other.rego:2",
    "error sig.rego:5",
  ]);
});

Deno.test("loadRego() only remarks on files with nothing in them", async () => {
  const empty = ["", "\n\n", "# tracee_match, some day\n"].map((text, index) => ({ path: `${index}.rego`, text }));
  deepStrictEqual(await load([...empty, GOOD]), {
    ids: ["G-1"],
    said: [0, 1, 2].map((index) => `remark ${index}.rego:undefined There is nothing in the file`),
  });
  deepStrictEqual((await load(empty)).ids, []);
});

Deno.test("loadRego() keeps the signatures of a shared package when one of them, or a library, is faulty", async () => {
  function signature(path: string, rule: string): RegoFile {
    const text = ruleFile(rule, `S-${path[0]}`, path).text.replace(/package .*/, "package main");
    return { path, text };
  }
  const files = [
    signature("a.rego", 'who := "a"\ntracee_match { who == "a" }'),
    signature("b.rego", 'who := "b"\ntracee_match { who == "b" '),
    signature("c.rego", "tracee_match { shared(1) }"),
    { path: "lib.rego", text: "package main\nshared(x) { x == " },
  ];
  const { ids, said } = await load(files);
  deepStrictEqual(ids, ["S-a"]);
  deepStrictEqual(said.map((line) => line.split(" ").slice(0, 2).join(" ")), [
    "error b.rego:7",
    "remark c.rego:undefined",
    "error lib.rego:2",
  ]);
});

Deno.test("loadRego() does not take its own helper library for one of the directory that is faulty", async () => {
  const own = { path: "helpers.rego", text: "package tracee.helpers\nget_tracee_argument(name) = 42 {" };
  const user = ruleFile('tracee_match { helpers.get_tracee_argument("x") == 42 }');
  const { ids, said } = await load([user, own, GOOD]);
  deepStrictEqual(ids, ["G-1"]);
  match(said.join("\n"), /remark rule\.rego:undefined The file is left out: it needs "helpers\.rego"/);
});

Deno.test("loadRego() goes on without text that is nested too deep, and what needs it", async () => {
  const deep = { path: "lib.rego", text: `package lib\nsetting = ${"[".repeat(200_000)}` };
  const { file, remark } = needing("a.rego", "lib.setting == 1");
  const { ids, said } = await load([file, deep, GOOD]);
  deepStrictEqual([ids, said.slice(1)], [["G-1"], [remark]]);
  match(said[0], /^error lib\.rego:undefined .*nested too deep/);
});

Deno.test("loadRego() says what the parser expected with a line break that is escaped once", async () => {
  const { problems } = await loadRego([{ path: "a.rego", text: "package a\nx { true true }" }]);
  match(problems[0].message, /expected \n or ; or \}/);
});

Deno.test("loadRego() lets signatures of the same files ask for each other's events", async () => {
  const first = ruleFile("tracee_match { true }", "A-1", "a.rego");
  const second = ruleFile("tracee_match { true }", "B-1", "b.rego");
  const files = [
    { ...first, text: first.text.replace('"openat"', '"b_event"') },
    { ...second, text: second.text.replace('"B-1"', '"B-1", "eventName": "b_event"') },
  ];
  deepStrictEqual(await load(files), { ids: ["A-1", "B-1"], said: [] });
  const { ids, said } = await load([files[0], { path: "b.rego", text: `${files[1].text}x {` }]);
  deepStrictEqual([ids, said[1]], [
    ["A-1"],
    'remark a.rego:4 "b_event" is no event of Tracee, and no signature that can be used',
  ]);
});

Deno.test("runRegoTests() runs the tests beside a faulty file", async () => {
  const { results, problems } = await runRegoTests([
    { path: "a.rego", text: "package a\nroot {" },
    { path: "a_test.rego", text: "package a\ntest_root { root }" },
    { path: "b.rego", text: "package b\nroot { true }" },
    { path: "b_test.rego", text: "package b\ntest_root { root }" },
  ]);
  deepStrictEqual(results.map(({ name, outcome }) => [name, outcome]), [["data.b.test_root", "pass"]]);
  deepStrictEqual(problems.map(({ level, location }) => [level, location?.path]), [
    ["error", "a.rego"],
    ["remark", "a_test.rego"],
  ]);
});
