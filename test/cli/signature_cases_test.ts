import { deepStrictEqual, match, strictEqual } from "node:assert";
import { assignCases } from "../../src/cli/signature_cases.ts";
import type { SignatureDescription } from "../../src/model/mod.ts";

function signature(id: string, eventName: string, origin: string): SignatureDescription {
  const metadata = {
    id,
    eventName,
    version: "1",
    name: id,
    description: "",
    severity: "low",
    tags: [],
    properties: {},
  } as const;
  return { metadata, selectors: [], language: "typescript", origin };
}

const SIGNATURES = [
  signature("A-1", "one", "r/alone.ts"),
  signature("B.1", "two", "r/pair.ts"),
  signature("B.2", "three", "r/pair.ts"),
  signature("C-1", "alone", "r/sub/alone.rego"),
  signature("D-1", "d", "r/policy.tar.gz"),
];

for (
  const [path, id] of [
    ["r/alone.match.jsonl", "A-1"],
    ["r/one.miss.jsonl", "A-1"],
    ["r/A-1.miss.jsonl", "A-1"],
    ["r/alone.v0_24.arm.miss.jsonl", "A-1"],
    ["r/two.match.jsonl", "B.1"],
    ["r/B.2.match.jsonl", "B.2"],
    ["r/B.2.more.match.jsonl", "B.2"],
    ["r/sub/alone.match.jsonl", "C-1"],
    ["r/policy.match.jsonl", "D-1"],
  ]
) {
  Deno.test(`the case ${path} is of ${id}`, () => {
    const { cases, problems } = assignCases([path], SIGNATURES);
    deepStrictEqual([...cases].map(([{ metadata }, list]) => [metadata.id, list[0].path]), [[id, path]]);
    deepStrictEqual(problems, []);
  });
}

for (
  const [path, message] of [
    ["r/pair.match.jsonl", /the file "r\/pair.ts" holds 2 signatures/],
    ["r/alon.match.jsonl", /no signature beside it is called "alon"/],
    ["r/sub/one.match.jsonl", /no signature beside it is called "one"/],
    ["r/B.match.jsonl", /no signature beside it is called "B"/],
    [".match.jsonl", /no signature beside it is called ""/],
  ] as const
) {
  Deno.test(`the case ${path} is of no signature`, () => {
    const { cases, problems: [problem, ...more] } = assignCases([path], SIGNATURES);
    deepStrictEqual([cases.size, more], [0, []]);
    match(problem.message, message);
    deepStrictEqual([problem.level, problem.location], ["error", { path }]);
  });
}

Deno.test("a name that two signatures have is refused", () => {
  const signatures = [signature("A-1", "b", "r/a.ts"), signature("B-1", "other", "r/b.ts")];
  match(assignCases(["r/b.miss.jsonl"], signatures).problems[0].message, /it may be of A-1 or B-1/);
});

Deno.test("match files come before miss files", () => {
  const { cases } = assignCases(["r/a.1.miss.jsonl", "r/a.2.match.jsonl", "r/a.0.match.jsonl"], [
    signature("A-1", "a", "r/a.ts"),
  ]);
  const [[, list]] = cases;
  strictEqual(list.map(({ path }) => path).join(), "r/a.0.match.jsonl,r/a.2.match.jsonl,r/a.1.miss.jsonl");
});
