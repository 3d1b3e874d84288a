/**
 * Rego's values outside of wasm: read from and written to the text form that keeps sets and exact integers.
 * @module
 */

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
  const reader = new Reader(text);
  return reader.value();
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

/** True for a list. */
export function isArray(value: RegoValue): value is readonly RegoValue[] {
  return Array.isArray(value);
}

/** True for a set. */
export function isSet(value: RegoValue): value is ReadonlySet<RegoValue> {
  return value instanceof Set;
}

/** True for an object. */
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

/** Reads one value; the text comes from a policy's own writer, so what is malformed is our fault and throws. */
class Reader {
  #at = 0;
  constructor(readonly text: string) {}

  value(): RegoValue {
    switch (this.#next()) {
      case "{":
        return this.#braces();
      case "[":
        return this.#list("]");
      case '"':
        return this.#string();
      case "n":
        return this.#word("null", null);
      case "t":
        return this.#word("true", true);
      case "f":
        return this.#word("false", false);
      case "s":
        return this.#word("set()", new Set());
      default:
        return this.#number();
    }
  }

  #next(): string {
    while (this.text[this.#at] === " ") this.#at++;
    return this.text[this.#at] ?? "";
  }

  #word<Word extends RegoValue>(word: string, value: Word): Word {
    if (!this.text.startsWith(word, this.#at)) throw new SyntaxError(`not a value of Rego at ${this.#at}`);
    this.#at += word.length;
    return value;
  }

  #list(end: string): RegoValue[] {
    const items: RegoValue[] = [];
    this.#at++;
    while (this.#next() !== end) {
      items.push(this.value());
      if (this.#next() === ",") this.#at++;
    }
    this.#at++;
    return items;
  }

  #braces(): RegoValue {
    const entries: [RegoValue, RegoValue][] = [];
    const members: RegoValue[] = [];
    this.#at++;
    while (this.#next() !== "}") {
      const first = this.value();
      if (this.#next() === ":") {
        this.#at++;
        entries.push([first, this.value()]);
      } else {
        members.push(first);
      }
      if (this.#next() === ",") this.#at++;
    }
    this.#at++;
    return members.length > 0 ? new Set(members) : new Map(entries);
  }

  #string(): string {
    let end = this.#at + 1;
    while (this.text[end] !== '"') end += this.text[end] === "\\" ? 2 : 1;
    const text: string = JSON.parse(this.text.slice(this.#at, end + 1));
    this.#at = end + 1;
    return text;
  }

  #number(): number | bigint {
    NUMBER.lastIndex = this.#at;
    const [digits] = NUMBER.exec(this.text) ?? [];
    if (digits === undefined) throw new SyntaxError(`not a value of Rego at ${this.#at}`);
    this.#at += digits.length;
    const value = Number(digits);
    return Number.isSafeInteger(value) || /[.eE]/.test(digits) ? value : BigInt(digits);
  }
}

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
