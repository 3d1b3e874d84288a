/**
 * Runs the tests that lie beside Rego files: the `test_` rules of `*_test.rego`, as `opa test` does.
 * @module
 */
import type { Location, Problem } from "../../model/mod.ts";
import { BUILTINS } from "./builtins/mod.ts";
import { compile, type CompiledTest, type DenoCommand, type RegoFile } from "./compile.ts";
import { Policy } from "./policy.ts";
import { compileProblem } from "./problems.ts";

/** What became of one test. */
export interface RegoTestResult {
  /** `data.tracee.TRC_2.test_match`. */
  readonly name: string;
  readonly location: Location;
  /** `skip`: its name begins with `todo_`. */
  readonly outcome: "pass" | "fail" | "skip";
  /** Why it failed. */
  readonly message?: string;
}

/**
 * Runs all tests of the files.
 *
 * @param files Rego files, tests among them
 * @param options the helper library, and how to start a bare Deno
 * @returns one result for each test in the order of file and line, and the mistakes of files that do not compile
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const { results } = await runRegoTests([
 *   { path: "a.rego", text: "package a\nroot { input.userId == 0 }" },
 *   { path: "a_test.rego", text: 'package a\ntest_root { root with input as {"userId": 0} }' },
 * ]);
 * deepStrictEqual(results, [
 *   { name: "data.a.test_root", location: { path: "a_test.rego", line: 2, column: 1 }, outcome: "pass" },
 * ]);
 * ```
 */
export async function runRegoTests(
  files: readonly RegoFile[],
  options: { readonly helpers?: RegoFile; readonly deno?: DenoCommand } = {},
): Promise<{ readonly results: readonly RegoTestResult[]; readonly problems: readonly Problem[] }> {
  if (!files.some((file) => file.path.endsWith("_test.rego"))) return { results: [], problems: [] };
  const request = { files, helpers: options.helpers, hostBuiltins: [...BUILTINS.keys()], tests: true };
  const { errors, tests, wasm } = await compile(request, options.deno);
  const problems = errors.map((error) => compileProblem(error, files));
  if (wasm === undefined) return { results: [], problems };
  const policy = new Policy(wasm, { builtins: BUILTINS });
  const inOrder = tests.toSorted((a, b) => a.file === b.file ? a.row - b.row : a.file < b.file ? -1 : 1);
  return { results: inOrder.map((test) => runTest(policy, test)), problems };
}

function runTest(policy: Policy, test: CompiledTest): RegoTestResult {
  const name = `data.${test.package}.${test.name}`;
  const location = { path: test.file, line: test.row, column: test.col };
  if (test.name.startsWith("todo_")) return { name, location, outcome: "skip" };
  try {
    policy.setInput("{}");
    const value = policy.evaluate(policy.entrypoints[test.entrypoint]);
    if (value !== undefined && value !== "false") return { name, location, outcome: "pass" };
    return { name, location, outcome: "fail", message: value === undefined ? "it is undefined" : "it is false" };
  } catch (error) {
    return { name, location, outcome: "fail", message: error instanceof Error ? error.message : String(error) };
  }
}
