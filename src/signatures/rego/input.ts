/**
 * The input of Rego signatures: the event as JSON text in the shape that Tracee printed up to v0.24, whatever the log's
 * own era was, with flags and enumerations as text.
 * @module
 */
import { namedValues, previousArgName } from "../../events/mod.ts";
import { readSockaddr } from "../../events/types/sockaddr.ts";
import type { Arg, Event, Integer, Value } from "../../model/mod.ts";
import { toJson } from "../../text/json.ts";

/** What a group of rules wants of its input. */
export interface InputOptions {
  /** Also the flat keys of v0.8 to v0.12: `containerImage`, `podName` and the like. */
  readonly flat: boolean;
}

const FLAT_KEYS = /\b(?:containerImage|containerName|podName|podNamespace|podUID|podSandbox)\b/;

/**
 * Whether a rule reads the flat keys of old releases.
 *
 * @param text a Rego text
 * @returns true when one of their names is in it
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * ok(wantsFlatKeys('input.containerImage == "alpine"'));
 * ```
 */
export function wantsFlatKeys(text: string): boolean {
  return FLAT_KEYS.test(text);
}

/**
 * The input for an event. A record that Tracee v0.18 to v0.24 wrote is taken as it stands, but for arguments that are
 * still numbers where it has text; any other is written anew.
 *
 * @param event the event
 * @param name the name that the rules know it by: today's, or the old one they ask for
 * @param options what the rules want
 * @returns JSON text
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const event = {
 *   name: "ptrace", process: { pid: 7, name: "gdb" }, origin: "host", args: Object.assign([], { get: () => undefined, size: 0 }),
 *   location: { path: "-" }, format: "tracee-json", json: () => "{}",
 * } as const;
 * const { eventName, processName, containerId } = JSON.parse(inputOf(event, "ptrace", { flat: false }));
 * deepStrictEqual([eventName, processName, containerId], ["ptrace", "gdb", ""]);
 * ```
 */
export function inputOf(event: Event, name: string, options: InputOptions): string {
  const record = options.flat ? undefined : modernRecord(event, name);
  if (record === undefined) return writeEvent(event, name, options);
  return needsText(event) ? `${record.head},"args":${writeArgs(event, name)}}` : record.whole;
}

/** The record's own text, and the part before its arguments, where both are in the shape that rules know. */
function modernRecord(event: Event, name: string): { readonly head: string; readonly whole: string } | undefined {
  const whole = event.json();
  // The number tells it from the newest shape; keys in this part cannot come from the watched processes.
  if (!whole.startsWith('{"timestamp":') || whole.charCodeAt(13) < 0x30 || whole.charCodeAt(13) > 0x39) {
    return undefined;
  }
  const end = whole.indexOf(',"args":[');
  if (end < 0) return undefined;
  const head = whole.slice(0, end);
  const isModern = head.includes(`"eventName":"${name}"`) && head.includes('"containerId":"') &&
    head.includes('"executable":{');
  return isModern ? { head, whole } : undefined;
}

/** Whether an argument stands there as a number that Tracee has a text for. */
function needsText(event: Event): boolean {
  for (const { name, value } of event.args) {
    if ((typeof value === "number" || typeof value === "bigint") && namedValues(event.name, name) !== undefined) {
      return true;
    }
  }
  return false;
}

