/**
 * The tests that lie beside Rego files.
 * @module
 */
import { deepStrictEqual, match } from "node:assert";
import { HELPERS } from "../../../rules/rego_helpers.ts";
import { runRegoTests } from "../../../src/signatures/rego/mod.ts";
import { EXAMPLES, readRules } from "./rules.ts";

Deno.test("runRegoTests() passes for the worked examples and the helper library", async () => {
  const { results, problems } = await runRegoTests(readRules(EXAMPLES), { helpers: HELPERS });
  deepStrictEqual(problems, []);
  deepStrictEqual(results.filter((result) => result.outcome !== "pass"), []);
  const tested = new Set(results.map((result) => result.location.path.replace("_test.rego", ".rego")));
  deepStrictEqual([...tested].sort(), readRules(EXAMPLES, /(?<!_test)\.rego$/).map((file) => file.path));
});

Deno.test("runRegoTests() tells what failed, what could not be evaluated, and what is to be done", async () => {
  const { results } = await runRegoTests([
    { path: "a.rego", text: "package a\nx = 1 { input.a }\nx = 2 { input.b }" },
    {
      path: "a_test.rego",
      text: `package a
test_good { x == 1 with input as {"a": true} }
test_undefined { x == 2 with input as {"a": true} }
test_false = false { true }
test_conflict { x with input as {"a": true, "b": true} }
todo_test_later { false }
helper { true }`,
    },
  ]);
  deepStrictEqual(results.map(({ name, location, outcome }) => [name, location.line, outcome]), [
    ["data.a.test_good", 2, "pass"],
    ["data.a.test_undefined", 3, "fail"],
    ["data.a.test_false", 4, "fail"],
    ["data.a.test_conflict", 5, "fail"],
    ["data.a.todo_test_later", 6, "skip"],
  ]);
  deepStrictEqual(results[1].message, "it is undefined");
  deepStrictEqual(results[2].message, "it is false");
  match(results[3].message ?? "", /a\.rego:\d/);
});

Deno.test("runRegoTests() gives each test of a shared package its own signature", async () => {
  const files = ["a", "b"].flatMap((name) => [
    { path: `${name}.rego`, text: `package main\ntracee_match { input.who == "${name}" }` },
    { path: `${name}_test.rego`, text: `package main\ntest_${name} { tracee_match with input as {"who": "${name}"} }` },
  ]);
  const { results } = await runRegoTests([...files, {
    path: "lone_test.rego",
    text: "package main\ntest_lone { true }",
  }]);
  deepStrictEqual(results.map(({ name, outcome }) => [name, outcome]), [
    ["data.main.test_a", "pass"],
    ["data.main.test_b", "pass"],
    ["data.main.test_lone", "pass"],
  ]);
});

Deno.test("runRegoTests() says where a test does not compile", async () => {
  const { results, problems } = await runRegoTests([
    { path: "a_test.rego", text: "package a\ntest_x { nosuch(1) }" },
    { path: "b_test.rego", text: "package b\ntest_y { true }" },
  ]);
  deepStrictEqual(problems.map(({ location }) => location), [{ path: "a_test.rego", line: 2, column: 10 }]);
  deepStrictEqual(results.map((result) => result.name), ["data.b.test_y"]);
});
