/**
 * Compares numbers as numeric filters mean it: `=` accepts, `!=` rejects, ranges hold together.
 * @module
 */
import type { Integer, Operator } from "../model/mod.ts";
import { normalInteger } from "./integers.ts";

/** All comparisons that a rule or scope makes with one numeric field. */
export interface NumberTest {
  readonly equal: ReadonlySet<Integer>;
  readonly notEqual: ReadonlySet<Integer>;
  /** Both ends are included. */
  readonly low?: Integer;
  readonly high?: Integer;
  readonly hasRange: boolean;
  /** There are numbers in `equal` or `notEqual`. */
  readonly isListed: boolean;
  /** What becomes of a number that is neither listed nor ruled out by a range. */
  readonly acceptsRest: boolean;
}

/**
 * Puts comparisons with one field together.
 *
 * @param comparisons operator and value of each
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const test = compileNumbers([{ operator: ">", value: 10n }, { operator: "<", value: 100n }]);
 * strictEqual(matchesNumber(test, 11), true);
 * strictEqual(matchesNumber(test, 100), false);
 * ```
 */
export function compileNumbers(comparisons: readonly { operator: Operator; value: bigint }[]): NumberTest {
  const equal = new Set<Integer>();
  const notEqual = new Set<Integer>();
  let low: bigint | undefined;
  let high: bigint | undefined;
  for (const { operator, value } of comparisons) {
    if (operator === "=") equal.add(normalInteger(value));
    else if (operator === "!=") notEqual.add(normalInteger(value));
    else if (operator === "<" || operator === "<=") {
      const end = operator === "<" ? value - 1n : value;
      high = high === undefined || end < high ? end : high;
    } else {
      const end = operator === ">" ? value + 1n : value;
      low = low === undefined || end > low ? end : low;
    }
  }
  return {
    equal,
    notEqual,
    low: low === undefined ? undefined : normalInteger(low),
    high: high === undefined ? undefined : normalInteger(high),
    hasRange: low !== undefined || high !== undefined,
    isListed: equal.size + notEqual.size > 0,
    acceptsRest: equal.size === 0,
  };
}

/**
 * Judges a number. `=` accepts it whatever else is said; `!=` rejects it; then all ranges must hold; without ranges,
 * numbers that are not listed are accepted when there is no `=`.
 *
 * @param test the comparisons
 * @param value the event's number
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(matchesNumber(compileNumbers([{ operator: "!=", value: 0n }]), -2), true);
 * ```
 */
export function matchesNumber(test: NumberTest, value: Integer): boolean {
  const number = typeof value === "number" ? value : normalInteger(value);
  if (test.isListed) {
    if (test.equal.has(number)) return true;
    if (test.notEqual.has(number)) return false;
  }
  if (!test.hasRange) return test.acceptsRest;
  return (test.low === undefined || number >= test.low) && (test.high === undefined || number <= test.high);
}
