/**
 * Reads what a file says of its signatures, and says what is wrong with it. Nothing of it is trusted to be of any type.
 * @module
 */
import { EVENTS, findEvent } from "../../events/mod.ts";
import {
  type EventSelector,
  type Origin,
  type Problem,
  SEVERITIES,
  type SignatureMetadata,
  type Value,
} from "../../model/mod.ts";
import { suggest } from "../../text/suggest.ts";
import { findMetadataProblems } from "../define.ts";
import { TACTICS } from "../tactics.ts";
import { locate, quotings, type SourceFile } from "./locate.ts";
import { decodeValue, isList, type Wire } from "./wire.ts";

/** What one definition says. */
export interface Definition {
  readonly metadata: SignatureMetadata;
  readonly selectors: readonly EventSelector[];
}

/** A definition as the subprocess describes it. */
export interface DescribedDefinition {
  readonly fields: Readonly<Record<string, Wire | undefined>>;
  /** Fields of it that mean nothing. */
  readonly others: readonly string[];
}

const REQUIRED = ["id", "name", "eventName", "description", "severity"] as const;
const OPTIONAL = ["version", "tactic", "technique"] as const;
const KNOWN = [...REQUIRED, ...OPTIONAL, "tags", "properties", "events", "start"];
const ORIGINS: readonly Origin[] = ["host", "container", "container-init"];

/**
 * Reads one definition.
 *
 * @param described what the subprocess says of it; null when it is no object
 * @param file where it stands
 * @param otherNames event names of signatures, which are no events of their own
 * @returns the definition, unless one of the problems is an error
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const { problems } = readDefinition({ fields: { id: "A-1" }, others: [] }, { path: "a.ts", text: "" });
 * strictEqual(problems[0].message, 'Cannot load signature "A-1": it has no name');
 * ```
 */
export function readDefinition(
  described: DescribedDefinition | null,
  file: SourceFile,
  otherNames: ReadonlySet<string> = new Set(),
): { readonly definition?: Definition; readonly problems: readonly Problem[] } {
  const report = new Report(file, typeof described?.fields.id === "string" ? described.fields.id : undefined);
  if (described === null) {
    report.error("it is not an object", ["export default"]);
    return { problems: report.problems };
  }
  const { fields, others } = described;
  const texts = readTexts(fields, report);
  const tags = readTags(fields.tags, report);
  const properties = readProperties(fields.properties, report);
  const selectors = readSelectors(fields.events, otherNames, report);
  if (!isFunction(fields.start)) report.error("it has no function start()", report.idWords);
  for (const key of others) {
    const suggestion = suggest(key, KNOWN);
    if (suggestion !== undefined) report.remark(`"${key}" means nothing in a signature`, [key], { suggestion });
  }
  checkMetadata(texts, selectors, report);
  if (selectors === undefined || report.hasErrors) return { problems: report.problems };
  const metadata = { version: "1", ...texts, tags, properties } as SignatureMetadata;
  return { definition: { metadata, selectors }, problems: report.problems };
}

function readTexts(fields: DescribedDefinition["fields"], report: Report): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const name of [...REQUIRED, ...OPTIONAL]) {
    const value = fields[name];
    if (typeof value === "string") texts[name] = value;
    else if (value !== undefined && value !== null) report.error(`its ${name} is not a text`, [`${name}:`]);
    else if ((REQUIRED as readonly string[]).includes(name)) report.error(`it has no ${name}`, report.idWords);
  }
  return texts;
}

function readTags(wire: Wire | undefined, report: Report): readonly string[] {
  if (wire === undefined || wire === null) return [];
  const tags = isList(wire) ? wire.filter((tag) => typeof tag === "string") : [];
  if (!isList(wire) || tags.length < wire.length) report.error("its tags are not a list of texts", ["tags:"]);
  return tags;
}

function readProperties(wire: Wire | undefined, report: Report): Readonly<Record<string, Value>> {
  if (wire === undefined || wire === null) return {};
  if (typeof wire === "object" && !isList(wire) && wire.o !== undefined) {
    return decodeValue(wire) as Readonly<Record<string, Value>>;
  }
  report.error("its properties are not an object", ["properties:"]);
  return {};
}

/** @returns undefined when there is nothing to go on with, which has been said */
function readSelectors(
  wire: Wire | undefined,
  otherNames: ReadonlySet<string>,
  report: Report,
): readonly EventSelector[] | undefined {
  if (!isList(wire)) {
    report.error(
      wire === undefined || wire === null ? "it has no events" : "its events are not a list",
      ["events:", ...report.idWords],
      { expected: 'expected a list: events: ["openat"]' },
    );
    return undefined;
  }
  const selectors = wire.flatMap((item) => readSelector(item, otherNames, report) ?? []);
  return selectors.length === 0 && wire.length > 0 ? undefined : selectors;
}

