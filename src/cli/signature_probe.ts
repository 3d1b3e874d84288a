/**
 * Learns from a log why a signature fired or did not: how many events passed each step, and what the log lacks.
 * @module
 */
import { currentName, findEvent } from "../events/mod.ts";
import type { EventSelector, Location, SignatureDescription } from "../model/mod.ts";
import type { PolicyTrace } from "../policies/trace.ts";
import type { Looked } from "../signatures/watch.ts";
import { escapeText } from "../text/escape.ts";
import { formatAmount, formatCount } from "../text/quantity.ts";
import { table } from "../text/table.ts";
import { Detections } from "./detections.ts";
import type { NamedFields } from "./named_fields.ts";
import type { Probe, ReadLog } from "./probe.ts";
import { countSelected } from "./selected.ts";
import { placeText } from "./test_result.ts";
import { ruleData, ruleLines, whyNothing } from "./trace_text.ts";

/** What is looked at. */
export interface SignatureProbeOptions {
  readonly signature: SignatureDescription;
  /** Events its matcher was given; undefined: it runs elsewhere. */
  readonly given?: () => number;
  /** What it looked for, where that can be watched. */
  readonly looked?: () => readonly Looked[];
  /** What its text names, where it cannot. */
  readonly named?: NamedFields;
  /** Of the policies that name it; undefined: there are no policies. */
  readonly traces?: readonly PolicyTrace[];
  /** Event names that other signatures make. */
  readonly produced: ReadonlySet<string>;
  /** It runs only when it is named, and it is not. */
  readonly isLeftOut: boolean;
}

/** What Tracee writes only when it is asked to. */
const HINTS: Readonly<Record<string, string>> = {
  "args.env": "Tracee writes it with --output option:exec-env",
};

/** How many names are told of at most. */
const MOST_LACKS = 20;

/** Starts to look. */
export function probeSignature(options: SignatureProbeOptions): Probe {
  const { signature: { metadata, selectors }, given, looked, named, traces } = options;
  const selected = countSelected(selectors);
  const detections = new Detections();
  const names = [...selectors.map(({ name }) => name), ...(traces ?? []).flatMap(({ observes }) => [...observes])];
  return {
    wanted: names.includes("*") || names.includes("") ? undefined : new Set(names.map(currentName)),
    observe(event) {
      selected.observe(event);
      named?.observe(event);
      for (const trace of traces ?? []) trace.observe(event);
    },
    judged(name, event, data, isEnd) {
      if (name !== metadata.eventName || data === undefined || !detections.add(name, event, isEnd)) return;
      for (const trace of traces ?? []) trace.judge(name, event, data);
    },
    result(log) {
      const steps = [
        { step: "events in the log", count: log.events },
        ...selected.bySelector().flatMap(({ selector, named, fromOrigin }) =>
          selectorSteps(selector, named, fromOrigin)
        ),
        { step: "given to the matcher", count: given?.() ?? selected.fromOrigins() },
        { step: "the matcher fires", count: detections.derived },
      ];
      const lacking = (looked?.() ?? named?.looked() ?? []).filter(isLacking);
      const missing = log.events === 0 ? [] : missingEvents(selectors, log, options.produced);
      const rules = (traces ?? []).flatMap((trace) => rulesOf(trace, metadata.eventName));
      const verdict = judge(options, { steps, detections, missing, log });
      const rows = steps.map(({ step, count }) => [step, formatCount(count)]);
      const lines = [
        `  ${escapeText(verdict)}`,
        ...log.remarks.map((remark) => `  ${escapeText(remark)}`),
        table(rows, { header: ["STEP", "EVENTS"], indent: 2, right: [1] }).trimEnd(),
        ...rules.flatMap((
          { policy, rule },
        ) => [
          policy === "" ? "  --scope and --events" : `  Policy "${escapeText(policy)}"`,
          ...ruleLines(rule, log.seen),
        ]),
        ...lackLines(missing, lacking, named !== undefined),
      ];
      return {
        text: lines.join("\n"),
        data: {
          verdict,
          steps,
          fired: detections.derived,
          recorded: detections.recorded,
          first: placeData(detections.first),
          rules: traces && rules.map(({ policy, rule }) => ({ policy, ...ruleData(rule) })),
          missingEvents: missing,
          neverFound: lacking.map(({ event, field, asked }) => ({ event, field, asked })),
          remarks: log.remarks,
        },
      };
    },
  };
}

