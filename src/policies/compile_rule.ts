/**
 * Turns a rule into conditions: the filters on one field become one condition, and the cheap ones go first.
 * @module
 */
import type { Filter, Rule } from "../model/mod.ts";
import { argCondition, argVariant } from "./arg_condition.ts";
import { type Condition, contextCondition, returnCondition, textOf } from "./condition.ts";
import { type Subject, subjectOf } from "./fields.ts";
import { createPresence } from "./presence.ts";

/** A rule ready to judge the events it names. */
export interface CompiledRule {
  readonly rule: Rule;
  /** The conditions on an event of that name; all must hold. */
  conditionsOf(event: string): readonly Condition[];
  /** Conditions on one field, whatever the event: for telling which fields were never there. */
  readonly presences: readonly Condition["presence"][];
}

interface Group {
  readonly subject: Subject;
  readonly filters: Filter[];
}

/**
 * Prepares a rule.
 *
 * @param rule the rule
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const filters = [{ field: "uid", operator: "=", values: ["0"], text: "uid=0" }] as const;
 * const compiled = compileRule({ events: new Set(["openat"]), text: "openat", filters, actions: [] });
 * strictEqual(compiled.conditionsOf("openat")[0].test({ process: { uid: 0 } } as never), true);
 * ```
 */
export function compileRule(rule: Rule): CompiledRule {
  const groups = groupFilters(rule.filters).map((group) => ({
    ...group,
    presence: createPresence(textOf(group.filters)),
  }));
  const fixed: Condition[] = [];
  const perEvent: ((event: string) => Condition)[] = [];
  for (const { subject, filters, presence } of groups) {
    if (subject.kind === "context") fixed.push(contextCondition(subject.field, filters));
    else if (subject.kind === "return value") fixed.push(returnCondition(filters));
    else perEvent.push(byVariant(subject.name, (event) => argCondition(event, subject.name, filters, presence)));
  }
  const argPresences = groups.filter(({ subject }) => subject.kind === "arg").map(({ presence }) => presence);
  return {
    rule,
    presences: [...fixed.map((condition) => condition.presence), ...argPresences],
    conditionsOf: (event) =>
      [...fixed, ...perEvent.map((build) => build(event))].sort((left, right) => left.cost - right.cost),
  };
}

/** A set has hundreds of events; their conditions are the same object wherever they are the same. */
function byVariant(arg: string, build: (event: string) => Condition): (event: string) => Condition {
  const built = new Map<ReturnType<typeof argVariant>, Condition>();
  return (event) => {
    const variant = argVariant(event, arg);
    const known = built.get(variant);
    if (known !== undefined) return known;
    const condition = build(event);
    built.set(variant, condition);
    return condition;
  };
}

function groupFilters(filters: readonly Filter[]): Group[] {
  const groups = new Map<unknown, Group>();
  for (const filter of filters) {
    const subject = subjectOf(filter.field.replace(/(^|\.)not-/, "$1"));
    if (subject === undefined) throw new TypeError(`Cannot judge the filter "${filter.text}": no such field`);
    const key = subject.kind === "arg" ? subject.name : subject.kind === "context" ? subject.field : subject.kind;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { subject, filters: [filter] });
    else group.filters.push(filter);
  }
  return [...groups.values()];
}
