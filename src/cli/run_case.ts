/**
 * Runs one case of a signature: its file through the real readers and the real engine, with that signature only and
 * those whose findings it needs.
 * @module
 */
import type { Event, Evidence, Finding, Problem, Sink } from "../model/mod.ts";
import { Judge } from "../pipeline.ts";
import { formatAmount, formatCount } from "../text/quantity.ts";
import { toJson } from "../text/json.ts";
import { cut } from "../text/width.ts";
import { startJudging } from "./judging.ts";
import { LineList } from "./line_list.ts";
import { readLog } from "./read_log.ts";
import type { Rulebook } from "./rulebook.ts";
import { countSelected } from "./selected.ts";
import type { SignatureCase } from "./signature_cases.ts";
import type { TestResult } from "./test_result.ts";

/** What a case is run with. */
export interface CaseRules {
  /** The signature itself, and those it needs: nothing else is judged. */
  readonly rulebook: Rulebook;
  readonly id: string;
  /** `EX-1 ptrace_traceme`. */
  readonly suite: string;
}

/** What came of it: a result and perhaps a remark, or why the file cannot serve as a case. */
export type CaseOutcome = { readonly result?: TestResult; readonly problem?: Problem };

/** What the signature said to the file. */
interface Seen {
  readonly lines: LineList;
  /** Of the first finding. */
  evidence?: Evidence;
  atEnd: number;
}

/** Longest evidence that is shown. */
const EVIDENCE_WIDTH = 400;

/**
 * Runs a case.
 *
 * @param file the case
 * @param rules what it is run with
 */
export async function runCase(file: SignatureCase, rules: CaseRules): Promise<CaseOutcome> {
  const { signatures, hosted } = rules.rulebook;
  const all = [...signatures, ...hosted];
  const selectors = all.find(({ metadata }) => metadata.id === rules.id)?.selectors ?? [];
  const judging = startJudging(rules.rulebook, { minSeverity: "info" });
  const selected = countSelected(selectors);
  const seen: Seen = { lines: new LineList(), atEnd: 0 };
  let isEnd = false;
  const sink: Sink = { write: (finding) => note(seen, finding, rules.id, isEnd) };
  // Detections that the sensor recorded are nobody's test.
  const stages = {
    ...judging.stages,
    identify: () => undefined,
    observers: [...judging.stages.observers, (event: Event) => selected.observe(event)],
  };
  const judge = new Judge(stages, [sink]);
  try {
    await readLog(judge, file.path, { selection: judging.selection });
    isEnd = true;
    await judge.finish();
  } catch (error) {
    return { problem: faulty(file, error instanceof Error ? error.message : String(error)) };
  }
  const { events, skipped: [skipped] } = judge.tally;
  if (skipped !== undefined) {
    const message = `Cannot run the case "${file.path}": a record of it cannot be read: ${skipped.reason}`;
    return { problem: faulty(file, message, skipped.first.line) };
  }
  if (events === 0) return { problem: faulty(file, `Cannot run the case "${file.path}": it holds no events`) };
  const isFed = selectors.some(({ name }) => all.some(({ metadata }) => metadata.eventName === name));
  const isEmpty = file.kind === "miss" && selected.fromOrigins() === 0 && !isFed;
  return {
    result: resultOf(file, rules, seen, {
      failures: judging.remarks(),
      asked: `${formatCount(selected.fromOrigins())} of ${formatAmount(events, "event")}`,
    }),
    problem: isEmpty ? nothingAsked(file, rules.id) : undefined,
  };
}

function note(seen: Seen, { event, signature, evidence }: Finding, id: string, isEnd: boolean): void {
  if (signature?.id !== id) return; // a feeder's
  seen.evidence ??= evidence;
  if (isEnd) seen.atEnd++;
  else seen.lines.add(event.location.line ?? event.location.record ?? 0);
}

function faulty({ path }: SignatureCase, message: string, line?: number): Problem {
  return { level: "error", message, location: { path, line } };
}

function nothingAsked({ path }: SignatureCase, id: string): Problem {
  const message = `The case "${path}" shows nothing: none of its events is one that ${id} asks for`;
  return { level: "remark", message, location: { path } };
}

function resultOf(
  { kind, path }: SignatureCase,
  { suite }: CaseRules,
  seen: Seen,
  { failures, asked }: { readonly failures: readonly string[]; readonly asked: string },
): TestResult {
  const { lines, evidence, atEnd } = seen;
  const fired = [lines.count > 0 ? lines.text() : [], atEnd > 0 ? "the end of the input" : []].flat().join(", ");
  const message = failures.length > 0 ? failures.join("; ") : wrongness(kind, fired !== "");
  const details: (readonly [string, string])[] = [];
  if (fired !== "") details.push(["fired", fired]);
  if (kind === "match" || message !== undefined) details.push(["asked for", asked]);
  if (kind === "miss" && fired !== "") details.push(["first finding", cut(toJson(evidence ?? {}), EVIDENCE_WIDTH)]);
  return {
    suite,
    name: `${kind} ${path}`,
    location: { path, line: kind === "miss" ? lines.first : undefined },
    outcome: message === undefined ? "pass" : "fail",
    message,
    details,
  };
}

function wrongness(kind: SignatureCase["kind"], hasFired: boolean): string | undefined {
  if (kind === "match") return hasFired ? undefined : "it must fire, and did not";
  return hasFired ? "it must not fire, and did" : undefined;
}
