/**
 * What a Rego signature says of itself: `__rego_metadoc__` and `tracee_selected_events`, as Tracee read them.
 * @module
 */
import {
  type EventSelector,
  type Origin,
  SEVERITIES,
  type Severity,
  type SignatureMetadata,
  type Value,
} from "../../model/mod.ts";
import { findTactic } from "../tactics.ts";
import type { JsonValue } from "./value.ts";

/** What was read, and what is wrong with it, as phrases. */
export interface Read<Result> {
  readonly result?: Result;
  readonly errors: readonly string[];
  readonly remarks: readonly string[];
}

const ORIGINS: readonly string[] = ["host", "container", "container-init"] satisfies readonly Origin[];

/**
 * Reads the metadata document. The case of keys does not matter; only the id must be there.
 *
 * @param document the value of `__rego_metadoc__`
 * @returns the metadata, unless it is wrong
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const { result } = readMetadata({ id: "TRC-2", name: "Anti-Debugging", properties: { Severity: 3 } });
 * deepStrictEqual([result?.eventName, result?.severity], ["trc-2", "high"]);
 * ```
 */
export function readMetadata(document: JsonValue | undefined): Read<SignatureMetadata> {
  if (!isRecord(document)) return { errors: ["__rego_metadoc__ is not a document"], remarks: [] };
  const fields = lowerKeys(document);
  const errors: string[] = [];
  const id = asText(fields.get("id"));
  if (id.trim() === "") errors.push("__rego_metadoc__ has no id");
  const eventName = asText(fields.get("eventname"));
  if (eventName !== "" && !/^[a-z][a-z0-9_]*$/.test(eventName)) {
    errors.push(`the event name ${JSON.stringify(eventName)} is not in snake_case`);
  }
  const tags = fields.get("tags") ?? [];
  if (!Array.isArray(tags)) errors.push("tags is not a list");
  const given = fields.get("properties") ?? {};
  if (!isRecord(given)) errors.push("properties is not a document");
  const properties = isRecord(given) ? given : {};
  const severity = readSeverity(lowerKeys(properties).get("severity"));
  if (severity === undefined) {
    errors.push(`the severity is none of ${SEVERITIES.join(", ")}, or 0 to ${SEVERITIES.length - 1}`);
  }
  if (errors.length > 0 || severity === undefined) return { errors, remarks: [] };
  const result: SignatureMetadata = {
    id,
    version: asText(fields.get("version")) || "1",
    name: asText(fields.get("name")) || id,
    eventName: eventName || id.toLowerCase(),
    description: asText(fields.get("description")),
    severity,
    tags: Array.isArray(tags) ? tags.map(asText) : [],
    ...readAttack(lowerKeys(properties)),
    properties: Object.fromEntries(
      Object.entries(properties).filter(([key]) => key.toLowerCase() !== "severity").map((
        [key, value],
      ) => [key, asValue(value)]),
    ),
  };
  return { result, errors, remarks: [] };
}

/**
 * Reads the selected events: a set or list of `{source, name, origin}`. Without a name, or with `*`: every event.
 *
 * @param value the value of `tracee_selected_events`
 * @returns the selectors, unless they are wrong
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(readSelectors([{ source: "tracee", name: "ptrace", origin: "*" }]).result, [{ name: "ptrace" }]);
 * ```
 */
export function readSelectors(value: JsonValue | undefined): Read<readonly EventSelector[]> {
  if (!Array.isArray(value)) return { errors: ["tracee_selected_events is not a set"], remarks: [] };
  const errors: string[] = [];
  const remarks: string[] = [];
  const selectors: EventSelector[] = [];
  for (const item of value) {
    const fields = isRecord(item) ? lowerKeys(item) : undefined;
    const source = fields === undefined ? "" : asText(fields.get("source")) || "tracee";
    if (fields === undefined) errors.push("tracee_selected_events has something that is no document");
    else if (source !== "tracee") remarks.push(`events of source ${JSON.stringify(source)} never come`);
    else addSelector(selectors, errors, asText(fields.get("name")) || "*", asText(fields.get("origin")));
  }
  if (selectors.length === 0 && errors.length === 0) errors.push("tracee_selected_events selects no events of Tracee");
  return errors.length > 0 ? { errors, remarks } : { result: selectors, errors, remarks };
}

function addSelector(selectors: EventSelector[], errors: string[], name: string, origin: string): void {
  if (origin === "" || origin === "*") selectors.push({ name });
  else if (isOrigin(origin)) selectors.push({ name, origin });
  else errors.push(`the origin ${JSON.stringify(origin)} of ${name} is none of ${ORIGINS.join(", ")}, *`);
}

function isOrigin(text: string): text is Origin {
  return ORIGINS.includes(text);
}

/** A number or its digits, or our word for it; missing is 0. */
function readSeverity(value: JsonValue | undefined): Severity | undefined {
  if (value === undefined) return SEVERITIES[0];
  const text = asText(value).toLowerCase();
  return SEVERITIES.find((word, number) => text === word || text === String(number));
}

/** Tracee's Go signatures have Category and external_id, its Rego ones a text: `Defense Evasion: Process Injection`. */
function readAttack(properties: ReadonlyMap<string, JsonValue>): Pick<SignatureMetadata, "tactic" | "technique"> {
  const text = asText(properties.get("mitre att&ck"));
  const category = asText(properties.get("category")) || text.split(":")[0];
  const technique = /\bT\d{4}(?:\.\d{3})?\b/.exec(`${asText(properties.get("external_id"))} ${text}`)?.[0];
  const tactic = findTactic(category)?.slug;
  return { ...(tactic === undefined ? {} : { tactic }), ...(technique === undefined ? {} : { technique }) };
}

function lowerKeys(record: Readonly<Record<string, JsonValue>>): ReadonlyMap<string, JsonValue> {
  return new Map(Object.entries(record).map(([key, value]) => [key.toLowerCase(), value]));
}

function isRecord(value: JsonValue | undefined): value is { [key: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Versions are often written as numbers. */
function asText(value: JsonValue | undefined): string {
  return typeof value === "string"
    ? value
    : typeof value === "number" || typeof value === "bigint"
    ? String(value)
    : "";
}

function asValue(value: JsonValue): Value {
  if (Array.isArray(value)) return value.map(asValue);
  return isRecord(value) ? new Map(Object.entries(value).map(([key, item]) => [key, asValue(item)])) : value;
}
