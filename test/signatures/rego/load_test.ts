/**
 * What a Rego file must have to be a signature, and what is said of one that has not.
 * @module
 */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import type { Problem } from "../../../src/model/mod.ts";
import { loadRego, type RegoFile } from "../../../src/signatures/rego/mod.ts";
import { makeEvent } from "../../make_event.ts";
import { EXAMPLES, judge, loadGood, readRules, ruleFile, TRACEE } from "./rules.ts";
import { HELPERS } from "../../../rules/rego_helpers.ts";

function places(problems: readonly Problem[]): readonly string[] {
  return problems.map(({ location, message }) => `${location?.path}:${location?.line}:${location?.column} ${message}`);
}

async function messages(files: readonly RegoFile[]): Promise<readonly string[]> {
  return places((await loadRego(files, { helpers: HELPERS })).problems);
}

Deno.test("loadRego() finds the mistakes of all files at once, each with its place", async () => {
  const files = [
    ruleFile("tracee_match { x }", "T-1", "a.rego"),
    ruleFile("tracee_match {", "T-2", "b.rego"),
    ruleFile("tracee_match { input.a == concat(1) }", "T-3", "c.rego"),
    ruleFile('tracee_match { time.now_ns() > 1\n http.send({"url": "x"}) }', "T-4", "d.rego"),
    ruleFile("tracee_match { true }", "T-5", "e.rego"),
    ruleFile("tracee_match { nosuch(1) }", "T-6", "f.rego"),
    ruleFile("tracee_match { helpers.nosuch(1) }", "T-7", "g.rego"),
  ];
  const { signatures, problems } = await loadRego(files, { helpers: HELPERS });
  deepStrictEqual(signatures.map((signature) => signature.metadata.id), ["T-5"]);
  const said = places(problems);
  deepStrictEqual(said.map((text) => text.split(" ")[0]), [
    "a.rego:5:16",
    "b.rego:6:1",
    "c.rego:5:27",
    "d.rego:5:16",
    "d.rego:6:2",
    "f.rego:5:16",
    "g.rego:5:16",
  ]);
  match(said[3], /Cannot use built-in "time\.now_ns": it reads the clock, and a judgment depends on the log alone/);
  match(said[4], /Cannot use built-in "http\.send": it asks the network, and a judgment depends on the log alone/);
  match(said[5], /undefined function nosuch/);
  deepStrictEqual([problems[3].sourceLine, problems[3].length], ["tracee_match { time.now_ns() > 1", 11]);
});

Deno.test("loadRego() counts columns in characters", async () => {
  const said = await messages([ruleFile('tracee_match { x := "é"; nosuch(x) }')]);
  match(said[0], /^rule\.rego:5:25 .*undefined function nosuch/);
});

for (const name of ["opa.runtime()", 'net.lookup_ip_addr("a")', 'rand.intn("a", 2)', 'uuid.rfc4122("a")']) {
  Deno.test(`loadRego() refuses ${name} and says why`, async () => {
    match(
      (await messages([ruleFile(`tracee_match { ${name} }`)]))[0],
      /^rule\.rego:5:16 .*a judgment depends on the log alone/,
    );
  });
}

Deno.test("loadRego() says of OPA's other built-ins that they are not here", async () => {
  match(
    (await messages([ruleFile('tracee_match { crypto.x509.parse_certificates("a") }')]))[0],
    /is not among the built-ins here/,
  );
});

const INCOMPLETE: readonly (readonly [string, string, RegExp])[] = [
  [
    "no metadata",
    "tracee_match { true }\ntracee_selected_events[x] { x := {} }",
    /^a\.rego:2:1 .*has no rule __rego_metadoc__/,
  ],
  [
    "no events",
    '__rego_metadoc__ := {"id": "A"}\ntracee_match { true }',
    /^a\.rego:3:1 .*has no rule tracee_selected_events/,
  ],
  ["no match", '__rego_metadoc__ := {"id": "A"}', /has no rule tracee_match/],
  [
    "no id",
    '__rego_metadoc__ := {"name": "A"}\ntracee_match { true }\ntracee_selected_events[x] { x := {} }',
    /^a\.rego:2:1 .*__rego_metadoc__ has no id/,
  ],
  [
    "a wrong severity",
    '__rego_metadoc__ := {"id": "A", "properties": {"Severity": 7}}\ntracee_match { true }\ntracee_selected_events[x] { x := {} }',
    /the severity is none of info, low, medium, high, critical, or 0 to 4/,
  ],
  [
    "a wrong origin",
    '__rego_metadoc__ := {"id": "A"}\ntracee_match { true }\ntracee_selected_events[x] { x := {"name": "openat", "origin": "moon"} }',
    /^a\.rego:4:1 .*the origin "moon" of openat is none of host, container, container-init, \*/,
  ],
  [
    "no events of Tracee",
    '__rego_metadoc__ := {"id": "A"}\ntracee_match { true }\ntracee_selected_events[x] { x := {"source": "falco", "name": "openat"} }',
    /selects no events of Tracee/,
  ],
];

for (const [what, text, expected] of INCOMPLETE) {
  Deno.test(`loadRego() refuses a signature with ${what}`, async () => {
    const { signatures, problems } = await loadRego([{ path: "a.rego", text: `package a\n${text}` }]);
    strictEqual(signatures.length, 0);
    ok(problems.some((problem) => problem.level === "error"));
    match(places(problems)[0], expected);
  });
}

