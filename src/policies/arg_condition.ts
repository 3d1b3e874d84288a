/**
 * Conditions on arguments of events: texts as Go prints them, numbers where they are compared by size, flags and
 * system calls by number or by name.
 * @module
 */
import {
  findEvent,
  type NamedValues,
  namedValues,
  previousArgName,
  syscallName,
  syscallNumber,
} from "../events/mod.ts";
import type { Args, Event, Value } from "../model/mod.ts";
import { formatValue } from "../text/format_value.ts";
import { comparesSize } from "./check_value.ts";
import { comparisonsOf, type Condition, readReturnValue, textOf, type Texts, valuesOf } from "./condition.ts";
import { isInteger, parseDecimal } from "./integers.ts";
import { compileNumbers, matchesNumber } from "./number_match.ts";
import { createPresence, type Presence } from "./presence.ts";
import { compileTexts, isPattern, matchesText } from "./text_match.ts";

/** Reading arguments decodes the record: the dearest of all. */
const COST = 3;

/** How else a value of an argument can be written. */
interface OtherForm {
  /** Of the event's value; undefined: there is none. */
  ofValue(value: Value): string | undefined;
  /** The decimal number of a filter's value; undefined: none. */
  ofText(text: string): string | undefined;
}

const SYSCALLS: OtherForm = {
  ofValue: (value) =>
    typeof value === "string" ? syscallNumber(value)?.toString() : isInteger(value) ? syscallName(value) : undefined,
  ofText: (text) => syscallNumber(text)?.toString(),
};

/** JSON holds bytes as base64; Go prints them as numbers. */
const BYTES: OtherForm = { ofValue: bytesAsText, ofText: () => undefined };

/**
 * Builds the condition on an argument.
 *
 * @param event name of the event
 * @param name name of the argument
 * @param filters all filters of the rule on it
 * @param presence shared by the conditions of one rule on that argument for all its events
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const filter = { field: "data.syscall", operator: "=", values: ["openat"], text: "data.syscall=openat" } as const;
 * const condition = argCondition("sys_enter", "syscall", [filter]);
 * const args = { size: 1, get: () => 257, [Symbol.iterator]: () => [][Symbol.iterator]() };
 * strictEqual(condition.test({} as never, args), true);
 * ```
 */
export function argCondition(
  event: string,
  name: string,
  filters: Texts,
  presence: Presence = createPresence(textOf(filters)),
): Condition {
  const read = readerOf(event, name);
  const isRange = filters.some((filter) => comparesSize(filter.operator));
  const judge = isRange ? numberJudge(event, name, filters) : textJudge(event, name, filters);
  function test(event: Event, data?: Args): boolean {
    const value = read(event, data ?? event.args);
    if (value === undefined) {
      presence.missing = true;
      return false;
    }
    presence.present = true;
    return judge(value);
  }
  return { cost: COST, presence, test };
}

/**
 * The conditions on an argument differ only between events that write its values differently.
 *
 * @param event name of the event
 * @param name name of the argument
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(argVariant("open", "pathname"), argVariant("openat", "pathname"));
 * ```
 */
export function argVariant(event: string, name: string): NamedValues | string {
  return namedValues(event, name) ?? `${previousArgName(event, name) ?? ""} ${typeOf(event, name) === "[]byte"}`;
}

function readerOf(event: string, name: string): (event: Event, args: Args) => Value | undefined {
  const previous = previousArgName(event, name);
  if (previous !== undefined) return (_, args) => args.get(name) ?? args.get(previous);
  if (name === "returnValue") return (event, args) => args.get(name) ?? readReturnValue(event) as Value | undefined;
  return (_, args) => args.get(name);
}

function numberJudge(event: string, name: string, filters: Texts): (value: Value) => boolean {
  const numbers = compileNumbers(comparisonsOf(filters));
  const named = namedValues(event, name);
  return (value) => {
    const number = typeof value === "string" ? named?.parse(value) ?? parseDecimal(value) : value;
    return isInteger(number) && matchesNumber(numbers, number);
  };
}

function textJudge(event: string, name: string, filters: Texts): (value: Value) => boolean {
  const form = otherForm(event, name);
  const texts = compileTexts(inAllForms(valuesOf(filters, "="), form), inAllForms(valuesOf(filters, "!="), form));
  if (form === undefined) {
    return (value) => matchesText(texts, typeof value === "string" ? value : formatValue(value));
  }
  return (value) => matchesText(texts, typeof value === "string" ? value : formatValue(value), form.ofValue(value));
}

function otherForm(event: string, name: string): OtherForm | undefined {
  if (name === "syscall") return SYSCALLS;
  if (typeOf(event, name) === "[]byte") return BYTES;
  const named = namedValues(event, name);
  if (named === undefined) return undefined;
  return {
    ofValue: (value) =>
      typeof value === "string" ? named.parse(value)?.toString() : isInteger(value) ? named.text(value) : undefined,
    ofText: (text) => named.parse(text)?.toString(),
  };
}

function typeOf(event: string, name: string): string | undefined {
  return findEvent(event)?.args.find((arg) => arg.name === name)?.type;
}

/** Adds the numbers of names, so that the order of flags and the case of letters do not matter; hexadecimal too. */
function inAllForms(values: readonly string[], form: OtherForm | undefined): string[] {
  return values.flatMap((value) => {
    if (isPattern(value)) return [value];
    if (/^0x[0-9a-f]{1,16}$/i.test(value)) return [value, BigInt(value).toString()];
    const number = parseDecimal(value) === undefined ? form?.ofText(value) : undefined;
    return number === undefined ? [value] : [value, number];
  });
}

function bytesAsText(value: Value): string | undefined {
  if (typeof value !== "string") return undefined;
  try {
    return "[" + [...atob(value)].map((character) => character.charCodeAt(0)).join(" ") + "]";
  } catch {
    return undefined; // no base64: the text is all there is
  }
}
