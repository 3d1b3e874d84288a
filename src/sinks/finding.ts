/**
 * A finding as JSON text: the shape that the json and jsonl outputs and webhooks share.
 *
 * Written by hand, piece after piece: the event goes in as its source had it, byte for byte, and integers beyond 2^53
 * stay exact. Keys keep one order: `time`, `relativeTime`, `kind`, `name`, `severity`, `signature`, `policies`,
 * `recorded`, `data`, `process`, `host`, `container`, `pod`, `source`, `event`; what is not known is left out.
 * @module
 */
import type { Container, Event, Finding, Pod, Print, Process, SignatureMetadata } from "../model/mod.ts";
import { toJson, type Writable } from "../text/json.ts";
import { formatTime } from "../text/time.ts";

/** A signature reads the same in each of its findings. */
const signatureTexts = new WeakMap<SignatureMetadata, string>();

/**
 * Writes a finding as JSON on one line, without a line break at its end.
 *
 * @param finding what to report; its event must still be valid
 * @returns one JSON object
 * @example
 * ```ts
 * import { match } from "node:assert";
 * import { makeEvent } from "../../test/make_event.ts";
 * const event = makeEvent({ time: 1677662123123456789n, json: '{"eventName":"openat"}' });
 * match(findingToJson({ name: "openat", event, policies: [] }), /^{"time":"2023-03-01T09:15:23.123456789Z","kind":"event"/);
 * ```
 */
export function findingToJson(finding: Finding): string {
  return writeHead(finding) + finding.event.json() + "}";
}

/**
 * Prints what {@linkcode findingToJson} writes, and `end` after it. The event goes out by itself, as the bytes it was
 * read from where they can stay as they are.
 *
 * @param finding what to report
 * @param print takes the text
 * @param end what follows it
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { makeEvent } from "../../test/make_event.ts";
 * const finding = { name: "openat", event: makeEvent(), policies: [] };
 * let text = "";
 * printFinding(finding, (part) => text += String(part), "\n");
 * strictEqual(text, findingToJson(finding) + "\n");
 * ```
 */
export function printFinding(finding: Finding, print: Print, end: string): void {
  print(writeHead(finding));
  print(finding.event.jsonBytes?.() ?? finding.event.json());
  print("}" + end);
}

/** Everything before the event. */
function writeHead(finding: Finding): string {
  const { event, signature, policies } = finding;
  let text = writeTime(event);
  if (signature === undefined) {
    text += ',"kind":"event","name":' + JSON.stringify(finding.name);
  } else {
    text += ',"kind":"signature","name":' + JSON.stringify(finding.name);
    text += ',"severity":' + JSON.stringify(signature.severity) + ',"signature":' + writeSignature(signature);
  }
  text += ',"policies":' + (policies.length === 0 ? "[]" : JSON.stringify(policies));
  if (finding.recorded) text += ',"recorded":true';
  if (signature !== undefined) text += ',"data":' + toJson(finding.evidence ?? {});
  text += ',"process":' + writeProcess(event.process) + member("host", event.host);
  if (event.container !== undefined) text += ',"container":' + writeContainer(event.container);
  if (event.pod !== undefined) text += ',"pod":' + writePod(event.pod);
  return text + ',"source":' + writeSource(event) + ',"event":';
}

function writeTime({ time, relativeTime }: Event): string {
  if (time !== undefined) return '{"time":"' + formatTime(time) + '"';
  return relativeTime === undefined ? '{"time":null' : '{"time":null,"relativeTime":' + relativeTime;
}

function writeSignature(signature: SignatureMetadata): string {
  const known = signatureTexts.get(signature);
  if (known !== undefined) return known;
  const { id, version, name, description, tags, tactic, technique, properties } = signature;
  const text = toJson({ id, version, name, description, tags, tactic, technique, properties });
  signatureTexts.set(signature, text);
  return text;
}

function writeProcess(process: Process): string {
  return object(
    member("pid", process.pid) + member("ppid", process.ppid) + member("tid", process.tid) +
      member("hostPid", process.hostPid) + member("uid", process.uid) + member("name", process.name) +
      member("executable", process.executable),
  );
}

function writeContainer({ id, image, name }: Container): string {
  return object(member("id", id) + member("image", image) + member("name", name));
}

function writePod({ name, namespace, uid }: Pod): string {
  return object(member("name", name) + member("namespace", namespace) + member("uid", uid));
}

function writeSource({ location, format }: Event): string {
  const { path, line, record } = location;
  return object(member("file", path) + member("line", line) + member("record", record) + member("format", format));
}

/** `,"key":value`, or nothing when the value is not known. */
function member(key: string, value: Writable): string {
  return value === undefined ? "" : ',"' + key + '":' + toJson(value);
}

function object(members: string): string {
  return "{" + members.slice(1) + "}";
}
