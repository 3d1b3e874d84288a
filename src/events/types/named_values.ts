/**
 * Builds named values, flags or an enumeration, from their table.
 * @module
 */
import type { Integer } from "../../model/mod.ts";
import type { NamedValues } from "../define.ts";

/** A name and its number. */
export type Member = readonly [name: string, value: number];

/** What a table of named values consists of. */
export interface Table {
  readonly name: string;
  /** The names in the order they are printed: text for {@linkcode readMembers}, pairs, or what makes them when first needed. */
  readonly members: string | readonly Member[] | (() => readonly Member[]);
  /** More names that are understood, never printed. */
  readonly aliases?: string | readonly Member[];
}

const LOW_BITS = 2 ** 31;
/** Not `0644`: whoever writes that means an octal number. */
const WHOLE_NUMBER = /^(?:0x[0-9a-f]{1,16}|0|-?[1-9][0-9]{0,19})$/i;

/**
 * Reads a table written like a C enumeration: words, each one more than the one before, or `word=number`.
 *
 * @param text words parted by blanks; numbers as in TypeScript
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(readMembers("A B C=0x10 D"), [["A", 0], ["B", 1], ["C", 16], ["D", 17]]);
 * ```
 */
export function readMembers(text: string): readonly Member[] {
  let next = 0;
  return text.trim().split(/\s+/).map((word): Member => {
    const [name, number] = word.split("=");
    const value = number === undefined ? next : Number(number);
    next = value + 1;
    return [name, value];
  });
}

/**
 * True when all the bits are in the value, whatever its size and sign.
 *
 * @param value the value to look into
 * @param bits the bits, below 2^53
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(hasBits(0o1101, 0o100), true);
 * strictEqual(hasBits(-1n, 0x8000_0000), true);
 * ```
 */
export function hasBits(value: Integer, bits: number): boolean {
  if (typeof value === "number" && bits < LOW_BITS) return (value & bits) === bits;
  const wide = BigInt(bits);
  return (toBigInt(value) & wide) === wide;
}

/**
 * Builds an enumeration: a number has one name.
 *
 * @param table its names
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const colors = defineEnumeration({ name: "color", members: "RED GREEN=5" });
 * strictEqual(colors.text(5), "GREEN");
 * strictEqual(colors.parse("red"), 0);
 * strictEqual(colors.text(7), undefined);
 * ```
 */
export function defineEnumeration(table: Table): NamedValues {
  let names: ReadonlyMap<number, string> | undefined;
  let numbers: ReadonlyMap<string, number> | undefined;
  return {
    name: table.name,
    flags: false,
    text(value) {
      names ??= new Map(listMembers(table.members).map(([name, number]) => [number, name]));
      return names.get(Number(value));
    },
    parse(text) {
      numbers ??= indexNames(table);
      return parseWord(text, numbers);
    },
  };
}

/**
 * Builds a set of flags: the names of all bits that are set, joined with `|`, in the order of the table. Bits without a
 * name are left out, as Tracee does; when no bit has a name there is no text.
 *
 * @param table its names; `zero` is the text of the number 0, empty when there is none
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const rights = defineFlags({ name: "rights", members: "READ=1 WRITE=2", zero: "NONE" });
 * strictEqual(rights.text(3), "READ|WRITE");
 * strictEqual(rights.text(0), "NONE");
 * strictEqual(rights.text(8), undefined);
 * strictEqual(rights.parse("write|READ"), 3);
 * ```
 */
export function defineFlags(table: Table & { readonly zero?: string }): NamedValues {
  const { zero = "" } = table;
  let members: readonly Member[] | undefined;
  let numbers: ReadonlyMap<string, number> | undefined;
  return {
    name: table.name,
    flags: true,
    text(value) {
      if (value === 0 || value === 0n) return zero;
      members ??= listMembers(table.members);
      return members.filter(([, bits]) => hasBits(value, bits)).map(([name]) => name).join("|") || undefined;
    },
    parse(text) {
      if (text.trim() === "") return 0; // what Tracee printed for 0 up to v0.22
      numbers ??= indexNames(table, zero);
      return parseWords(text, numbers);
    },
  };
}

/**
 * Names every bit up to the highest one of the table: bits without a name become `UNKNOWN_FLAG_0X800`, as Tracee prints
 * them for tables of single bits.
 *
 * @param text a table of single bits for {@linkcode readMembers}
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(nameAllBits("A=1 C=4"), [["A", 1], ["UNKNOWN_FLAG_0X2", 2], ["C", 4]]);
 * ```
 */
export function nameAllBits(text: string): readonly Member[] {
  const known = new Map(readMembers(text).map(([name, bit]) => [bit, name]));
  const highest = Math.max(...known.keys());
  const members: Member[] = [];
  for (let bit = 1; bit <= highest; bit *= 2) {
    members.push([known.get(bit) ?? `UNKNOWN_FLAG_0X${bit.toString(16).toUpperCase()}`, bit]);
  }
  return members;
}

/**
 * Reads a number in decimal or, after `0x`, hexadecimal; undefined when the text is none.
 *
 * @param text the text
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(parseNumber("18446744073709551615"), 18446744073709551615n);
 * strictEqual(parseNumber("0x10"), 16);
 * strictEqual(parseNumber("0644"), undefined);
 * ```
 */
export function parseNumber(text: string): Integer | undefined {
  return WHOLE_NUMBER.test(text) ? narrow(BigInt(text)) : undefined;
}

function listMembers(members: Table["members"]): readonly Member[] {
  if (typeof members === "function") return members();
  return typeof members === "string" ? readMembers(members) : members;
}

function indexNames(table: Table, zero = ""): ReadonlyMap<string, number> {
  const aliases = table.aliases === undefined ? [] : listMembers(table.aliases);
  const pairs = [[zero, 0] as const, ...aliases, ...listMembers(table.members)];
  return new Map(pairs.filter(([name]) => name !== "").map(([name, number]) => [name.toUpperCase(), number]));
}

function parseWords(text: string, numbers: ReadonlyMap<string, number>): Integer | undefined {
  if (!text.includes("|")) return parseWord(text, numbers);
  let joined = 0n;
  for (const word of text.split("|")) {
    const number = parseWord(word, numbers);
    if (number === undefined) return undefined;
    joined |= BigInt(number);
  }
  return narrow(joined);
}

/** A word is a name or, as Tracee prints what it has no name for, a number. */
function parseWord(text: string, numbers: ReadonlyMap<string, number>): Integer | undefined {
  const word = text.trim();
  return numbers.get(word) ?? numbers.get(word.toUpperCase()) ?? parseNumber(word);
}

function narrow(value: bigint): Integer {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function toBigInt(value: Integer): bigint {
  if (typeof value === "bigint") return value;
  return Number.isFinite(value) ? BigInt(Math.trunc(value)) : 0n;
}
