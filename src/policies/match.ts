/**
 * The policy matcher: says for each event which policies select it.
 * @module
 */
import type { Args, Event, Policy } from "../model/mod.ts";
import { type CompiledScope, compilePolicies, type Interest, isInScope } from "./compile_policy.ts";
import { CONTAINER_EVENTS, PROCESS_EVENTS } from "./process_events.ts";
import { createProcessTree } from "./process_tree.ts";
import { listSilent, type SilentRule } from "./silent.ts";

/** Judges events by all policies. */
export interface PolicyMatcher {
  /** Must be called for each event, in order, before `match`; cheap when no scope asks for the past of processes. */
  observe(event: Event): void;
  /** Learns of a process that lived before the first event; parents before children. */
  introduce(event: Event): void;
  /**
   * Sorted names of the policies that select this event under that name; undefined when none does.
   *
   * @param data replaces the event's arguments: the evidence of a signature; with it the name is a detection's
   */
  match(name: string, event: Event, data?: Args): readonly string[] | undefined;
  /** Event names that rules ask for. */
  readonly selects: ReadonlySet<string>;
  /** Event names that `observe` needs besides. */
  readonly observes: ReadonlySet<string>;
  /** Rules that could not match, with the reason, after the run. */
  silent(seen: ReadonlySet<string>): readonly SilentRule[];
  /** What the log lacked for `tree`, `follow` and `new`; each said once. */
  remarks(): readonly string[];
}

/**
 * Makes a matcher of policies. It keeps the state of one run.
 *
 * @param policies policies without errors
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const rules = [{ events: new Set(["openat"]), text: "openat", filters: [], actions: [] }];
 * const matcher = createMatcher([{ name: "opens", description: "", scope: [], rules }]);
 * deepStrictEqual(matcher.match("openat", { name: "openat" } as never), ["opens"]);
 * ```
 */
export function createMatcher(policies: readonly Policy[]): PolicyMatcher {
  const tree = createProcessTree();
  const compiled = compilePolicies(policies, tree);
  const { interests, following } = compiled;
  const observes = new Set([
    ...(tree.uses.processes ? PROCESS_EVENTS : []),
    ...(tree.uses.containers ? CONTAINER_EVENTS : []),
  ]);
  const hasPast = observes.size > 0;
  let current: Event | undefined;
  let turn = 0;

  function observe(event: Event): void {
    current = event;
    turn++;
    if (!hasPast) return;
    for (const scope of following) markFollowed(scope, event);
    if (observes.has(event.name)) tree.observe(event);
  }

  function match(name: string, event: Event, data?: Args): readonly string[] | undefined {
    const list = interests.get(name);
    if (list === undefined) return undefined;
    if (event !== current) {
      current = event;
      turn++;
    }
    let selected: string[] | undefined;
    for (const interest of list) {
      if (interest.onlyDetections && data === undefined) continue;
      if (!isInterested(interest, event, turn, data)) continue;
      if (selected === undefined) selected = [interest.policy];
      else selected.push(interest.policy);
    }
    return selected;
  }

  return {
    observe,
    introduce: (event) => tree.introduce(event),
    match,
    selects: new Set(interests.keys()),
    observes,
    silent: (seen) => listSilent(compiled.policies, seen),
    // Of a log without a single event there is nothing to say.
    remarks: () => turn === 0 ? [] : tree.remarks(),
  };
}

/** A process that is in a scope with `follow` hands that down to its children. */
export function markFollowed(scope: CompiledScope, event: Event): void {
  const { follow } = scope;
  if (follow === undefined || !follow.events.has(event.name)) return;
  if (follow.lineage.of(event) === undefined && isInScope(scope, event)) follow.lineage.mark(event, true);
}

function isInterested(interest: Interest, event: Event, turn: number, data: Args | undefined): boolean {
  const { scope } = interest;
  if (scope.turn !== turn) {
    scope.turn = turn;
    scope.answer = isInScope(scope, event) || scope.follow?.lineage.of(event) === true;
  }
  if (!scope.answer) return false;
  if (interest.isUnconditional) return true;
  for (const conditions of interest.rules) {
    let holds = true;
    for (const condition of conditions) {
      if (condition.test(event, data)) continue;
      holds = false;
      break;
    }
    if (holds) return true;
  }
  return false;
}
