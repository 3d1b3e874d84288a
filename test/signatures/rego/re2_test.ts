/**
 * Regular expressions of the host: what is not RE2's is refused, and no text takes exponentially long.
 * @module
 */
import { deepStrictEqual, ok, throws } from "node:assert";
import { compileExpression, matchAll } from "../../../src/signatures/rego/re2/match.ts";

for (
  const pattern of [
    "(",
    ")",
    "a(?=b)",
    "(a)\\1",
    "[a",
    "*a",
    "a**",
    "a{1001}",
    "(?<n>a)(?<n>b)",
    "\\y",
    "[[:nope:]]",
    "a\\",
    "[b-a]",
  ]
) {
  Deno.test(`compileExpression() refuses ${pattern}`, () => throws(() => compileExpression(pattern), SyntaxError));
}

Deno.test("compileExpression() refuses what would be too large or too deep", () => {
  throws(() => compileExpression("((a{1000}){1000}){1000}"), SyntaxError);
  throws(() => compileExpression("(".repeat(100_000)), SyntaxError);
});

Deno.test("matchAll() takes time that grows with the text only", () => {
  const started = performance.now();
  deepStrictEqual(matchAll(compileExpression("(a+)+$"), [..."a".repeat(5_000) + "b"]), []);
  deepStrictEqual(matchAll(compileExpression("(x*)*y"), [..."x".repeat(5_000)]), []);
  ok(performance.now() - started < 5_000);
});

Deno.test("matchAll() prefers as RE2 does: leftmost, then the first alternative", () => {
  deepStrictEqual(matchAll(compileExpression("a|ab"), [..."ab"]), [[0, 1]]);
  deepStrictEqual(matchAll(compileExpression("(a*)(a*)"), [..."aa"]), [[0, 2, 0, 2, 2, 2]]);
  deepStrictEqual(matchAll(compileExpression("(a*?)(a*)"), [..."aa"]), [[0, 2, 0, 0, 0, 2]]);
});
