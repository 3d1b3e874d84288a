/**
 * Built-ins that turn a value into one of another type, or refuse: `cast_*`; and `trace`, which only says true.
 * @module
 */
import type { Builtin } from "../policy.ts";
import { canonical, isObject, isSet, type RegoValue } from "../value.ts";
import { members } from "./operands.ts";

export const TYPES: Readonly<Record<string, Builtin>> = {
  "cast_array": (value) => members(value),
  "cast_set": (value) => isSet(value) ? value : distinct(members(value)),
  "cast_string": (value) => typeof value === "string" ? value : undefined,
  "cast_boolean": (value) => typeof value === "boolean" ? value : undefined,
  "cast_null": (value) => value === null ? null : undefined,
  "cast_object": (value) => isObject(value) ? value : undefined,
  "trace": () => true,
};

/**
 * A set of values, each once: JavaScript would tell equal lists apart.
 *
 * @param values any values
 * @returns them as a set
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(distinct([[1], [1], [2]]).size, 2);
 * ```
 */
export function distinct(values: Iterable<RegoValue>): ReadonlySet<RegoValue> {
  const found = new Map<string, RegoValue>();
  for (const value of values) found.set(canonical(value), value);
  return new Set(found.values());
}
