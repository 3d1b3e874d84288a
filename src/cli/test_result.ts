/**
 * What became of one test of a signature, whatever it was written in. Types, and how many of which there are.
 * @module
 */
import type { Location } from "../model/mod.ts";

/** One test, done. */
export interface TestResult {
  /** Whose test it is: `EX-1 ptrace_traceme`, or the file of a Rego test. */
  readonly suite: string;
  /** Which of them: `match rules/ptrace_traceme.match.jsonl`, `data.tracee.EX_1.test_match`. */
  readonly name: string;
  readonly location: Location;
  readonly outcome: "pass" | "fail" | "skip";
  /** Why it failed, or was skipped. */
  readonly message?: string;
  /** What else is worth knowing: names and what they are. */
  readonly details: readonly (readonly [name: string, value: string])[];
}

/** How many passed, failed, were skipped. */
export type Outcomes = Readonly<Record<TestResult["outcome"], number>>;

/**
 * Counts outcomes.
 *
 * @param results all tests
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const result = { suite: "", name: "", location: { path: "a" }, outcome: "pass", details: [] } as const;
 * deepStrictEqual(countOutcomes([result, { ...result, outcome: "fail" }]), { pass: 1, fail: 1, skip: 0 });
 * ```
 */
export function countOutcomes(results: readonly TestResult[]): Outcomes {
  const counts = { pass: 0, fail: 0, skip: 0 };
  for (const { outcome } of results) counts[outcome]++;
  return counts;
}

/**
 * The line that sums up.
 *
 * @param results all tests
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(outcomesText([]), "0 passed, 0 failed");
 * ```
 */
export function outcomesText(results: readonly TestResult[]): string {
  const { pass, fail, skip } = countOutcomes(results);
  return `${pass} passed, ${fail} failed${skip === 0 ? "" : `, ${skip} skipped`}`;
}

/**
 * A place as people write it.
 *
 * @param location the place
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(placeText({ path: "a.rego", line: 7, column: 1 }), "a.rego:7:1");
 * ```
 */
export function placeText({ path, line, record, column }: Location): string {
  return [path, line ?? record, column].filter((part) => part !== undefined).join(":");
}
