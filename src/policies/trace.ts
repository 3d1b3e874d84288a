/**
 * Traces a policy: for how many events each part of its scope and each filter of its rules holds. Slower than matching,
 * for telling people why a policy selected what it did.
 * @module
 */
import { findEvent } from "../events/mod.ts";
import type { Args, Event, Filter, Policy } from "../model/mod.ts";
import { type CompiledScope, compilePolicies, isInScope } from "./compile_policy.ts";
import type { CompiledRule } from "./compile_rule.ts";
import type { Condition } from "./condition.ts";
import { createMatcher, markFollowed } from "./match.ts";
import type { Presence } from "./presence.ts";
import { createProcessTree, type ProcessTree } from "./process_tree.ts";
import { compileScope, type ScopeTest } from "./scope.ts";
import type { SilentRule } from "./silent.ts";

/** One condition, and for how many events it held. */
export interface TraceStep {
  readonly kind: "scope" | "filter";
  /** As the user wrote it. */
  readonly text: string;
  /** Events it holds for, of all that the rule names. */
  readonly holds: number;
  /** Events that do not say what it looks at. */
  readonly lacking: number;
  /** Events that it and all before it hold for. */
  readonly left: number;
}

/** One rule, and what came to it. */
export interface RuleTrace {
  /** The event of the rule, as written. */
  readonly text: string;
  /** Names it stands for. */
  readonly names: ReadonlySet<string>;
  /** Those of them that are events of Tracee, and not only detections. */
  readonly plain: ReadonlySet<string>;
  /** Events of these names. */
  readonly events: number;
  /** Detections of these names. */
  readonly detections: number;
  readonly steps: readonly TraceStep[];
  /** Those that the rule selected. */
  readonly selected: number;
}

/** A policy under observation. */
export interface PolicyTrace {
  readonly policy: Policy;
  /** Names of events that must be observed, beside those of its rules. */
  readonly observes: ReadonlySet<string>;
  /** Must be called for each event, in order, before it is judged. */
  observe(event: Event): void;
  /** Judges an event under a name; with `data`, a detection's evidence, the name is the detection's. */
  judge(name: string, event: Event, data?: Args): void;
  rules(): readonly RuleTrace[];
  /** What could not match, given the names that occurred. */
  silent(seen: ReadonlySet<string>): readonly SilentRule[];
  remarks(): readonly string[];
}

/** A step while it is counted. */
type Counting = { -readonly [Key in keyof TraceStep]: TraceStep[Key] };

interface RuleCounting {
  readonly compiled: CompiledRule;
  readonly scope: readonly Counting[];
  readonly filters: readonly (Counting & { readonly presence: Presence })[];
  readonly conditions: Map<string, ReadonlyMap<Presence, Condition>>;
  events: number;
  detections: number;
  selected: number;
}

/**
 * Starts to trace a policy.
 *
 * @param policy a policy without errors
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const filters = [{ field: "uid", operator: "=", values: ["0"], text: "uid=0" }] as const;
 * const rules = [{ events: new Set(["openat"]), text: "openat", filters, actions: [] }];
 * const trace = tracePolicy({ name: "p", description: "", scope: [], rules });
 * for (const uid of [0, 1, undefined]) trace.judge("openat", { name: "openat", process: { uid } } as never);
 * deepStrictEqual(trace.rules()[0].steps, [{ kind: "filter", text: "uid=0", holds: 1, lacking: 1, left: 1 }]);
 * ```
 */
export function tracePolicy(policy: Policy): PolicyTrace {
  // Knows what the conditions were asked in earnest; here, all of them are asked about each event.
  const matcher = createMatcher([policy]);
  const tree = createProcessTree();
  const { policies, following } = compilePolicies([policy], tree);
  const [{ scope, rules: compiledRules }] = policies;
  const parts = scopeParts(policy.scope, tree);
  const rules = compiledRules.map((compiled) => startRule(compiled, parts, scope));
  const { observes } = matcher;
  return {
    policy,
    observes,
    observe(event) {
      matcher.observe(event);
      if (observes.size === 0) return;
      for (const follow of following) markFollowed(follow, event);
      if (observes.has(event.name)) tree.observe(event);
    },
    judge(name, event, data) {
      matcher.match(name, event, data);
      for (const rule of rules) {
        const { events, detections } = rule.compiled.rule;
        if (events.has(name) && (data !== undefined || detections?.has(name) !== true)) {
          judgeRule(rule, { scope, parts }, { name, event, data });
        }
      }
    },
    rules: () => rules.map(toTrace),
    silent: (seen) => matcher.silent(seen),
    remarks: () => matcher.remarks(),
  };
}

