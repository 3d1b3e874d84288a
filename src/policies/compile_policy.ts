/**
 * Turns policies into what the matcher asks for each event: by event name, who wants it, in which scope, if what.
 * @module
 */
import type { Event, Filter, Policy } from "../model/mod.ts";
import { type CompiledRule, compileRule } from "./compile_rule.ts";
import type { Condition } from "./condition.ts";
import type { Lineage } from "./lineage.ts";
import { PROCESS_EVENTS } from "./process_events.ts";
import type { ProcessTree } from "./process_tree.ts";
import { compileScope, type ScopeTest } from "./scope.ts";

/** A scope, shared by all policies that have the same one. Its answer for the current event is kept in it. */
export interface CompiledScope {
  readonly tests: readonly ScopeTest[];
  readonly follow?: { readonly lineage: Lineage; readonly events: ReadonlySet<string> };
  /** For which event `answer` is. */
  turn: number;
  answer: boolean;
}

/** What one policy wants of the events of one name. */
export interface Interest {
  readonly policy: string;
  readonly scope: CompiledScope;
  /** One entry a rule: all of its conditions must hold. No entries without conditions: then any event will do. */
  readonly rules: readonly (readonly Condition[])[];
  readonly isUnconditional: boolean;
  /** Plain events of that name are not meant. */
  readonly onlyDetections: boolean;
}

/** A policy, for telling afterwards what could not match. */
export interface CompiledPolicy {
  readonly name: string;
  readonly scope: CompiledScope;
  readonly rules: readonly CompiledRule[];
}

/** All policies, ready. */
export interface CompiledPolicies {
  /** By event name; each list is sorted by the name of the policy. */
  readonly interests: ReadonlyMap<string, readonly Interest[]>;
  readonly policies: readonly CompiledPolicy[];
  /** Scopes that follow the descendants of what they match. */
  readonly following: readonly CompiledScope[];
}

/**
 * Prepares policies.
 *
 * @param policies as loaded
 * @param tree knows the past of processes
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createProcessTree } from "./process_tree.ts";
 * const rules = [{ events: new Set(["openat"]), text: "openat", filters: [], actions: [] }];
 * const compiled = compilePolicies([{ name: "p", description: "", scope: [], rules }], createProcessTree());
 * deepStrictEqual([...compiled.interests.keys()], ["openat"]);
 * ```
 */
export function compilePolicies(policies: readonly Policy[], tree: ProcessTree): CompiledPolicies {
  const scopes = new Map<string, CompiledScope>();
  const interests = new Map<string, Interest[]>();
  const sorted = [...policies].sort((left, right) => compareNames(left.name, right.name));
  const compiled = sorted.map((policy, index) => {
    const scope = sharedScope(policy, index);
    const rules = policy.rules.map(compileRule);
    addInterests(policy.name, scope, rules);
    return { name: policy.name, scope, rules };
  });
  return { interests, policies: compiled, following: [...scopes.values()].filter((scope) => scope.follow) };

  function sharedScope(policy: Policy, index: number): CompiledScope {
    const follows = policy.scope.some((filter) => filter.field === "follow");
    const key = follows ? `follow ${index}` : scopeKey(policy.scope);
    const known = scopes.get(key);
    if (known !== undefined) return known;
    const tests = compileScope(policy.scope, tree);
    const follow = follows ? { lineage: tree.lineage({}), events: followedEvents(policy) } : undefined;
    const scope = { tests, follow, turn: 0, answer: false };
    scopes.set(key, scope);
    return scope;
  }

  function addInterests(policy: string, scope: CompiledScope, rules: readonly CompiledRule[]): void {
    for (const event of new Set(rules.flatMap(({ rule }) => [...rule.events]))) {
      const selecting = rules.filter(({ rule }) => rule.events.has(event));
      const conditions = selecting.map((rule) => rule.conditionsOf(event));
      const onlyDetections = selecting.every(({ rule }) => rule.detections?.has(event) === true);
      const isUnconditional = conditions.some((list) => list.length === 0);
      const interest = { policy, scope, rules: conditions, isUnconditional, onlyDetections };
      const list = interests.get(event);
      if (list === undefined) interests.set(event, [interest]);
      else list.push(interest);
    }
  }
}

/**
 * Whether an event is in a scope, without its descendants.
 *
 * @param scope the scope
 * @param event the event
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(isInScope({ tests: [], turn: 0, answer: false }, {} as never), true);
 * ```
 */
export function isInScope(scope: CompiledScope, event: Event): boolean {
  for (const { test } of scope.tests) if (!test(event)) return false;
  return true;
}

/** A process is followed once one of these was in the scope: what else the log holds must not change the outcome. */
function followedEvents(policy: Policy): ReadonlySet<string> {
  return new Set([...PROCESS_EVENTS, ...policy.rules.flatMap((rule) => [...rule.events])]);
}

function scopeKey(filters: readonly Filter[]): string {
  const parts = filters.filter(({ field }) => field !== "global").map(({ field, operator, values }) =>
    JSON.stringify([field, operator, [...values].sort()])
  );
  return parts.sort().join();
}

function compareNames(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