function readSelector(wire: Wire, otherNames: ReadonlySet<string>, report: Report): EventSelector | undefined {
  const { name, origin } = typeof wire === "string" ? { name: wire, origin: undefined } : fieldsOf(wire);
  if (typeof name !== "string") {
    report.error("an entry of its events is neither a name nor an object with a name", ["events:"]);
    return undefined;
  }
  checkEventName(name, otherNames, report);
  if (origin === undefined || origin === null || origin === "" || origin === "*") return { name };
  if (ORIGINS.includes(origin as Origin)) return { name, origin: origin as Origin };
  report.error(`unknown origin "${String(origin)}"`, quotings(String(origin)), {
    expected: `expected one of ${ORIGINS.join(", ")}`,
    suggestion: suggest(String(origin), ORIGINS),
  });
  return undefined;
}

function checkEventName(name: string, otherNames: ReadonlySet<string>, report: Report): void {
  if (name === "" || name === "*" || findEvent(name) !== undefined) return;
  if (otherNames.has(name)) {
    report.remark(
      `it asks for "${name}", a signature: it is given those recorded in the log, not new ones`,
      quotings(name),
    );
    return;
  }
  const suggestion = suggest(name, EVENTS.map((event) => event.name));
  report.error(`unknown event "${name}"`, quotings(name), { suggestion });
}

/** What is of the right type may still be wrong, whatever else is: all of it is said at once. */
function checkMetadata(
  texts: Readonly<Record<string, string>>,
  selectors: readonly EventSelector[] | undefined,
  report: Report,
): void {
  for (const phrase of findMetadataProblems(texts as Partial<SignatureMetadata>, selectors)) {
    const value = /"(.*)"/.exec(phrase)?.[1];
    const field = /\b(id|name|events)\b/.exec(phrase)?.[1];
    const words = value === undefined ? [`${field ?? "id"}:`] : [...placesOf(phrase, value), ...quotings(value)];
    report.error(phrase, words, hintFor(phrase, value ?? ""));
  }
}

/** An event name is often an entry of `events`, and the title, as well. */
function placesOf(phrase: string, value: string): readonly string[] {
  return phrase.startsWith("the event name") ? quotings(value).map((quoted) => `eventName: ${quoted}`) : [];
}

function hintFor(phrase: string, value: string): Pick<Problem, "expected" | "suggestion"> {
  if (phrase.startsWith("unknown severity")) {
    return { expected: `expected one of ${SEVERITIES.join(", ")}`, suggestion: suggest(value, SEVERITIES) };
  }
  if (phrase.startsWith("unknown tactic")) return { suggestion: suggest(value, TACTICS.map(({ slug }) => slug)) };
  return {};
}

function fieldsOf(wire: Wire): { readonly name?: unknown; readonly origin?: unknown } {
  if (typeof wire !== "object" || wire === null || isList(wire) || wire.o === undefined) return {};
  return decodeValue(wire) as { readonly name?: unknown; readonly origin?: unknown };
}

function isFunction(wire: Wire | undefined): boolean {
  return typeof wire === "object" && wire !== null && !isList(wire) && wire.f !== undefined;
}

/** Collects the problems of one definition. */
class Report {
  readonly problems: Problem[] = [];
  readonly idWords: readonly string[];
  readonly #file: SourceFile;
  readonly #subject: string;
  readonly #from: number;

  constructor(file: SourceFile, id: string | undefined) {
    this.#file = file;
    this.#subject = id === undefined ? "the signature" : `signature "${id}"`;
    this.idWords = id === undefined ? ["export default"] : quotings(id);
    // In a file with several signatures, the one that is meant begins at its id, or shortly before.
    this.#from = id === undefined ? 0 : Math.max(0, ...quotings(id).map((word) => file.text.indexOf(word)));
  }

  get hasErrors(): boolean {
    return this.problems.some(({ level }) => level === "error");
  }

  error(state: string, words: readonly string[], hint: Pick<Problem, "expected" | "suggestion"> = {}): void {
    const place = locate(this.#file, words, this.#from);
    this.problems.push({ level: "error", message: `Cannot load ${this.#subject}: ${state}`, ...place, ...hint });
  }

  remark(state: string, words: readonly string[], hint: Pick<Problem, "suggestion"> = {}): void {
    const place = locate(this.#file, words, this.#from);
    const subject = this.#subject.replace(/^s|^t/, (letter) => letter.toUpperCase());
    this.problems.push({ level: "remark", message: `${subject}: ${state}`, ...place, ...hint });
  }
}
