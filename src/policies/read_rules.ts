/**
 * Reads the rules of a policy: which events, under which conditions.
 * @module
 */
import type { Filter, Rule } from "../model/mod.ts";
import { findEvent } from "../events/mod.ts";
import { hasArg } from "./known_args.ts";
import { checkFilter } from "./check_filter.ts";
import { checkRanges } from "./check_ranges.ts";
import { type EventWords, readEventWords } from "./event_words.ts";
import type { PolicyFormat } from "./formats.ts";
import type { PolicyReport } from "./report.ts";
import { type RuleDraft, settleRules } from "./settle_rules.ts";
import { getKey, isListTree, isNothing } from "./trees.ts";
import { remarkUnknownKeys } from "./unknown_keys.ts";
import type { Vocabulary } from "./vocabulary.ts";
import type { Written } from "./written.ts";
import type { MapTree, Tree } from "./yaml.ts";

/** What reading rules needs besides them. */
export interface RuleContext {
  readonly format: PolicyFormat;
  readonly vocabulary: Vocabulary;
  readonly report: PolicyReport;
}

/**
 * Reads the rules of a policy.
 *
 * @param tree the value of `rules`
 * @param policyAt where to point when there are none
 * @param context format, vocabulary and report
 * @returns those that are right; sets are spelled out, exclusions taken away
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { PLAIN } from "./formats.ts";
 * import { createReport, policyReport } from "./report.ts";
 * import { sourceText } from "./written.ts";
 * import { readYaml } from "./yaml.ts";
 * const [{ tree }] = readYaml(sourceText("a.yaml", "- event: openat\n"));
 * if (tree === undefined) throw new Error("no rules");
 * const vocabulary = { signatures: new Map(), bundled: new Map() };
 * const context = { format: PLAIN, vocabulary, report: policyReport(createReport(), "p") };
 * strictEqual(readRules(tree, tree.at, context).length, 1);
 * ```
 */
export function readRules(tree: Tree | undefined, policyAt: Written, context: RuleContext): Rule[] {
  const { report } = context;
  if (isNothing(tree) || (isListTree(tree) && tree.items.length === 0)) {
    report.error(tree?.at ?? policyAt, "rules cannot be empty", { expected: "- event: NAME" });
    return [];
  }
  if (!isListTree(tree)) {
    report.error(tree.at, "rules cannot be read: it must be a list", { expected: "- event: NAME" });
    return [];
  }
  const drafts = tree.items.map((item) => readRule(item, context)).filter((draft) => draft !== undefined);
  return settleRules(drafts, report);
}

function readRule(item: Tree, context: RuleContext): RuleDraft | undefined {
  const { format, vocabulary, report } = context;
  if (item.kind !== "map") {
    report.error(item.at, "event cannot be empty: the rule is no map", {
      expected: `event: ${item.at.text.trim() || "NAME"}`,
    });
    return undefined;
  }
  remarkUnknownKeys(item, format.ruleKeys, " of a rule", report);
  const event = getKey(item, "event");
  if (event !== undefined && event.kind !== "scalar") {
    report.error(event.at, "event cannot be read: it must be a text", { expected: "event: NAME, or a comma list" });
    return undefined;
  }
  const at = event?.at ?? item.entries[0]?.key ?? item.at;
  const words = readEventWords(event === undefined ? { ...at, text: "" } : at, vocabulary, report);
  const filters = readFilters(item, words, at, context);
  const actions = ruleActions(item, context);
  return words && { words, at, filters, actions };
}

function ruleActions(rule: MapTree, { format, report }: RuleContext): string[] {
  return ["action", "actions"].flatMap((key) =>
    format.ruleKeys.includes(key) ? readActions(getKey(rule, key), format, report) : []
  );
}

