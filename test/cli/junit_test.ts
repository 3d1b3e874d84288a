import { deepStrictEqual, strictEqual, throws } from "node:assert";
import { junitText } from "../../src/cli/junit.ts";
import type { TestResult } from "../../src/cli/test_result.ts";
import { parseXml } from "./xml.ts";

/** Names as an attacker, or an author in a hurry, would write them, and how they are shown. */
const HOSTILE: readonly (readonly [string, string])[] = [
  ["plain", "plain"],
  ['"/><testcase name="x', '"/><testcase name="x'],
  ["</failure></testcase>", "</failure></testcase>"],
  ["]]>", "]]>"],
  ["&amp; &#0; &", "&amp; &#0; &"],
  ["<!-- <![CDATA[", "<!-- <![CDATA["],
  ["two\nlines\ttab\r", "two\\nlines\\ttab\\r"],
  ["\0\x01\x1b[31m\x7f\x85", "\\x00\\x01\\x1b[31m\\x7f\\u{85}"],
  ["\u202egpj.exe", "\\u{202e}gpj.exe"],
  ["\ud800", "\\u{d800}"],
  ["\ufffe\uffff", "\\u{fffe}\\u{ffff}"],
  ["😀", "😀"],
];

function result(text: string, outcome: TestResult["outcome"]): TestResult {
  return {
    suite: text,
    name: text,
    location: { path: text, line: 3 },
    outcome,
    message: outcome === "pass" ? undefined : text,
    details: [[text, text]],
  };
}

for (const [text, shown] of HOSTILE) {
  Deno.test(`JUnit holds ${JSON.stringify(text)} as data`, () => {
    const { name, children } = parseXml(junitText([result(text, "fail"), result(text, "skip"), result(text, "pass")]));
    strictEqual(name, "testsuites");
    const [suite, ...more] = children;
    deepStrictEqual([suite.attributes.get("name"), more], [shown, []]);
    const tests = suite.children.map(({ attributes, children: [inside] }) => [
      attributes.get("name"),
      attributes.get("classname"),
      attributes.get("file"),
      inside?.name,
      inside?.attributes.get("message"),
      inside?.text,
    ]);
    deepStrictEqual(tests, [
      [shown, shown, shown, "failure", shown, `${shown}:3\n${shown}: ${shown}`],
      [shown, shown, shown, "skipped", shown, ""],
      [shown, shown, shown, undefined, undefined, undefined],
    ]);
  });
}

Deno.test("JUnit counts in each suite and in all", () => {
  const results = [result("a", "pass"), result("b", "fail"), result("a", "skip"), result("a", "fail")];
  const { attributes, children } = parseXml(junitText(results));
  const figures = (of: ReadonlyMap<string, string>) =>
    ["tests", "failures", "skipped"].map((key) => of.get(key)).join();
  deepStrictEqual([attributes, ...children.map((child) => child.attributes)].map(figures), ["4,2,1", "3,1,1", "1,1,0"]);
});

Deno.test("JUnit of no tests is a document too", () => {
  deepStrictEqual(parseXml(junitText([])).children, []);
});

Deno.test("the reader of these tests refuses what is not well-formed", () => {
  for (const text of ["<a>", "<a></b>", "<a>&</a>", "<a b='<'/>", "<a/><b/>", "<a>\x00</a>", '<a b="1" b="2"/>']) {
    throws(() => parseXml(text), text);
  }
});
