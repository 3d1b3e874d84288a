/**
 * What the `event:` of a rule names: events, signatures, sets, and what is to be left out.
 * @module
 */
import { EVENTS, findEvent, findSet, SETS } from "../events/mod.ts";
import { suggest } from "../text/suggest.ts";
import type { PolicyReport } from "./report.ts";
import type { Vocabulary } from "./vocabulary.ts";
import { part, split, trim, type Written } from "./written.ts";

/** What one `event:` names. */
export interface EventWords {
  readonly wanted: ReadonlySet<string>;
  /** Those of them that only the set `signatures` named: detections, where plain events have the same name. */
  readonly detections?: ReadonlySet<string>;
  /** Named with a `-` in front: the whole policy leaves them out. */
  readonly unwanted: ReadonlySet<string>;
  /** Every word has a `-` in front. (A set may be empty: `wanted` does not tell.) */
  readonly onlyExcludes: boolean;
  /** One event, called by its name: no list, no set. */
  readonly single?: string;
}

/** The set of all signatures that are loaded, which no catalogue can know. */
export const SIGNATURE_SET = "signatures";

/**
 * Reads the `event:` of a rule: a comma list of names, sets, `tag=SET`, `prefix*`, each with `-` in front to leave it out.
 *
 * @param written the text
 * @param vocabulary the signatures that are loaded
 * @param report takes unknown names
 * @returns undefined when something is wrong with it
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createReport, policyReport } from "./report.ts";
 * import { flagText } from "./written.ts";
 * const vocabulary = { signatures: new Map(), bundled: new Map() };
 * const words = readEventWords(flagText("event", "open,openat,-open"), vocabulary, policyReport(createReport(), "p"));
 * deepStrictEqual([...words?.wanted ?? []], ["open", "openat"]);
 * deepStrictEqual([...words?.unwanted ?? []], ["open"]);
 * ```
 */
export function readEventWords(
  written: Written,
  vocabulary: Vocabulary,
  report: PolicyReport,
): EventWords | undefined {
  if (written.text.trim() === "") {
    report.error(written, "event cannot be empty", { expected: "the name of an event, a set or a signature" });
    return undefined;
  }
  const wanted = new Set<string>();
  const unwanted = new Set<string>();
  const plain = new Set<string>();
  const words = split(written, ",").map(trim);
  let isWrong = false;
  for (const word of words) {
    const isUnwanted = word.text.startsWith("-");
    const name = isUnwanted ? trim(part(word, 1, word.text.length)) : word;
    const events = resolveWord(name, vocabulary, report);
    if (events === undefined) isWrong = true;
    for (const event of events ?? []) (isUnwanted ? unwanted : wanted).add(event);
    if (!isUnwanted && name.text.replace(/^tag=\s*/, "") !== SIGNATURE_SET) {
      for (const event of events ?? []) plain.add(event);
    }
  }
  if (isWrong) return undefined;
  const [word] = words;
  const single = words.length === 1 ? nameOf(word.text, vocabulary) : undefined;
  if (single !== undefined) remarkSignature(word, single, vocabulary, report);
  const detections = wanted.difference(plain);
  return { wanted, detections, unwanted, onlyExcludes: words.every(({ text }) => text.startsWith("-")), single };
}

/** Today's name of an event or signature. */
function nameOf(word: string, { signatures }: Vocabulary): string | undefined {
  return signatures.has(word) ? word : findEvent(word)?.name;
}

function resolveWord(
  word: Written,
  vocabulary: Vocabulary,
  report: PolicyReport,
): Iterable<string> | undefined {
  const name = nameOf(word.text, vocabulary);
  if (name !== undefined) return [name];
  if (word.text.startsWith("threat.")) return refuseThreat(word, report);
  const tag = word.text.startsWith("tag=");
  const set = eventsOfSet(tag ? word.text.slice(4).trim() : word.text, vocabulary);
  if (set !== undefined) return set;
  if (word.text.includes("*")) return matchNames(word, vocabulary, report);
  const names = tag
    ? setNames()
    : [...vocabulary.signatures.keys(), ...EVENTS.map((event) => event.name), ...setNames()];
  const suggestion = signatureOfId(word.text, vocabulary) ?? suggest(tag ? word.text.slice(4) : word.text, names);
  report.error(word, `event ${word.text} is not valid`, {
    expected: tag ? "the name of a set" : "the name of an event, a set or a signature",
    suggestion: tag && suggestion !== undefined ? `tag=${suggestion}` : suggestion,
  });
  return undefined;
}

function refuseThreat(word: Written, report: PolicyReport): undefined {
  const what = word.text.startsWith("threat.severity") ? "a severity is" : "properties of threats are";
  report.error(word, `event ${word.text} is not valid: ${what} no event here`, {
    expected: "the set signatures, with --min-severity LEVEL or --rules on the command line",
  });
  return undefined;
}

function eventsOfSet(name: string, { signatures }: Vocabulary): Iterable<string> | undefined {
  if (name !== SIGNATURE_SET) return findSet(name)?.events;
  return [...signatures].filter(([, { optIn }]) => optIn !== true).map(([event]) => event);
}

function setNames(): string[] {
  return [...new Set([...SETS.map((set) => set.name), SIGNATURE_SET])];
}

function matchNames(word: Written, { signatures }: Vocabulary, report: PolicyReport): string[] | undefined {
  const text = word.text;
  const inner = text.replace(/^\*|\*$/g, "");
  if (inner === "" || inner.includes("*")) {
    report.error(word, `event ${text} is not valid`, { expected: "a name with * at its beginning or end" });
    return undefined;
  }
  const matches = (
    name: string,
  ) => (text.endsWith("*")
    ? text.startsWith("*") ? name.includes(inner) : name.startsWith(inner)
    : name.endsWith(inner));
  const visible = EVENTS.filter((event) => event.kind !== "internal").map((event) => event.name);
  const names = [...new Set([...visible, ...signatures.keys()])].filter(matches);
  if (names.length === 0) {
    report.error(word, `event ${text} is not valid: no name is like that`);
    return undefined;
  }
  report.notPortable(word, "its policy files know no * in event names");
  return names;
}

function signatureOfId(id: string, { signatures }: Vocabulary): string | undefined {
  for (const [name, signature] of signatures) if (signature.id.toLowerCase() === id.toLowerCase()) return name;
  return undefined;
}

function remarkSignature(word: Written, name: string, { signatures }: Vocabulary, report: PolicyReport): void {
  if (signatures.get(name)?.ready !== false) return;
  report.remark(word, `the code of signature ${name} is not in this version: only detections in the log match`);
}