/** A place as findings have it. */
export function placeData(location: Location | undefined) {
  return location && { file: location.path, line: location.line, record: location.record };
}

/** What an event never has, in any log, was only looked for because others have it. */
function isLacking({ event, field, asked, found }: Looked): boolean {
  if (asked === 0 || found > 0) return false;
  const args = field.startsWith("args.") ? findEvent(event)?.args : undefined;
  return args === undefined || args.some(({ name }) => `args.${name}` === field);
}

function selectorSteps({ name, origin }: EventSelector, named: number, fromOrigin: number) {
  const what = name === "*" || name === "" ? "any event" : name;
  const first = { step: `asked for: ${what}`, count: named };
  return origin === undefined || named === 0 ? [first] : [first, { step: `  from ${origin}`, count: fromOrigin }];
}

function rulesOf({ policy, rules }: PolicyTrace, eventName: string) {
  return rules().filter(({ names }) => names.has(eventName)).map((rule) => ({ policy: policy.name, rule }));
}

function missingEvents(selectors: readonly EventSelector[], { seen }: ReadLog, produced: ReadonlySet<string>) {
  const names = new Set(selectors.map(({ name }) => currentName(name)));
  return [...names].filter((name) => name !== "*" && name !== "" && !seen.has(name) && !produced.has(name));
}

/** What was seen, for the verdict. */
interface Facts {
  readonly steps: readonly { readonly step: string; readonly count: number }[];
  readonly detections: Detections;
  readonly missing: readonly string[];
  readonly log: ReadLog;
}

function judge({ signature, traces, isLeftOut }: SignatureProbeOptions, facts: Facts): string {
  const { derived, atEnd, recorded, first } = facts.detections;
  const also = recorded === 0 ? "" : `; the sensor recorded it ${times(recorded)}`;
  if (derived === 0) return `It did not fire: ${whyNot(signature, facts)}${also}`;
  const where = first === undefined
    ? ""
    : derived === atEnd
    ? ", at the end of the log"
    : `, first at ${placeText(first)}`;
  const fired = `It fired ${times(derived)}${where}${also}`;
  if (isLeftOut) return `${fired}; but analyze runs it only when --rules or a policy names it`;
  if (traces === undefined) return fired;
  if (traces.length === 0) return `${fired}; but no policy names it, so it is not reported`;
  const rules = traces.flatMap((trace) => rulesOf(trace, signature.metadata.eventName));
  if (rules.some(({ rule }) => rule.selected > 0)) return fired;
  const reasons = rules.flatMap(({ rule }) => whyNothing(rule) ?? []);
  return `${fired}; but no policy selects that: ${[...new Set(reasons)].join("; ")}`;
}

function whyNot({ selectors }: SignatureDescription, { steps, missing, log }: Facts): string {
  if (log.events === 0) return "the log holds no events";
  const given = steps.at(-2)?.count ?? 0;
  if (given > 0) {
    return `its matcher said no to ${given === 1 ? "the one event" : `all ${formatCount(given)} events`} it was given`;
  }
  if (missing.length === new Set(selectors.map(({ name }) => currentName(name))).size) {
    return `the log has no ${missing.join(", no ")} event, so that it could not`;
  }
  const origins = new Set(selectors.flatMap(({ origin }) => origin ?? []));
  return origins.size > 0 ? `none of its events is from ${[...origins].join(" or ")}` : "nothing it asks for occurred";
}

function times(count: number): string {
  return count === 1 ? "once" : `${formatCount(count)} times`;
}

function lackLines(missing: readonly string[], lacking: readonly Looked[], isGuess: boolean): readonly string[] {
  const lines = missing.length === 0 ? [] : [`  Never in the log: ${escapeText(missing.join(", "))}`];
  const verb = isGuess ? "Named in its text and never found" : "Looked for and never found";
  for (const { event, field, asked } of lacking.slice(0, MOST_LACKS)) {
    const hint = Object.hasOwn(HINTS, field) ? `: ${HINTS[field]}` : "";
    lines.push(`  ${verb}: ${escapeText(field)} of ${escapeText(event)} (in ${formatAmount(asked, "event")})${hint}`);
  }
  if (lacking.length > MOST_LACKS) lines.push(`  … and ${lacking.length - MOST_LACKS} more`);
  return lines;
}
