/**
 * Operands of built-ins: each reader gives the value, or throws, which makes the call undefined as in OPA.
 * @module
 */
import { isArray, isObject, isSet, type RegoValue } from "../value.ts";

/**
 * A text.
 *
 * @example
 * ```ts
 * import { throws } from "node:assert";
 * throws(() => text(5), TypeError);
 * ```
 */
export function text(value: RegoValue): string {
  if (typeof value !== "string") throw new TypeError("not a string");
  return value;
}

/**
 * A whole number, exact.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(integer(5), 5n);
 * ```
 */
export function integer(value: RegoValue): bigint {
  if (typeof value === "bigint") return value;
  if (typeof value !== "number" || !Number.isInteger(value)) throw new TypeError("not an integer");
  return BigInt(value);
}

/**
 * A whole number that fits a count or an index.
 *
 * @example
 * ```ts
 * import { throws } from "node:assert";
 * throws(() => smallInteger(2n ** 60n), RangeError);
 * ```
 */
export function smallInteger(value: RegoValue): number {
  const exact = integer(value);
  if (exact > MOST || exact < -MOST) throw new RangeError("too large");
  return Number(exact);
}
const MOST = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * A list.
 *
 * @example
 * ```ts
 * import { throws } from "node:assert";
 * throws(() => list("a"), TypeError);
 * ```
 */
export function list(value: RegoValue): readonly RegoValue[] {
  if (!isArray(value)) throw new TypeError("not an array");
  return value;
}

/**
 * A list or a set, as a list.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(members(new Set([1, 2])), [1, 2]);
 * ```
 */
export function members(value: RegoValue): readonly RegoValue[] {
  return isSet(value) ? [...value] : list(value);
}

/**
 * An object.
 *
 * @example
 * ```ts
 * import { throws } from "node:assert";
 * throws(() => object([]), TypeError);
 * ```
 */
export function object(value: RegoValue): ReadonlyMap<RegoValue, RegoValue> {
  if (!isObject(value)) throw new TypeError("not an object");
  return value;
}

/**
 * An integer in the smallest form that holds it.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual([exact(5n), exact(2n ** 60n)], [5, 2n ** 60n]);
 * ```
 */
export function exact(value: bigint): number | bigint {
  return value <= MOST && value >= -MOST ? Number(value) : value;
}

/**
 * Refuses to make more than a policy could hold anyway, before memory is gone.
 *
 * @param count how many items are about to be made
 * @example
 * ```ts
 * import { throws } from "node:assert";
 * throws(() => limited(2n ** 40n), RangeError);
 * ```
 */
export function limited(count: number | bigint): void {
  if (count > 1_000_000) throw new RangeError("too many items");
}