function writeEvent(event: Event, name: string, options: InputOptions): string {
  const { process, container, pod } = event;
  const containerFields = {
    id: container?.id,
    name: container?.name,
    image: container?.image,
    imageDigest: container?.imageDigest,
  };
  const podFields = { podName: pod?.name, podNamespace: pod?.namespace, podUID: pod?.uid, podSandbox: pod?.sandbox };
  return "{" + [
    `"timestamp":${event.time ?? event.relativeTime ?? 0n}`,
    `"threadStartTime":${process.startTime ?? 0}`,
    `"processorId":${event.processor ?? 0}`,
    `"processId":${process.pid ?? 0}`,
    `"cgroupId":${event.cgroupId ?? 0}`,
    `"threadId":${process.tid ?? 0}`,
    `"parentProcessId":${process.ppid ?? 0}`,
    `"hostProcessId":${process.hostPid ?? 0}`,
    `"hostThreadId":${process.hostTid ?? 0}`,
    `"hostParentProcessId":${process.hostPpid ?? 0}`,
    `"userId":${process.uid ?? 0}`,
    `"mountNamespace":${event.mountNamespace ?? 0}`,
    `"pidNamespace":${event.pidNamespace ?? 0}`,
    `"processName":${JSON.stringify(process.name ?? "")}`,
    `"executable":{"path":${JSON.stringify(process.executable ?? "")}}`,
    `"hostName":${JSON.stringify(event.host ?? "")}`,
    `"containerId":${JSON.stringify(container?.id ?? "")}`,
    `"container":${toJson(containerFields)}`,
    `"kubernetes":${toJson(podFields)}`,
    ...(options.flat ? flatKeys(event) : []),
    `"eventName":${JSON.stringify(name)}`,
    ...(event.matchedPolicies ? [`"matchedPolicies":${JSON.stringify(event.matchedPolicies)}`] : []),
    `"argsNum":${event.args.size}`,
    `"returnValue":${event.returnValue ?? 0}`,
    `"syscall":${JSON.stringify(event.syscall ?? "")}`,
    `"contextFlags":{"containerStarted":${event.origin === "container"}}`,
    `"threadEntityId":${process.threadEntityId ?? 0}`,
    `"processEntityId":${process.entityId ?? 0}`,
    `"parentEntityId":${process.parentEntityId ?? 0}`,
    `"args":${writeArgs(event, name)}`,
    ...writeMetadata(event),
  ].join(",") + "}";
}

function flatKeys({ container, pod }: Event): readonly string[] {
  return [
    `"containerImage":${JSON.stringify(container?.image ?? "")}`,
    `"containerName":${JSON.stringify(container?.name ?? "")}`,
    `"podName":${JSON.stringify(pod?.name ?? "")}`,
    `"podNamespace":${JSON.stringify(pod?.namespace ?? "")}`,
    `"podUID":${JSON.stringify(pod?.uid ?? "")}`,
    `"podSandbox":${pod?.sandbox ?? false}`,
  ];
}

/** Capitals as Tracee wrote them. */
function writeMetadata({ recorded }: Event): readonly string[] {
  if (recorded === undefined) return [];
  const { version = "", description = "", tags = [], properties } = recorded;
  return [`"metadata":${toJson({ Version: version, Description: description, Tags: tags, Properties: properties })}`];
}

function writeArgs(event: Event, name: string): string {
  let text = "[";
  for (const arg of event.args) {
    if (text.length > 1) text += ",";
    text += writeArg(event, name, arg);
  }
  return text + "]";
}

function writeArg(event: Event, name: string, arg: Arg): string {
  const decoded = typeof arg.value === "number" || typeof arg.value === "bigint"
    ? decode(event.name, arg.name, arg.value)
    : undefined;
  const type = decoded === undefined ? arg.type ?? "" : "string";
  const value = decoded === undefined ? toJson(sockaddr(arg.value)) : JSON.stringify(decoded);
  // Rules that ask for an event by its old name know its arguments by theirs.
  const argName = name === event.name ? arg.name : previousArgName(event.name, arg.name) ?? arg.name;
  return `{"name":${JSON.stringify(argName)},"type":${JSON.stringify(type)},"value":${value}}`;
}

function decode(event: string, arg: string, value: Integer): string | undefined {
  return namedValues(event, arg)?.text(value);
}

const SOCKADDR_KEYS: Readonly<Record<string, readonly [string, string]>> = {
  AF_INET: ["sin_addr", "sin_port"],
  AF_INET6: ["sin6_addr", "sin6_port"],
};

/** Socket addresses as the map of texts that Tracee wrote from v0.6 to v0.24. */
function sockaddr(value: Value): Value {
  const isOther = typeof value === "string" ? !value.startsWith("{'sa_family'") : !(value instanceof Map);
  if (isOther || (value instanceof Map && !isOddSockaddr(value))) return value;
  const read = readSockaddr(value);
  if (read === undefined) return value;
  const [address, port] = SOCKADDR_KEYS[read.family] ?? [];
  const fields = new Map<string, Value>([["sa_family", read.family]]);
  if (address !== undefined && read.address !== undefined) fields.set(address, read.address);
  if (port !== undefined && read.port !== undefined) fields.set(port, read.port);
  if (read.path !== undefined) fields.set("sun_path", read.path);
  return fields;
}

function isOddSockaddr(value: ReadonlyMap<string, Value>): boolean {
  if (!value.has("sa_family") && !value.has("saFamily")) return false;
  for (const field of value.values()) if (typeof field !== "string") return true;
  return value.has("saFamily");
}
