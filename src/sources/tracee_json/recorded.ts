/**
 * Detections that the sensor itself wrote: signature events with `metadata` (v0.12 on), with an id of that range
 * (v0.9 to v0.11), main's `threat`, and `{Data, Context, SigMetadata}` as tracee-rules and `tracee analyze` print it.
 * @module
 */
import { type Event, type Recorded, SEVERITIES, type Value } from "../../model/mod.ts";
import type { JsonRecord } from "./json_record.ts";
import { KEY } from "./keys.ts";

type Data = ReadonlyMap<string, Value>;
/** What of an event a detection is made of. */
type Told = Pick<Event, "name" | "args">;
const EMPTY: Data = new Map();
/** What the sensor adds to a signature's own data: the event that triggered it. */
const TRIGGERS: ReadonlySet<string> = new Set(["triggeredBy", "detectedFrom"]);

/** The detection that an event is; undefined for a plain event. */
export function recordedOf(record: JsonRecord, event: Told): Recorded | undefined {
  if (record.from(KEY.SigMetadata) >= 0) return ofFinding(record);
  if (record.from(KEY.threat) >= 0) return ofThreat(record, event);
  const metadata = record.map(KEY.metadata);
  if (metadata === undefined) return isSignatureId(record) ? ofName(record, event) : undefined;
  const properties = mapOf(metadata.get("Properties"));
  return {
    ...ofProperties(properties),
    id: textOf(properties.get("signatureID")),
    version: textOf(metadata.get("Version")),
    name: textOf(properties.get("signatureName")),
    eventName: event.name,
    description: textOf(metadata.get("Description")),
    tags: textsOf(metadata.get("Tags")),
    properties,
    data: dataOf(event),
  };
}

/** Signature events have the ids 6000 to 6999, whatever the release. */
function isSignatureId(record: JsonRecord): boolean {
  const id = record.integer(KEY.eventId);
  return typeof id === "number" && id >= 6000 && id <= 6999;
}

function ofName(record: JsonRecord, event: Told): Recorded {
  return { eventName: event.name, properties: EMPTY, data: record.from(KEY.args) < 0 ? EMPTY : dataOf(event) };
}

function ofFinding(record: JsonRecord): Recorded {
  const metadata = record.map(KEY.SigMetadata) ?? EMPTY;
  const properties = mapOf(metadata.get("Properties"));
  return {
    ...ofProperties(properties),
    id: textOf(metadata.get("ID")),
    version: textOf(metadata.get("Version")),
    name: textOf(metadata.get("Name")),
    eventName: textOf(metadata.get("EventName")),
    description: textOf(metadata.get("Description")),
    tags: textsOf(metadata.get("Tags")),
    properties,
    data: record.map(KEY.Data) ?? EMPTY,
  };
}

/** main: `threat` beside the event, the detection's own data in `data`. */
function ofThreat(record: JsonRecord, event: Told): Recorded {
  const threat = record.map(KEY.threat) ?? EMPTY;
  const mitre = mapOf(threat.get("mitre"));
  const properties = mapOf(threat.get("properties"));
  return {
    ...ofProperties(properties),
    id: textOf(properties.get("signatureID")),
    name: textOf(threat.get("name")),
    eventName: event.name,
    description: textOf(threat.get("description")),
    severity: severityOf(threat.get("severity")),
    tactic: textOf(mapOf(mitre.get("tactic")).get("name")),
    technique: textOf(mapOf(mitre.get("technique")).get("id")),
    properties,
    data: dataOf(event),
  };
}

/** Severity, tactic and technique as the properties of every release spell them. */
function ofProperties(properties: Data): Pick<Recorded, "severity" | "tactic" | "technique"> {
  return {
    severity: severityOf(properties.get("Severity")),
    tactic: textOf(properties.get("Category")),
    technique: textOf(properties.get("external_id")),
  };
}

/** 0 to 4, as a number, as text of it, or as a word. */
function severityOf(value: Value | undefined): number | undefined {
  if (typeof value === "number") return value >= 0 && value <= 4 ? Math.floor(value) : undefined;
  if (typeof value !== "string") return undefined;
  if (/^[0-4]$/.test(value)) return Number(value);
  const place = (SEVERITIES as readonly string[]).indexOf(value.toLowerCase().replace(/^severity_/, ""));
  return place < 0 ? undefined : place;
}

function dataOf(event: Told): Data {
  const data = new Map<string, Value>();
  for (const arg of event.args) if (!TRIGGERS.has(arg.name)) data.set(arg.name, arg.value);
  return data;
}

function mapOf(value: Value | undefined): Data {
  return value instanceof Map ? value : EMPTY;
}

function textOf(value: Value | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function textsOf(value: Value | undefined): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter((item: Value) => typeof item === "string") : undefined;
}