Deno.test("loadRego() reads metadata whatever the case of its keys", async () => {
  const [signature] = await loadGood([{
    path: "a.rego",
    text: `package a
__rego_metadoc__ := {"ID": "A-1", "Name": "N", "VERSION": 2, "EventName": "some_event", "tags": ["x"],
  "properties": {"severity": "high", "MITRE ATT&CK": "Defense Evasion: Process Injection", "big": 18446744073709551615}}
tracee_match { true }
tracee_selected_events[x] { x := {"source": "tracee", "name": ["ptrace", "openat"][_], "origin": "container"} }`,
  }]);
  deepStrictEqual(signature.metadata, {
    id: "A-1",
    version: "2",
    name: "N",
    eventName: "some_event",
    description: "",
    severity: "high",
    tags: ["x"],
    tactic: "defense-evasion",
    properties: { "MITRE ATT&CK": "Defense Evasion: Process Injection", big: 18446744073709551615n },
  });
  deepStrictEqual(signature.selectors, [{ name: "openat", origin: "container" }, {
    name: "ptrace",
    origin: "container",
  }]);
  deepStrictEqual([signature.language, signature.origin], ["rego", "a.rego"]);
});

Deno.test("loadRego() refuses events that do not exist, but for those of other signatures", async () => {
  const text = ruleFile("tracee_match { true }").text;
  const files = ["opneat", "anti_debugging"].map((name, index) => {
    return {
      path: `${name}.rego`,
      text: text.replace('"openat"', JSON.stringify(name)).replaceAll("T-1", `T-${index}`).replace("T_1", `T_${index}`),
    };
  });
  const { problems } = await loadRego(files, { otherNames: new Set(["anti_debugging"]), helpers: HELPERS });
  deepStrictEqual(problems.map(({ level, message, suggestion }) => [level, message, suggestion]), [
    ["error", 'Cannot use signature: unknown event "opneat"', "openat"],
  ]);
  deepStrictEqual(places(problems), ['opneat.rego:4:54 Cannot use signature: unknown event "opneat"']);
});

Deno.test("loadRego() refuses the same id twice", async () => {
  const files = [ruleFile("tracee_match { true }", "T-1", "a.rego"), {
    ...ruleFile("tracee_match { true }"),
    path: "b.rego",
  }];
  const { signatures, problems } = await loadRego(files, { helpers: HELPERS });
  deepStrictEqual(signatures.map((signature) => signature.origin), ["a.rego"]);
  deepStrictEqual(places(problems), ['b.rego:3:1 Cannot use signature: its id "T-1" is also that of "a.rego"']);
});

Deno.test("loadRego() takes the helpers of the directory when it brings some", async () => {
  const own = { path: "my_helpers.rego", text: "package tracee.helpers\nget_tracee_argument(name) = 42 { name }" };
  const [signature] = await loadGood([own, ruleFile('tracee_match { helpers.get_tracee_argument("x") == 42 }')]);
  deepStrictEqual(judge(signature, makeEvent()), {});
});

Deno.test("loadRego() keeps signatures apart that share a package, and gives each the libraries of it", async () => {
  const files = ["a", "b", "c"].map((name) => ({
    path: `${name}.rego`,
    text: `package main
__rego_metadoc__ := {"id": "${name}"}
tracee_selected_events[{"source": "tracee", "name": "openat"}]
tracee_match = {"is": who, "again": data.main.who} { shared(input.processName) }
who := "${name}"`,
  }));
  const library = { path: "lib.rego", text: "package main\nshared(name) { name == data.main.who }" };
  const signatures = await loadGood([...files, library]);
  deepStrictEqual(signatures.map((signature) => signature.metadata.id), ["a", "b", "c"]);
  deepStrictEqual(signatures.map((signature) => judge(signature, makeEvent({ process: { name: "b" } }))), [
    undefined,
    { is: "b", again: "b" },
    undefined,
  ]);
});

Deno.test("loadRego() names the package as written in messages about a shared one", async () => {
  const files = ["a", "b"].map((name) => ({
    path: `${name}.rego`,
    text: `package main\ntracee_match { data.main.nosuch(1) }`,
  }));
  deepStrictEqual(await messages(files), [
    "a.rego:2:16 Cannot compile signature: undefined function data.main.nosuch",
    "b.rego:2:16 Cannot compile signature: undefined function data.main.nosuch",
  ]);
});

Deno.test("loadRego() reads version 1 of the language where a file says so, or is nothing else", async () => {
  const rules = ["import rego.v1", "import future.keywords.if\nimport future.keywords.contains", ""];
  const files = rules.map((line, index) => ({
    path: `${index}.rego`,
    text: `package tracee.V_${index}
${line}
__rego_metadoc__ := {"id": "V-${index}"}
tracee_selected_events contains {"source": "tracee", "name": "openat"}
tracee_match if input.processId == 7`,
  }));
  deepStrictEqual((await loadGood(files)).map((signature) => judge(signature, makeEvent())), [{}, {}, {}]);
});

Deno.test("loadRego() survives text that is nested too deep for the compiler, and says where it is", async () => {
  const deep = ruleFile(`tracee_match { x := ${"[".repeat(200_000)} }`, "T-2", "deep.rego");
  const said = await messages([ruleFile("tracee_match { true }"), deep]);
  strictEqual(said.length, 1);
  match(said[0], /^deep\.rego:/);
});

Deno.test("loadRego() loads nothing when there is nothing, or tests only", async () => {
  deepStrictEqual(await loadRego([]), { signatures: [], problems: [] });
  deepStrictEqual(await loadRego([{ path: "a_test.rego", text: "not even Rego" }]), { signatures: [], problems: [] });
});

Deno.test("the worked examples and Tracee's signatures load without a remark", async () => {
  const files = [...readRules(EXAMPLES, /(?<!_test)\.rego$/), ...readRules(TRACEE)];
  const { signatures, problems } = await loadRego(files);
  deepStrictEqual(problems, []);
  strictEqual(signatures.length, 6 + 14);
});
