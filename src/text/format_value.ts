/**
 * Values as Go's `%v` prints them: the text that Tracee's filters compare.
 * @module
 */
import { compareBytes } from "./compare.ts";

/** What can be printed: the model's values are. */
export type Printable =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly Printable[]
  | ReadonlyMap<string, Printable>;

/** Deeper than any log can nest; what goes further reads `...`. */
const DEEPEST = 1000;

/**
 * Prints a value as Go's `fmt` does with `%v`: `[a b]` for lists, `map[k:v k:v]` with sorted keys for maps, `<nil>`.
 *
 * @param value a value of an event
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(formatValue(["sh", "-c"]), "[sh -c]");
 * strictEqual(formatValue(new Map([["sin_port", 53], ["sa_family", 2]])), "map[sa_family:2 sin_port:53]");
 * ```
 */
export function formatValue(value: Printable): string {
  return format(value, 0);
}

function format(value: Printable, depth: number): string {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
      return formatNumber(value);
    case "bigint":
      return value.toString();
    case "boolean":
      return value ? "true" : "false";
    default:
      return value === null ? "<nil>" : formatCompound(value, depth);
  }
}

function formatCompound(value: readonly Printable[] | ReadonlyMap<string, Printable>, depth: number): string {
  if (depth >= DEEPEST) return "...";
  if (!(value instanceof Map)) {
    return "[" + [...value as readonly Printable[]].map((item) => format(item, depth + 1)).join(" ") + "]";
  }
  const keys = [...value.keys()].sort(compareBytes);
  return "map[" + keys.map((key) => key + ":" + format(value.get(key) ?? null, depth + 1)).join(" ") + "]";
}

/** Go switches to an exponent below 1e-4 (JavaScript: 1e-6) and writes it with two digits; both do at 1e21. */
function formatNumber(value: number): string {
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  if (Number.isSafeInteger(value)) return String(value);
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
  return withGoExponent(Math.abs(value) < 1e-4 ? value.toExponential() : String(value));
}

function withGoExponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, (_, sign: string, digit: string) => `e${sign}0${digit}`);
}