/** The part of a scope that is about one field. */
interface ScopePart {
  readonly text: string;
  readonly tests: readonly ScopeTest[];
}

function scopeParts(filters: readonly Filter[], tree: ProcessTree): readonly ScopePart[] {
  const groups = Map.groupBy(filters, ({ field }) => field);
  return [...groups.values()].map((group) => ({
    text: group.map(({ text }) => text).join(" "),
    tests: compileScope(group, tree),
  })).filter(({ tests }) => tests.length > 0);
}

function startRule(compiled: CompiledRule, parts: readonly ScopePart[], { follow }: CompiledScope): RuleCounting {
  const counting = (kind: TraceStep["kind"], text: string): Counting => ({ kind, text, holds: 0, lacking: 0, left: 0 });
  const scope = parts.map(({ text }) => counting("scope", text));
  if (follow !== undefined) scope.push(counting("scope", "or follow: a descendant of such a process"));
  const filters = compiled.presences.map((presence) => ({ ...counting("filter", presence.text), presence }));
  return { compiled, scope, filters, conditions: new Map(), events: 0, detections: 0, selected: 0 };
}

function judgeRule(
  rule: RuleCounting,
  { scope, parts }: { readonly scope: CompiledScope; readonly parts: readonly ScopePart[] },
  { name, event, data }: { readonly name: string; readonly event: Event; readonly data?: Args },
): void {
  if (data === undefined) rule.events++;
  else rule.detections++;
  let isLeft = true;
  parts.forEach(({ tests }, index) => {
    const results = tests.map(({ presence, test }) => tell(presence, () => test(event)));
    isLeft = count(rule.scope[index], results, isLeft);
  });
  const isFollowed = scope.follow?.lineage.of(event) === true;
  if (scope.follow !== undefined) {
    const step = rule.scope[parts.length];
    if (isFollowed) step.holds++;
    if (isLeft || isFollowed) step.left++;
  }
  isLeft = isInScope(scope, event) || isFollowed;
  const conditions = conditionsOf(rule, name);
  for (const step of rule.filters) {
    const condition = conditions.get(step.presence);
    if (condition === undefined) continue;
    isLeft = count(step, [tell(step.presence, () => condition.test(event, data))], isLeft);
  }
  if (isLeft) rule.selected++;
}

/** Whether a condition holds, and whether the event says what it looks at. */
interface Told {
  readonly holds: boolean;
  readonly isLacking: boolean;
}

function tell(presence: Presence | undefined, test: () => boolean): Told {
  if (presence === undefined) return { holds: test(), isLacking: false };
  presence.missing = false;
  return { holds: test(), isLacking: presence.missing };
}

/** @returns whether the event is still in the running */
function count(step: Counting, results: readonly Told[], isLeft: boolean): boolean {
  const holds = results.every((result) => result.holds);
  if (holds) step.holds++;
  if (results.some((result) => result.isLacking)) step.lacking++;
  if (holds && isLeft) step.left++;
  return holds && isLeft;
}

function conditionsOf({ compiled, conditions }: RuleCounting, name: string): ReadonlyMap<Presence, Condition> {
  const known = conditions.get(name);
  if (known !== undefined) return known;
  const built = new Map(compiled.conditionsOf(name).map((condition) => [condition.presence, condition]));
  conditions.set(name, built);
  return built;
}

function toTrace({ compiled, scope, filters, events, detections, selected }: RuleCounting): RuleTrace {
  const steps = [...scope, ...filters].map(({ kind, text, holds, lacking, left }) => ({
    kind,
    text,
    holds,
    lacking,
    left,
  }));
  const { text, events: names, detections: only } = compiled.rule;
  const plain = new Set([...names].filter((name) => findEvent(name) !== undefined && only?.has(name) !== true));
  return { text, names, plain, events, detections, steps, selected };
}
