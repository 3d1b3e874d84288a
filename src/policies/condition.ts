/**
 * A condition: all filters of a rule on one field, ready to judge events. Types, and conditions on context fields.
 * @module
 */
import { syscallName } from "../events/mod.ts";
import type { Args, Event, Filter } from "../model/mod.ts";
import type { ContextField } from "./fields.ts";
import { isInteger, parseDecimal } from "./integers.ts";
import { compileNumbers, matchesNumber } from "./number_match.ts";
import { createPresence, type Presence } from "./presence.ts";
import { compileTexts, matchesText } from "./text_match.ts";

/** Judges an event by one field. */
export interface Condition {
  /** Cheap ones go first. */
  readonly cost: number;
  readonly presence: Presence;
  /** @param data what to look at instead of the event's arguments: the evidence of a signature */
  readonly test: (event: Event, data?: Args) => boolean;
}

/** The text by which people know the filters of one condition. */
export type Texts = readonly Pick<Filter, "text" | "operator" | "values" | "field">[];

/**
 * Builds the condition on a context field.
 *
 * @param field the field
 * @param filters all filters of the rule on it
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { CONTEXT_FIELDS } from "./fields.ts";
 * const comm = CONTEXT_FIELDS.find(({ names }) => names[0] === "comm");
 * if (comm === undefined) throw new Error("no comm");
 * const filter = { field: "comm", operator: "=", values: ["ba*"], text: "comm=ba*" } as const;
 * strictEqual(contextCondition(comm, [filter]).cost, 2);
 * ```
 */
export function contextCondition(field: ContextField, filters: Texts): Condition {
  const presence = createPresence(textOf(filters));
  if (field.kind === "flag") return flagCondition(field, filters, presence);
  if (field.kind === "text") return textCondition(field, filters, presence);
  return numberCondition(field.read, filters, presence, 1);
}

/**
 * Builds the condition on the return value.
 *
 * @param filters all filters of the rule on it
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const filter = { field: "retval", operator: "!=", values: ["0"], text: "retval!=0" } as const;
 * strictEqual(returnCondition([filter]).presence.text, "retval!=0");
 * ```
 */
export function returnCondition(filters: Texts): Condition {
  return numberCondition(readReturnValue, filters, createPresence(textOf(filters)), 1);
}

/**
 * The return value: Tracee's main branch keeps it among the arguments.
 *
 * @param event the event
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(readReturnValue({ returnValue: -2, args: { get: () => undefined } }), -2);
 * ```
 */
export function readReturnValue(event: {
  readonly returnValue?: unknown;
  readonly args: Pick<Args, "get">;
}): unknown {
  return event.returnValue ?? event.args.get("returnValue");
}

/**
 * How the user wrote all filters of one condition.
 *
 * @param filters the filters
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(textOf([{ field: "uid", operator: "=", values: ["0"], text: "uid=0" }]), "uid=0");
 * ```
 */
export function textOf(filters: Texts): string {
  return filters.map((filter) => filter.text).join(" ");
}

/**
 * The values of all filters with one operator.
 *
 * @param filters the filters
 * @param operator `=` or `!=`
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(valuesOf([{ field: "uid", operator: "=", values: ["0", "1"], text: "" }], "="), ["0", "1"]);
 * ```
 */
export function valuesOf(filters: Texts, operator: "=" | "!="): string[] {
  return filters.filter((filter) => filter.operator === operator).flatMap((filter) => filter.values);
}

/**
 * All comparisons of filters on a numeric field. Their values were checked when they were loaded.
 *
 * @param filters the filters
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(comparisonsOf([{ field: "uid", operator: ">", values: ["9"], text: "" }]), [{ operator: ">", value: 9n }]);
 * ```
 */
export function comparisonsOf(filters: Texts): Parameters<typeof compileNumbers>[0] {
  return filters.flatMap(({ operator, values, text }) =>
    values.map((written) => {
      const value = parseDecimal(written);
      if (value === undefined || operator === undefined) throw new TypeError(`Cannot compare numbers with "${text}"`);
      return { operator, value };
    })
  );
}

function numberCondition(
  read: (event: Event) => unknown,
  filters: Texts,
  presence: Presence,
  cost: number,
): Condition {
  const numbers = compileNumbers(comparisonsOf(filters));
  function test(event: Event): boolean {
    const value = read(event);
    if (!isInteger(value)) {
      presence.missing = true;
      return false;
    }
    presence.present = true;
    return matchesNumber(numbers, value);
  }
  return { cost, presence, test };
}

function textCondition(field: ContextField, filters: Texts, presence: Presence): Condition {
  const named = field.names[0] === "syscall" ? filters.map(withSyscallNames) : filters;
  const texts = compileTexts(valuesOf(named, "="), valuesOf(named, "!="));
  function test(event: Event): boolean {
    const value = field.read(event);
    if (typeof value !== "string") {
      presence.missing = true;
      return false;
    }
    presence.present = true;
    return matchesText(texts, value);
  }
  return { cost: 2, presence, test };
}

function withSyscallNames<Text extends Texts[number]>(filter: Text): Text {
  return {
    ...filter,
    values: filter.values.map((value) => (/^\d{1,4}$/.test(value) && syscallName(Number(value))) || value),
  };
}

/** `container`, `container=true` and `container!=false` say the same; of several, one must hold. */
function flagCondition(field: ContextField, filters: Texts, presence: Presence): Condition {
  const alternatives = filters.flatMap(flagValues);
  const acceptsTrue = alternatives.includes("true");
  const acceptsFalse = alternatives.includes("false");
  const acceptsStarted = alternatives.includes("started");
  const acceptsUnstarted = alternatives.includes("unstarted");
  function test(event: Event): boolean {
    const value = field.read(event);
    if (typeof value !== "boolean") {
      presence.missing = true;
      return false;
    }
    presence.present = true;
    if (value ? acceptsTrue : acceptsFalse) return true;
    if (event.container === undefined) return false;
    return event.container.started === false ? acceptsUnstarted : acceptsStarted;
  }
  return { cost: 0, presence, test };
}

function flagValues({ field, operator, values }: Texts[number]): string[] {
  const isNegated = /(^|\.)not-/.test(field) !== (operator === "!=");
  const said = operator === undefined ? ["true"] : values;
  if (!isNegated) return [...said];
  return said.flatMap((value) => value === "true" ? ["false"] : value === "false" ? ["true"] : ["false", "unstarted"]);
}
