/**
 * Settles the rules of one policy among each other: exclusions, and which rule an event follows.
 * @module
 */
import { findSet } from "../events/mod.ts";
import type { Filter, Rule } from "../model/mod.ts";
import type { EventWords } from "./event_words.ts";
import type { PolicyReport } from "./report.ts";
import { locate, type Written } from "./written.ts";

/** A rule on its own, before the others have their say. */
export interface RuleDraft {
  readonly words: EventWords;
  readonly at: Written;
  readonly filters: readonly Filter[];
  readonly actions: readonly string[];
}

/**
 * Settles which events each rule selects. What any rule leaves out, all leave out; a policy that only leaves out starts
 * from the set `default`; an event with a rule of its own follows that rule and not the set it is in.
 *
 * @param drafts the rules as read
 * @param report takes remarks on events with several rules
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createReport, policyReport } from "./report.ts";
 * import { flagText } from "./written.ts";
 * const draft = (wanted: string[], unwanted: string[]) => ({
 *   words: { wanted: new Set(wanted), unwanted: new Set(unwanted), onlyExcludes: wanted.length === 0 },
 *   at: flagText("event", "x"),
 *   filters: [],
 *   actions: [],
 * });
 * const rules = settleRules([draft(["open", "close"], []), draft([], ["close"])], policyReport(createReport(), "p"));
 * deepStrictEqual(rules.map((rule) => [...rule.events]), [["open"]]);
 * ```
 */
export function settleRules(drafts: readonly RuleDraft[], report: PolicyReport): Rule[] {
  remarkDuplicates(drafts, report);
  const unwanted = new Set(drafts.flatMap(({ words }) => [...words.unwanted]));
  const own = new Set(drafts.flatMap(({ words }) => words.single ?? []));
  const wanting = drafts.filter(({ words }) => !words.onlyExcludes);
  if (wanting.length === 0 && drafts.length > 0) {
    const events = (findSet("default")?.events ?? []).filter((event) => !unwanted.has(event));
    return [toRule(drafts[0], events, drafts.map(({ at }) => at.text).join(","))];
  }
  return wanting.map((draft) => {
    const isOwn = draft.words.single !== undefined;
    const events = [...draft.words.wanted].filter((event) => !unwanted.has(event) && (isOwn || !own.has(event)));
    if (events.length === 0) {
      report.remark(draft.at, `the rule "${draft.at.text}" selects nothing: ${whyNothing(draft)}`);
    }
    return toRule(draft, events, draft.at.text);
  });
}

function whyNothing({ words }: RuleDraft): string {
  return words.wanted.size === 0 ? "there are no such events" : "other rules exclude it, or have it as their own";
}

function toRule({ words, filters, actions, at }: RuleDraft, events: readonly string[], text: string): Rule {
  return { events: new Set(events), detections: words.detections, text, filters, actions, location: locate(at) };
}

function remarkDuplicates(drafts: readonly RuleDraft[], report: PolicyReport): void {
  const seen = new Set<string>();
  for (const { words, at } of drafts) {
    const key = words.single ?? at.text;
    if (seen.has(key)) report.notPortable(at, `event ${at.text} is duplicated; here each of its rules can select it`);
    seen.add(key);
  }
}
