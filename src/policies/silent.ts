/**
 * Tells which rules could not match anything, and why: their events never came, or what they look at was never there.
 * @module
 */
import { findEvent } from "../events/mod.ts";
import type { CompiledPolicy } from "./compile_policy.ts";
import type { CompiledRule } from "./compile_rule.ts";
import { isNeverThere } from "./presence.ts";

/** A rule that could not match. */
export interface SilentRule {
  readonly name: string;
  readonly reason: string;
}

/**
 * Lists rules that could not match.
 *
 * @param policies after the run
 * @param seen names of all events that came
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { compilePolicies } from "./compile_policy.ts";
 * import { createProcessTree } from "./process_tree.ts";
 * const rules = [{ events: new Set(["openat"]), text: "openat", filters: [], actions: [] }];
 * const { policies } = compilePolicies([{ name: "p", description: "", scope: [], rules }], createProcessTree());
 * strictEqual(listSilent(policies, new Set(["close"]))[0].reason, "openat never occurred");
 * ```
 */
export function listSilent(policies: readonly CompiledPolicy[], seen: ReadonlySet<string>): SilentRule[] {
  return policies.flatMap(({ name, scope, rules }) => {
    const prefix = name === "" ? "" : `policy "${name}" `;
    const missing = scope.tests.flatMap(({ presence }) =>
      presence !== undefined && isNeverThere(presence) ? [presence] : []
    );
    if (missing.length > 0) {
      return missing.map(({ text }) => ({
        name: `${prefix}scope "${text}"`,
        reason: "no event says that of its process",
      }));
    }
    return rules.flatMap((rule) =>
      reasonsOf(rule, seen).map((reason) => ({ name: `${prefix}rule "${rule.rule.text}"`, reason }))
    );
  });
}

function reasonsOf({ rule, presences }: CompiledRule, seen: ReadonlySet<string>): string[] {
  const events = [...rule.events];
  const isAwaited = events.length > 0 && events.every((event) => findEvent(event) !== undefined); // others are signatures
  if (isAwaited && !events.some((event) => seen.has(event))) {
    return [events.length === 1 ? `${events[0]} never occurred` : `none of its ${events.length} events occurred`];
  }
  return presences.filter(isNeverThere).map(({ text }) => `no event has what "${text}" looks at`);
}
