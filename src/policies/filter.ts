/**
 * The grammar of filters and scopes: a field, an operator and a comma list of values, or a bare word.
 * @module
 */
import type { Operator } from "../model/mod.ts";
import { part, split, trim, type Written } from "./written.ts";

/** The operators, in the order errors list them. */
export const OPERATORS: readonly Operator[] = ["=", "!=", "<", "<=", ">", ">="];

/** A filter as written, before anything is known of its field. */
export interface Expression {
  readonly whole: Written;
  readonly field: Written;
  /** Undefined for a bare word: `container`. */
  readonly operator?: Operator;
  readonly operatorAt?: Written;
  /** All of them as one text: what stands behind the operator. */
  readonly valueAt?: Written;
  readonly values: readonly Written[];
  /** There are blanks around the operator or a value. */
  readonly hasBlanks: boolean;
}

/** Why an expression could not be read. */
export interface Mistake {
  readonly at: Written;
  readonly message: string;
  readonly expected?: string;
}

/**
 * Reads `field OPERATOR value,value` or a bare word. `!word` is the bare word `not-word`, as the oldest releases wrote it.
 *
 * @param whole the filter as written
 * @example
 * ```ts
 * import { deepStrictEqual, strictEqual } from "node:assert";
 * import { flagText } from "./written.ts";
 * const read = parseFilter(flagText("filter", "uid!=0,1000"));
 * if ("message" in read) throw new Error(read.message);
 * strictEqual(read.operator, "!=");
 * deepStrictEqual(read.values.map((value) => value.text), ["0", "1000"]);
 * ```
 */
export function parseFilter(whole: Written): Expression | Mistake {
  const text = whole.text;
  const start = text.search(/[=!<>]/);
  if (start < 0) return bareWord(whole, trim(whole));
  const end = start + (/^[=!<>]+/.exec(text.slice(start))?.[0].length ?? 0);
  const sign = text.slice(start, end);
  if (sign === "!" && text.slice(0, start).trim() === "") {
    const word = trim(part(whole, end, text.length));
    return bareWord(whole, { ...word, text: "not-" + word.text });
  }
  const operator = OPERATORS.find((known) => known === sign);
  const operatorAt = part(whole, start, end);
  if (operator === undefined) {
    return { at: operatorAt, message: `unknown operator "${sign}"`, expected: `one of ${OPERATORS.join(", ")}` };
  }
  const before = part(whole, 0, start);
  const field = trim(before);
  const valueAt = part(whole, end, text.length);
  const pieces = split(valueAt, ",");
  const values = pieces.map(trim);
  const hasBlanks = field !== before || values.some((value, index) => value !== pieces[index]);
  return { whole, field, operator, operatorAt, valueAt, values, hasBlanks };
}

function bareWord(whole: Written, field: Written): Expression {
  return { whole, field, values: [], hasBlanks: false };
}
