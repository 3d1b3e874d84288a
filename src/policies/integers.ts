/**
 * Whole numbers in filters: read exactly, kept in the range of their field, compared exactly.
 * @module
 */
import type { Integer } from "../model/mod.ts";

/** What a numeric field can hold. */
export type IntegerKind = "int32" | "uint32" | "int64" | "uint64" | "any64";

const RANGES: Readonly<Record<IntegerKind, readonly [bigint, bigint]>> = {
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
  any64: [-(2n ** 63n), 2n ** 64n - 1n], // signed or not: nobody knows
};
const DECIMAL = /^[+-]?\d{1,40}$/;

/**
 * The smallest and largest value of a kind.
 *
 * @param kind the field's kind
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(rangeOf("uint32"), [0n, 4294967295n]);
 * ```
 */
export function rangeOf(kind: IntegerKind): readonly [bigint, bigint] {
  return RANGES[kind];
}

/**
 * Reads a decimal number, however large.
 *
 * @param text digits, with a sign or without
 * @returns undefined when it is anything else
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(parseDecimal("-9223372036854775808"), -9223372036854775808n);
 * strictEqual(parseDecimal("0x10"), undefined);
 * ```
 */
export function parseDecimal(text: string): bigint | undefined {
  if (!DECIMAL.test(text)) return undefined;
  return text.startsWith("+") ? BigInt(text.slice(1)) : BigInt(text);
}

/**
 * Puts a whole number in the one form that sets can compare: a `number` while it is safe, a `bigint` beyond.
 *
 * @param value any whole number
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(normalInteger(7n), 7);
 * strictEqual(normalInteger(2n ** 60n), 1152921504606846976n);
 * ```
 */
export function normalInteger(value: Integer): Integer {
  if (typeof value === "number") return value;
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
}

/**
 * Tells whole numbers from everything else.
 *
 * @param value a value of an event
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(isInteger("7"), false);
 * ```
 */
export function isInteger(value: unknown): value is Integer {
  return typeof value === "number" ? Number.isInteger(value) : typeof value === "bigint";
}
