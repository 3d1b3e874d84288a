/**
 * Checks the values of a filter or scope against the kind of its field.
 * @module
 */
import type { Operator } from "../model/mod.ts";
import type { Expression } from "./filter.ts";
import { type IntegerKind, parseDecimal, rangeOf } from "./integers.ts";
import type { ProblemDetails } from "./report.ts";
import type { Written } from "./written.ts";

/** What is wrong with a value. */
export interface ValueMistake extends ProblemDetails {
  readonly at: Written;
  readonly message: string;
}

/**
 * Finds values that are empty, as of `uid=` or `comm=a,,b`.
 *
 * @param expression the filter
 * @param name what to call its field
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { type Expression, parseFilter } from "./filter.ts";
 * import { flagText } from "./written.ts";
 * const filter = parseFilter(flagText("filter", "comm=a,,b")) as Expression;
 * strictEqual(emptyValues(filter, "comm")[0].message, "comm value can't be empty");
 * ```
 */
export function emptyValues(expression: Expression, name: string): ValueMistake[] {
  return expression.values.filter((value) => value.text === "").map((value) => ({
    at: value.end > value.start ? value : expression.operatorAt ?? expression.whole,
    message: `${name} value can't be empty`,
  }));
}

/**
 * Finds what no number of a kind can be compared with.
 *
 * @param expression the filter
 * @param kind what the field holds
 * @param name what to call the field
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { type Expression, parseFilter } from "./filter.ts";
 * import { flagText } from "./written.ts";
 * const filter = parseFilter(flagText("filter", "uid=-1")) as Expression;
 * strictEqual(numberMistakes(filter, "uint32", "uid")[0].expected, "a number from 0 to 4294967295");
 * ```
 */
export function numberMistakes(expression: Expression, kind: IntegerKind, name: string): ValueMistake[] {
  const [lowest, highest] = rangeOf(kind);
  const expected = `a number from ${lowest} to ${highest}`;
  const mistakes: ValueMistake[] = [];
  for (const at of expression.values) {
    if (at.text === "") continue;
    const number = parseDecimal(at.text);
    if (number === undefined) {
      mistakes.push({ at, message: `${name} must be an integer: ${at.text}`, expected });
    } else if (number < lowest || number > highest) {
      mistakes.push({ at, message: `invalid filter value ${at.text}: ${name} cannot be that`, expected });
    } else if (lowest === 0n && number === 0n && expression.operator === "<") {
      mistakes.push({ at: expression.whole, message: `invalid filter expression ${name}<0: no ${name} is below 0` });
    }
  }
  return mistakes;
}

/**
 * Finds what a text filter cannot do: compare by size, or look for nothing.
 *
 * @param expression the filter
 * @param name what to call the field
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { type Expression, parseFilter } from "./filter.ts";
 * import { flagText } from "./written.ts";
 * const filter = parseFilter(flagText("filter", "comm=**")) as Expression;
 * strictEqual(textMistakes(filter, "comm")[0].message, "invalid filter value **: it would match everything");
 * ```
 */
export function textMistakes(expression: Expression, name: string): ValueMistake[] {
  const mistakes: ValueMistake[] = sizeMistake(expression, name, "is a text");
  for (const at of expression.values) {
    if (!/^\*+$/.test(at.text)) continue;
    mistakes.push({ at, message: `invalid filter value ${at.text}: it would match everything` });
  }
  return mistakes;
}

/**
 * Finds an operator that compares by size where only `=` and `!=` make sense.
 *
 * @param expression the filter
 * @param name what to call the field
 * @param why what the field is
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { type Expression, parseFilter } from "./filter.ts";
 * import { flagText } from "./written.ts";
 * const filter = parseFilter(flagText("filter", "comm>a")) as Expression;
 * strictEqual(sizeMistake(filter, "comm", "is a text")[0].message, "unsupported operator >: comm is a text");
 * ```
 */
export function sizeMistake(expression: Expression, name: string, why: string): ValueMistake[] {
  const { operator, operatorAt } = expression;
  if (!comparesSize(operator) || operatorAt === undefined) return [];
  return [{ at: operatorAt, message: `unsupported operator ${operator}: ${name} ${why}`, expected: "= or !=" }];
}

/**
 * Whether an operator compares by size.
 *
 * @param operator any operator, or none
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(comparesSize("<="), true);
 * ```
 */
export function comparesSize(operator: Operator | undefined): boolean {
  return operator !== undefined && operator !== "=" && operator !== "!=";
}
