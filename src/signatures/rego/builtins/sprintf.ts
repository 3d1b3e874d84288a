/**
 * `sprintf` as Go prints, exact for integers of any size.
 * @module
 */
import { isArray, isObject, isSet, type RegoValue, sorted, sortedEntries } from "../value.ts";
import { formatFloat } from "./go_float.ts";
import { list, text } from "./operands.ts";
import type { Builtin } from "../policy.ts";

export const SPRINTF: Readonly<Record<string, Builtin>> = {
  "sprintf": (format, values) => sprintf(text(format), list(values)),
};

interface Verb {
  readonly plus: boolean;
  readonly minus: boolean;
  readonly sharp: boolean;
  readonly space: boolean;
  readonly zero: boolean;
  readonly width?: number;
  readonly precision?: number;
  readonly letter: string;
}

type Operand = string | number | bigint;

/** `%`, flags, width, precision, the number of the operand, and the verb. */
const DIRECTIVE = /%([-+# 0]*)(?:\[(\d+)\])?(\*|\d+)?(?:(\.)(?:\[(\d+)\])?(\*|\d+)?)?(?:\[(\d+)\])?([^])?/gu;
/** Widths beyond are Go's own limit. */
const WIDEST = 1e6;

/**
 * Formats as Go's `fmt.Sprintf` does with the operands OPA gives it.
 *
 * @param format text with `%d`, `%v`, …
 * @param values what they stand for
 * @returns the text
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(sprintf("%s=%06d %v", ["a", 18446744073709551615n, [1, "x"]]), 'a=18446744073709551615 [1, "x"]');
 * ```
 */
export function sprintf(format: string, values: readonly RegoValue[]): string {
  const operands = values.map(operand);
  let next = 0;
  let reordered = false;
  function pick(index: string | undefined): void {
    if (index === undefined) return;
    reordered = true;
    next = Number(index) - 1;
  }
  function size(part: string | undefined): number | undefined {
    const value = part === "*" ? Number(operands[next++] ?? NaN) : part === undefined ? undefined : Number(part);
    return value === undefined || !(Math.abs(value) <= WIDEST) ? undefined : value;
  }
  const printed = format.replace(DIRECTIVE, (_, flags, i1, width, dot, i2, precision, i3, letter) => {
    pick(i1);
    const wide = size(width);
    pick(i2);
    const precise = dot === undefined ? undefined : size(precision ?? "0");
    pick(i3);
    if (letter === undefined) return "%!(NOVERB)";
    if (letter === "%") return "%";
    if (next < 0 || (next >= operands.length && (i1 ?? i2 ?? i3) !== undefined)) return `%!${letter}(BADINDEX)`;
    if (next >= operands.length) return `%!${letter}(MISSING)`;
    return print(operands[next++], {
      plus: flags.includes("+") && letter !== "v",
      minus: flags.includes("-") || (wide ?? 0) < 0,
      sharp: flags.includes("#"),
      space: flags.includes(" "),
      zero: flags.includes("0") && !flags.includes("-"),
      width: wide === undefined ? undefined : Math.abs(wide),
      precision: precise !== undefined && precise < 0 ? undefined : precise,
      letter,
    });
  });
  const extra = reordered ? [] : operands.slice(next);
  return extra.length === 0
    ? printed
    : `${printed}%!(EXTRA ${extra.map((o) => `${typeName(o)}=${plain(o)}`).join(", ")})`;
}

/** What is no number or text is printed as Rego writes it. */
function operand(value: RegoValue): Operand {
  if (typeof value === "string" || typeof value === "bigint") return value;
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : value;
  return regoText(value);
}

/**
 * A value as Rego's own writer spells it, with spaces after commas.
 *
 * @param value any value
 * @returns its text
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(regoText(new Map([["a", [1, 2]]])), '{"a": [1, 2]}');
 * ```
 */
export function regoText(value: RegoValue): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (isArray(value)) return `[${value.map(regoText).join(", ")}]`;
  if (isSet(value)) return value.size === 0 ? "set()" : `{${sorted(value).map(regoText).join(", ")}}`;
  if (isObject(value)) return `{${sortedEntries(value).map(([k, v]) => `${regoText(k)}: ${regoText(v)}`).join(", ")}}`;
  return String(value);
}

function print(value: Operand, verb: Verb): string {
  if (verb.letter === "T") return printText(typeName(value), { ...verb, letter: "s" });
  if (typeof value === "string") return printText(value, verb);
  return typeof value === "bigint" ? printInteger(value, verb) : printFloat(value, verb);
}

function printText(value: string, verb: Verb): string {
  const characters = verb.precision === undefined ? value : [...value].slice(0, verb.precision).join("");
  switch (verb.letter) {
    case "s":
    case "v":
      return pad(verb.letter === "v" && verb.sharp ? JSON.stringify(characters) : characters, { ...verb, zero: false });
    case "q":
      return pad(verb.sharp && !/[`\n\r]/.test(characters) ? `\`${characters}\`` : JSON.stringify(characters), verb);
    case "x":
    case "X":
      return pad(hexOfText(value, verb), verb);
    default:
      return wrongVerb(value, verb);
  }
}

function hexOfText(value: string, verb: Verb): string {
  const bytes = [...new TextEncoder().encode(value)].slice(0, verb.precision);
  const prefix = verb.sharp ? "0x" : "";
  const digits = bytes.map((byte) => byte.toString(16).padStart(2, "0"));
  const joined = verb.space ? digits.map((pair) => prefix + pair).join(" ") : prefix + digits.join("");
  return verb.letter === "X" ? joined.toUpperCase() : joined;
}

const BASES: Readonly<Record<string, number>> = { b: 2, o: 8, O: 8, d: 10, v: 10, s: 10, x: 16, X: 16 };

function printInteger(value: bigint, verb: Verb): string {
  const isLarge = typeName(value) !== "int64";
  if (isLarge && /[cqU]/.test(verb.letter)) return wrongVerb(value, verb);
  if (verb.letter === "c") return pad(characterOf(value), verb);
  if (verb.letter === "q") return pad(`'${characterOf(value)}'`, verb);
  if (verb.letter === "U") {
    return pad(
      "U+" + BigInt.asUintN(64, value).toString(16).toUpperCase().padStart(Math.max(4, verb.precision ?? 0), "0"),
      verb,
    );
  }
  const base = BASES[verb.letter];
  // Only integers beyond 64 bits know %s.
  if (base === undefined || (verb.letter === "s" && !isLarge)) return wrongVerb(value, verb);
  const positive = value < 0n ? -value : value;
  let digits = verb.precision === 0 && value === 0n ? "" : positive.toString(base);
  if (verb.precision !== undefined) digits = digits.padStart(verb.precision, "0");
  if (verb.letter === "X") digits = digits.toUpperCase();
  const prefix = verb.letter === "O"
    ? "0o"
    : verb.sharp
    ? { 2: "0b", 8: "0", 16: verb.letter === "X" ? "0X" : "0x" }[base] ?? ""
    : "";
  return signed(value < 0n, prefix, digits, { ...verb, zero: verb.zero && verb.precision === undefined });
}

function printFloat(value: number, verb: Verb): string {
  const letter = verb.letter === "v" ? "g" : verb.letter === "F" ? "f" : verb.letter;
  if (!/^[eEfgG]$/.test(letter)) return wrongVerb(value, verb);
  const precision = verb.precision ?? (/[ef]/i.test(letter) ? 6 : undefined);
  return signed(value < 0, "", formatFloat(Math.abs(value), letter, precision), verb);
}

/** Zeros go between sign and digits, spaces outside. */
function signed(negative: boolean, prefix: string, digits: string, verb: Verb): string {
  const sign = negative ? "-" : verb.plus ? "+" : verb.space ? " " : "";
  const zeros = verb.zero ? Math.max(0, (verb.width ?? 0) - sign.length - prefix.length - digits.length) : 0;
  return pad(sign + prefix + "0".repeat(zeros) + digits, { ...verb, zero: false });
}

function pad(value: string, verb: Verb): string {
  const missing = Math.max(0, (verb.width ?? 0) - [...value].length);
  if (missing === 0) return value;
  return verb.minus ? value + " ".repeat(missing) : (verb.zero ? "0" : " ").repeat(missing) + value;
}

function characterOf(value: bigint): string {
  return value < 0n || value > 0x10ffffn ? "\ufffd" : String.fromCodePoint(Number(value));
}

/** Go tells the type, and the value as `%v` would write it with the same flags. */
function wrongVerb(value: Operand, verb: Verb): string {
  const type = typeName(value);
  const written = type === "*big.Int" ? plain(value) : print(value, { ...verb, sharp: false, letter: "v" });
  return `%!${verb.letter}(${type.replace("*", "")}=${written})`;
}

function plain(value: Operand): string {
  return typeof value === "number" ? formatFloat(value, "g") : String(value);
}

function typeName(value: Operand): string {
  if (typeof value === "string") return "string";
  if (typeof value === "number") return "float64";
  return BigInt.asIntN(64, value) === value ? "int64" : "*big.Int";
}
