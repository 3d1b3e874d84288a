/**
 * Built-ins on texts that wasm has not: `strings.*`, `indexof_n`, `format_int`, `glob.quote_meta`.
 * @module
 */
import type { Builtin } from "../policy.ts";
import { isArray, isSet, type RegoValue } from "../value.ts";
import { integer, limited, members, smallInteger, text } from "./operands.ts";

export const STRINGS: Readonly<Record<string, Builtin>> = {
  "strings.any_prefix_match": (searched, prefixes) => any(searched, prefixes, (s, prefix) => s.startsWith(prefix)),
  "strings.any_suffix_match": (searched, suffixes) => any(searched, suffixes, (s, suffix) => s.endsWith(suffix)),
  "strings.count": (searched, part) => countOf(text(searched), text(part)),
  "strings.split_n": (value, delimiter, count) => splitFirst(text(value), text(delimiter), smallInteger(count)),
  "indexof_n": (searched, part) => indexes([...text(searched)], [...text(part)]),
  "format_int": (value, base) => formatInteger(value, base),
  "glob.quote_meta": (value) => text(value).replace(/[*?\\[\]{}]/g, "\\$&"),
};

function any(searched: RegoValue, parts: RegoValue, test: (searched: string, part: string) => boolean): boolean {
  const wanted = texts(parts);
  return texts(searched).some((item) => wanted.some((part) => test(item, part)));
}

function texts(value: RegoValue): readonly string[] {
  return isArray(value) || isSet(value) ? members(value).map(text) : [text(value)];
}

/** An empty part is counted between all characters, as in Go. */
function countOf(searched: string, part: string): number {
  return part === "" ? [...searched].length + 1 : searched.split(part).length - 1;
}

/** The first parts, or with a negative count the last ones. */
function splitFirst(value: string, delimiter: string, count: number): RegoValue {
  const parts = delimiter === "" ? [...value] : value.split(delimiter);
  return count >= 0 ? parts.slice(0, count) : parts.slice(Math.max(0, parts.length + count));
}

function indexes(searched: readonly string[], part: readonly string[]): RegoValue {
  if (part.length === 0) throw new TypeError("empty search character");
  limited(searched.length);
  const found: number[] = [];
  for (let at = 0; at + part.length <= searched.length; at++) {
    if (part.every((character, index) => searched[at + index] === character)) found.push(at);
  }
  return found;
}

function formatInteger(value: RegoValue, base: RegoValue): string {
  const digits = Number(integer(base));
  if (![2, 8, 10, 16].includes(digits)) throw new RangeError("base is none of 2, 8, 10, 16");
  const whole = typeof value === "number" ? BigInt(Math.trunc(value)) : integer(value);
  return whole.toString(digits);
}
