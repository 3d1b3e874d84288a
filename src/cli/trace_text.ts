/**
 * Shows what came of a policy's rules, condition by condition.
 * @module
 */
import type { RuleTrace } from "../policies/trace.ts";
import type { Writable } from "../text/json.ts";
import { escapeText } from "../text/escape.ts";
import { formatAmount, formatCount } from "../text/quantity.ts";
import { table } from "../text/table.ts";

/**
 * A rule for people: how many events it was given, and a row for each condition.
 *
 * @param rule what came of it
 * @param seen names that occurred in the log
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const step = { kind: "filter", text: "uid=0", holds: 2, lacking: 1, left: 2 } as const;
 * const names = new Set(["openat"]);
 * const rule = { text: "openat", names, plain: names, events: 9, detections: 0, steps: [step], selected: 2 };
 * deepStrictEqual(ruleLines(rule, new Set(["openat"])), [
 *   "  Rule openat: 9 events, 2 selected",
 *   "    CONDITION     HOLDS FOR  NOT THERE  LEFT",
 *   "    filter uid=0          2          1     2",
 * ]);
 * ```
 */
export function ruleLines(rule: RuleTrace, seen: ReadonlySet<string>): readonly string[] {
  const { text, plain, events, detections, steps, selected } = rule;
  const count = [...plain].filter((name) => seen.has(name)).length;
  const given = [
    events > 0 || plain.size > 0 ? formatAmount(events, "event") : [],
    detections > 0 || plain.size === 0 ? formatAmount(detections, "detection") : [],
  ].flat().join(" and ");
  const of = plain.size > 1 ? ` (${formatCount(count)} of its ${formatCount(plain.size)} events occurred)` : "";
  const head = `  Rule ${escapeText(text)}: ${given}, ${formatCount(selected)} selected${of}`;
  if (steps.length === 0 || events + detections === 0) return [head];
  const rows = steps.map(({ kind, text, holds, lacking, left }) => [
    `${kind} ${text}`,
    ...[holds, lacking, left].map(formatCount),
  ]);
  const header = ["CONDITION", "HOLDS FOR", "NOT THERE", "LEFT"];
  return [head, ...table(rows, { header, indent: 4, right: [1, 2, 3] }).trimEnd().split("\n")];
}

type RuleData = Readonly<Record<string, Writable>>;

/** The same for programs. */
export function ruleData({ text, names, events, detections, steps, selected }: RuleTrace): RuleData {
  return {
    event: text,
    names: names.size,
    events,
    detections,
    steps: steps.map((step) => ({ ...step })),
    selected,
  };
}

/**
 * Why a rule selected nothing; undefined when it did not.
 *
 * @param rule what came of it
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const step = { kind: "scope", text: "uid=0", holds: 0, lacking: 0, left: 0 } as const;
 * const names = new Set(["openat"]);
 * const rule = { text: "openat", names, plain: names, events: 9, detections: 0, steps: [step], selected: 0 };
 * strictEqual(whyNothing(rule), 'the scope "uid=0" holds for none of 9');
 * ```
 */
export function whyNothing({ events, detections, steps, selected }: RuleTrace): string | undefined {
  if (selected > 0) return undefined;
  const given = events + detections;
  if (given === 0) return "nothing came to it";
  const stopped = steps.find(({ left }) => left === 0);
  if (stopped === undefined) return undefined;
  const { kind, text, holds, lacking } = stopped;
  if (lacking === given) return `no event says what the ${kind} "${text}" looks at`;
  const few = holds === 0 ? `holds for none of ${formatCount(given)}` : "leaves none of those before it";
  return `the ${kind} "${text}" ${few}`;
}
