/**
 * Rego's values outside of wasm: read from and written to the text form that keeps sets and exact integers.
 * @module
 */
import { ValueReader } from "./value_reader.ts";

/** A value of Rego. Objects may have any value as key; integers beyond 2^53 are `bigint`. */
export type RegoValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly RegoValue[]
  | ReadonlySet<RegoValue>
  | ReadonlyMap<RegoValue, RegoValue>;

/**
 * Reads the text that a policy dumps: JSON, with `{1, 2}` and `set()` for sets, and any value as a key.
 *
 * @param text as `opa_value_dump` writes it
 * @returns the value
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(readValue('{"a", 18446744073709551615}'), new Set(["a", 18446744073709551615n]));
 * ```
 */
export function readValue(text: string): RegoValue {
  return new ValueReader(text).value();
}

/**
 * Writes a value as text that a policy reads back.
 *
 * @param value a value without cycles
 * @returns text for `opa_value_parse`
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(writeValue(new Map([["n", [1n, new Set()]]])), '{"n":[1,set()]}');
 * ```
 */
export function writeValue(value: RegoValue): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (isArray(value)) return "[" + value.map(writeValue).join(",") + "]";
  if (isSet(value)) return value.size === 0 ? "set()" : "{" + [...value].map(writeValue).join(",") + "}";
  if (isObject(value)) return "{" + [...value].map(writeEntry).join(",") + "}";
  return String(value);
}

/**
 * Whether two values are the same to Rego: sets and objects in any order, 1 and 1.0 alike.
 *
 * @param a one value
 * @param b another
 * @returns true when equal
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * ok(sameValue(new Set([1, 2]), new Set([2, 1])));
 * ```
 */
export function sameValue(a: RegoValue, b: RegoValue): boolean {
  return a === b || canonical(a) === canonical(b);
}

/**
 * True for a list.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(isArray([]), true);
 * ```
 */
export function isArray(value: RegoValue): value is readonly RegoValue[] {
  return Array.isArray(value);
}

/**
 * True for a set.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(isSet(new Set()), true);
 * ```
 */
export function isSet(value: RegoValue): value is ReadonlySet<RegoValue> {
  return value instanceof Set;
}

/**
 * True for an object.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(isObject(new Map()), true);
 * ```
 */
export function isObject(value: RegoValue): value is ReadonlyMap<RegoValue, RegoValue> {
  return value instanceof Map;
}

/**
 * Text that is the same for the same values: sets and objects sorted.
 *
 * @param value any value
 * @returns a key for comparing
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(canonical(new Set(["b", "a"])), '{"a","b"}');
 * ```
 */
export function canonical(value: RegoValue): string {
  if (isArray(value)) return "[" + value.map(canonical).join(",") + "]";
  if (isSet(value)) return value.size === 0 ? "set()" : "{" + [...value].map(canonical).sort().join(",") + "}";
  if (isObject(value)) {
    return "{" + [...value].map(([key, item]) => canonical(key) + ":" + canonical(item)).sort().join(",") + "}";
  }
  return writeValue(value);
}

/**
 * Rego's order of values: null, booleans, numbers, texts, lists, objects, sets; those of one type by what they hold.
 *
 * @param a one value
 * @param b another
 * @returns below 0 when the first comes first
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * ok(compareValues(10, "9") < 0 && compareValues(["a", 2], ["a", 10]) < 0);
 * ```
 */
export function compareValues(a: RegoValue, b: RegoValue): number {
  const rank = rankOf(a) - rankOf(b);
  if (rank !== 0) return rank;
  if (isArray(a) && isArray(b)) return compareLists(a, b);
  if (isSet(a) && isSet(b)) return compareLists(sorted(a), sorted(b));
  if (isObject(a) && isObject(b)) return compareLists(sortedEntries(a).flat(), sortedEntries(b).flat());
  // Code points sort as their UTF-8 does; `<` alone compares UTF-16.
  if (typeof a === "string" && typeof b === "string") return compareTexts(a, b);
  if (a === null || b === null) return 0;
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * The members of a set in Rego's order.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(sorted(new Set(["a", 10, 9])), [9, 10, "a"]);
 * ```
 */
export function sorted(set: ReadonlySet<RegoValue>): RegoValue[] {
  return [...set].sort(compareValues);
}

/**
 * The entries of an object in Rego's order of their keys.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(sortedEntries(new Map([["b", 1], ["a", 2]])), [["a", 2], ["b", 1]]);
 * ```
 */
export function sortedEntries(object: ReadonlyMap<RegoValue, RegoValue>): (readonly [RegoValue, RegoValue])[] {
  return [...object].sort(([a], [b]) => compareValues(a, b));
}

function rankOf(value: RegoValue): number {
  if (value === null) return 0;
  if (isArray(value)) return 4;
  if (isObject(value)) return 5;
  if (isSet(value)) return 6;
  return typeof value === "boolean" ? 1 : typeof value === "string" ? 3 : 2;
}

function compareLists(a: readonly RegoValue[], b: readonly RegoValue[]): number {
  for (let index = 0; index < a.length && index < b.length; index++) {
    const order = compareValues(a[index], b[index]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  const [left, right] = [[...a], [...b]];
  const at = left.findIndex((character, index) => character !== right[index]);
  if (at < 0) return -1;
  return (left[at]?.codePointAt(0) ?? -1) - (right[at]?.codePointAt(0) ?? -1);
}

/**
 * Writes a value as JSON: sets as lists, both they and objects in Rego's order.
 *
 * @param value any value
 * @returns JSON text
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(writeJson(new Map([["b", new Set([2, 1])], ["a", null]])), '{"a":null,"b":[1,2]}');
 * ```
 */
export function writeJson(value: RegoValue): string {
  if (isArray(value)) return "[" + value.map(writeJson).join(",") + "]";
  if (isSet(value)) return writeJson(sorted(value));
  if (!isObject(value)) return writeValue(value);
  const entries = sortedEntries(value).map(([key, item]) => {
    return `${JSON.stringify(typeof key === "string" ? key : writeJson(key))}:${writeJson(item)}`;
  });
  return "{" + entries.join(",") + "}";
}

function writeEntry([key, value]: readonly [RegoValue, RegoValue]): string {
  return writeValue(key) + ":" + writeValue(value);
}

/**
 * Reads JSON text with exact integers, into plain lists and objects: what a rule returned.
 *
 * @param text JSON
 * @returns its value
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(readJson('{"id":9007199254740993}'), { id: 9007199254740993n });
 * ```
 */
export function readJson(text: string): JsonValue {
  return LONG_NUMBER.test(text) ? JSON.parse(text, exactInteger) : JSON.parse(text);
}

/** JSON with exact integers. */
export type JsonValue = null | boolean | number | bigint | string | JsonValue[] | { [key: string]: JsonValue };

/** Only a text with so many digits in a row can hold an integer that a number cannot. */
const LONG_NUMBER = /\d{16}/;

function exactInteger(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  return context?.source && /^-?\d+$/.test(context.source) ? BigInt(context.source) : value;
}
