/**
 * Test results in the Test Anything Protocol, version 14 (testanything.org): for people and for programs.
 * @module
 */
import { escapeText } from "../text/escape.ts";
import { outcomesText, type TestResult } from "./test_result.ts";

/**
 * Writes results as TAP. What is on the lines of a test cannot be mistaken for another test or a directive.
 *
 * @param results all tests, in order
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const location = { path: "a.miss.jsonl", line: 2 };
 * const details = [["fired", "line 2"]] as const;
 * const result = { suite: "A-1 a", name: "miss # 1", location, outcome: "fail", message: "it fired", details } as const;
 * deepStrictEqual(tapText([result]).split("\n"), [
 *   "TAP version 14",
 *   "not ok 1 - A-1 a: miss \\# 1",
 *   "  ---",
 *   '  message: "it fired"',
 *   '  fired: "line 2"',
 *   "  ...",
 *   "1..1",
 *   "# 0 passed, 1 failed",
 *   "",
 * ]);
 * ```
 */
export function tapText(results: readonly TestResult[]): string {
  const lines = ["TAP version 14"];
  results.forEach((result, index) => lines.push(...testLines(result, index + 1)));
  lines.push(`1..${results.length}`, `# ${outcomesText(results)}`);
  return lines.join("\n") + "\n";
}

function testLines({ suite, name, outcome, message, details }: TestResult, number: number): readonly string[] {
  const point = `${outcome === "fail" ? "not ok" : "ok"} ${number} - ${describe(`${suite}: ${name}`)}`;
  if (outcome === "skip") return [`${point} # SKIP ${describe(message ?? "")}`.trimEnd()];
  const entries = message === undefined ? details : [["message", message] as const, ...details];
  if (entries.length === 0) return [point];
  return [point, "  ---", ...entries.map(([key, value]) => `  ${key}: ${quote(value)}`), "  ..."];
}

/** TAP 14: a backslash before what would begin a directive, and before a backslash. */
function describe(text: string): string {
  return escapeText(text).replace(/[\\#]/g, "\\$&");
}

/** JSON's strings are YAML's. */
function quote(text: string): string {
  return JSON.stringify(escapeText(text));
}