function readFilters(rule: MapTree, words: EventWords | undefined, at: Written, context: RuleContext): Filter[] {
  const { format, report } = context;
  const texts = ["filter", "filters"].flatMap((key) =>
    format.ruleKeys.includes(key) ? readTexts(getKey(rule, key), "filters", report) : []
  );
  const filters = checkRuleFilters(texts, words, at, context);
  if (texts.length > 0 && words?.onlyExcludes) {
    report.error(texts[0], "filters cannot narrow what is left out", { expected: "an event without - in front" });
  }
  return filters;
}

/**
 * Checks the filters of one rule, each and together.
 *
 * @param texts the filters
 * @param words what the rule names; undefined when that is wrong, so that nothing is known of arguments
 * @param at the `event:` as written
 * @param context vocabulary and report
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { createReport, policyReport } from "./report.ts";
 * import { flagText } from "./written.ts";
 * const vocabulary = { signatures: new Map(), bundled: new Map() };
 * const words = { wanted: new Set(["close"]), unwanted: new Set<string>(), onlyExcludes: false, single: "close" };
 * const context = { vocabulary, report: policyReport(createReport(), "p") };
 * strictEqual(checkRuleFilters([flagText("f", "retval!=0")], words, flagText("e", "close"), context).length, 1);
 * ```
 */
export function checkRuleFilters(
  texts: readonly Written[],
  words: EventWords | undefined,
  at: Written,
  { vocabulary, report }: Pick<RuleContext, "vocabulary" | "report">,
): Filter[] {
  const scope = {
    eventText: at.text,
    events: words?.wanted ?? new Set<string>(),
    hasArgsOf: (event: string, arg: string) => vocabulary.signatures.has(event) || hasArg(findEvent(event), arg),
  };
  const filters = texts.map((text) => checkFilter(text, scope, report)).filter((filter) => filter !== undefined);
  checkRanges(filters, texts, report);
  return filters;
}

/**
 * Reads actions. Those that print are what this program does anyway; others are told.
 *
 * @param tree a text or a list of texts
 * @param format which actions it knows
 * @param report takes remarks and unknown actions
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { PLAIN } from "./formats.ts";
 * import { createReport, policyReport } from "./report.ts";
 * deepStrictEqual(readActions(undefined, PLAIN, policyReport(createReport(), "p")), []);
 * ```
 */
export function readActions(tree: Tree | undefined, format: PolicyFormat, report: PolicyReport): string[] {
  const list = tree?.kind === "scalar" && format.ruleKeys.includes("action") && !isNothing(tree)
    ? [tree.at]
    : undefined;
  const actions = list ?? readTexts(tree, "actions", report);
  for (const action of actions) checkAction(action, format, report);
  return actions.map((action) => action.text);
}

function checkAction(action: Written, format: PolicyFormat, report: PolicyReport): void {
  const known = ["log", "print", "webhook", "forward"];
  const name = action.text;
  if (!known.includes(name)) {
    report.error(action, `action ${name} is not valid`, { expected: `one of ${known.join(", ")}` });
  } else if (name === "webhook") {
    report.remark(action, "the action webhook sends nothing by itself: give --webhook URL on the command line");
  } else if (name === "forward") {
    report.remark(action, "the action forward is not done here: findings are only printed");
  } else if (!format.actions.includes(name)) {
    report.notPortable(action, `the action ${name} came later`);
  }
}

function readTexts(tree: Tree | undefined, what: string, report: PolicyReport): Written[] {
  if (isNothing(tree)) return [];
  if (!isListTree(tree)) {
    report.error(tree.at, `${what} cannot be read: it must be a list`, { expected: `- ${tree.at.text || "TEXT"}` });
    return [];
  }
  const wrong = tree.items.find((item) => item.kind !== "scalar");
  if (wrong !== undefined) {
    report.error(wrong.at, `${what} cannot be read: each must be a text`, {
      expected: what === "filters" ? "- FIELD=VALUE, without blanks or in quotes" : "- log",
    });
  }
  return tree.items.filter((item) => item.kind === "scalar").map((item) => item.at);
}
