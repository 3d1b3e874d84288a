/**
 * The unnamed policy of the flags `--scope` and `--events`, in the spelling of Tracee's command line.
 * @module
 */
import type { Filter, Policy, Problem } from "../model/mod.ts";
import { checkScopes } from "./check_scope.ts";
import { type EventWords, readEventWords, SIGNATURE_SET } from "./event_words.ts";
import { checkRuleFilters } from "./read_rules.ts";
import { createReport, type PolicyReport, policyReport } from "./report.ts";
import { type RuleDraft, settleRules } from "./settle_rules.ts";
import type { Vocabulary } from "./vocabulary.ts";
import { flagText, part, trim, type Written } from "./written.ts";

/** A filter that belongs to an event: `openat.retval=0`. */
interface EventFilter {
  readonly event: Written;
  readonly filter: Written;
}

/**
 * Makes a policy of the flags. Scopes alone select all signatures; exclusions alone start from the set `default`.
 *
 * @param scopes values of `--scope`
 * @param events values of `--events`: names, sets, lists, `-name`, and filters like `openat.data.pathname=/etc/*`
 * @param vocabulary the signatures that are loaded
 * @returns the policy, undefined without flags or with mistakes; and what is wrong
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const vocabulary = { signatures: new Map(), bundled: new Map() };
 * const { policy } = adHocPolicy(["uid=0"], ["openat,close", "openat.retval=0"], vocabulary);
 * deepStrictEqual(policy?.rules.map((rule) => [...rule.events]), [["close"], ["openat"]]);
 * deepStrictEqual(policy?.rules[1].filters[0].text, "retval=0");
 * ```
 */
export function adHocPolicy(
  scopes: readonly string[],
  events: readonly string[],
  vocabulary: Vocabulary,
): { policy?: Policy; problems: readonly Problem[] } {
  const report = createReport();
  const own = policyReport(report, undefined);
  if (scopes.length === 0 && events.length === 0) return { problems: [] };
  const scope = checkScopes(scopes.map((text) => flagText("--scope", text)), own);
  const texts = events.length > 0 ? events : [SIGNATURE_SET];
  const rules = settleRules(readDrafts(texts.map((text) => flagText("--events", text)), vocabulary, own), own);
  if (report.errors() > 0) return { problems: report.problems };
  return { policy: { name: "", description: "", scope, rules }, problems: report.problems };
}

function readDrafts(texts: readonly Written[], vocabulary: Vocabulary, report: PolicyReport): RuleDraft[] {
  const plain: RuleDraft[] = [];
  const filtered = new Map<string, { event: Written; filters: Written[] }>();
  for (const text of texts) {
    const split = splitFilter(text);
    if (split === undefined) {
      const words = readEventWords(text, vocabulary, report);
      if (words !== undefined) {
        plain.push({ words: { ...words, single: undefined }, at: text, filters: [], actions: [] });
      }
      continue;
    }
    const known = filtered.get(split.event.text);
    if (known === undefined) filtered.set(split.event.text, { event: split.event, filters: [split.filter] });
    else known.filters.push(split.filter);
  }
  const own = [...filtered.values()].map(({ event, filters }) => readFiltered(event, filters, vocabulary, report));
  const drafts = own.filter((draft) => draft !== undefined);
  refuseContradictions(plain, drafts, report);
  return [...withoutOwn(plain, drafts), ...drafts];
}

/** The first dot before any operator parts the event from its filter; `tag=fs` and lists have none. */
function splitFilter(text: Written): EventFilter | undefined {
  const dot = text.text.search(/[.=!<>]/);
  if (dot < 0 || text.text[dot] !== "." || text.text.startsWith("threat.")) return undefined;
  const event = trim(part(text, 0, dot));
  return { event, filter: part(text, dot + 1, text.text.length) };
}

function readFiltered(
  event: Written,
  texts: readonly Written[],
  vocabulary: Vocabulary,
  report: PolicyReport,
): RuleDraft | undefined {
  const words = readEventWords(event, vocabulary, report);
  const filters: readonly Filter[] = checkRuleFilters(texts, words, event, { vocabulary, report });
  if (words === undefined) return undefined;
  if (words.unwanted.size > 0 || event.text.includes(",")) {
    report.error(event, "filters belong to one event or set", { expected: "EVENT.FILTER, once for each event" });
  }
  return { words, at: event, filters, actions: [] };
}

function refuseContradictions(plain: readonly RuleDraft[], own: readonly RuleDraft[], report: PolicyReport): void {
  const unwanted = new Set(plain.flatMap(({ words }) => [...words.unwanted]));
  for (const { words, at } of own) {
    const name = words.single;
    if (name !== undefined && unwanted.has(name)) {
      report.error(at, `event ${name} is filtered here and left out elsewhere`);
    }
  }
}

/** An event with filters follows them, even when a list or set names it too; what only repeats it selects nothing more. */
function withoutOwn(plain: readonly RuleDraft[], own: readonly RuleDraft[]): RuleDraft[] {
  const filtered = new Set(own.flatMap(({ words }) => [...words.wanted]));
  return plain.flatMap((draft) => {
    const wanted = new Set([...draft.words.wanted].filter((event) => !filtered.has(event)));
    const words: EventWords = { ...draft.words, wanted };
    const isRepetition = wanted.size === 0 && draft.words.wanted.size > 0 && words.unwanted.size === 0;
    return isRepetition ? [] : [{ ...draft, words }];
  });
}
