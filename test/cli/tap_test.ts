import { deepStrictEqual, match } from "node:assert";
import { tapText } from "../../src/cli/tap.ts";
import type { TestResult } from "../../src/cli/test_result.ts";

function linesOf(...results: readonly Partial<TestResult>[]): readonly string[] {
  const base = {
    suite: "A-1 a",
    name: "match a.match.jsonl",
    location: { path: "a" },
    outcome: "pass",
    details: [],
  } as const;
  return tapText(results.map((result) => ({ ...base, ...result }))).split("\n").slice(1, -1);
}

Deno.test("TAP numbers tests and sums up", () => {
  deepStrictEqual(linesOf({}, { outcome: "fail" }, { outcome: "skip", message: "later" }), [
    "ok 1 - A-1 a: match a.match.jsonl",
    "not ok 2 - A-1 a: match a.match.jsonl",
    "ok 3 - A-1 a: match a.match.jsonl # SKIP later",
    "1..3",
    "# 1 passed, 1 failed, 1 skipped",
  ]);
});

Deno.test("a name cannot pass for a directive, another test or a plan", () => {
  for (const name of ["x # TODO", "x \\# SKIP", "x\nok 2 - y", "x\r\n1..0 # skip", "x\u2028Bail out!", "x\n  ---\n"]) {
    const [point, plan, , ...more] = linesOf({ name, outcome: "fail", message: undefined });
    match(point, /^not ok 1 - A-1 a: x(?:[^#\\]|\\[#\\])*$/);
    deepStrictEqual([plan, more], ["1..1", []]);
  }
});

Deno.test("details are YAML, one line each", () => {
  deepStrictEqual(linesOf({ details: [["fired", 'line 1\n...\n"ok"\x1b']] }).slice(1, 4), [
    "  ---",
    '  fired: "line 1\\\\n...\\\\n\\"ok\\"\\\\x1b"',
    "  ...",
  ]);
});
