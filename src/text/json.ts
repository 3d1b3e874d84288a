/**
 * Writes values of events and evidence as JSON text: exact integers, keys in the order they were put in.
 * @module
 */

/** What can be written: the model's values and evidence are. */
export type Writable =
  | null
  | undefined
  | boolean
  | number
  | bigint
  | string
  | readonly Writable[]
  | ReadonlyMap<string, Writable>
  | { readonly [key: string]: Writable };

/** Deeper than any log can nest: what goes further, or round in a circle, is written as null instead of overflowing. */
const DEEPEST = 1000;

/**
 * Writes a value as JSON text on one line. A `bigint` is written as its digits, a map as an object, `undefined` inside
 * an object is left out and elsewhere is null. Lone surrogates stay visible as `\ud800`.
 *
 * @param value what to write
 * @returns well-formed JSON text
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(toJson(18446744073709551615n), "18446744073709551615");
 * strictEqual(toJson(new Map([["path", "/etc/passwd"]])), '{"path":"/etc/passwd"}');
 * ```
 */
export function toJson(value: Writable): string {
  return write(value, 0);
}

function write(value: Writable, depth: number): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "number":
      return writeNumber(value);
    case "bigint":
      return value.toString();
    case "boolean":
      return value ? "true" : "false";
    case "object":
      return value === null || depth >= DEEPEST ? "null" : writeCompound(value, depth + 1);
    default:
      return "null";
  }
}

/** Minus zero keeps its sign: a float of the log comes out as it went in. JSON has no word for NaN and the infinities. */
function writeNumber(value: number): string {
  if (Object.is(value, -0)) return "-0";
  return Number.isFinite(value) ? String(value) : "null";
}

function writeCompound(value: Writable & object, depth: number): string {
  if (isList(value)) return writeList(value, depth);
  return value instanceof Map ? writeEntries(value, depth) : writeEntries(Object.entries(value), depth);
}

function isList(value: Writable & object): value is readonly Writable[] {
  return Array.isArray(value);
}

function writeList(values: readonly Writable[], depth: number): string {
  let text = "[";
  for (let index = 0; index < values.length; index++) {
    if (index > 0) text += ",";
    text += write(values[index], depth);
  }
  return text + "]";
}

function writeEntries(entries: Iterable<readonly [string, Writable]>, depth: number): string {
  let text = "{";
  for (const [key, value] of entries) {
    if (value === undefined) continue;
    if (text.length > 1) text += ",";
    text += JSON.stringify(key) + ":" + write(value, depth);
  }
  return text + "}";
}
