/**
 * Turns a decoded Tracee event into the JSON text that Tracee of its release would have printed.
 * @module
 */
import { createJsonOutput, type JsonOutput, writeJson, zeroText } from "./json.ts";
import { FLOAT, GobStruct, type GobValue, INT, type StructType, UINT } from "./types.ts";

/**
 * How a field is written: `value` always; `text` a number in quotes; `seconds` a number that shows when it is a
 * float; `present` only when it is there; `list` an empty one as `[]`.
 */
type Style = "value" | "text" | "seconds" | "present" | "list";

/** Go name → JSON key, in the order of v0.18 to v0.24; what older releases had stands where they had it. */
const FIELDS: readonly (readonly [name: string, key: string, style?: Style])[] = [
  ["Timestamp", "timestamp", "seconds"],
  ["ThreadStartTime", "threadStartTime"],
  ["ProcessorID", "processorId"],
  ["ProcessID", "processId"],
  ["CgroupID", "cgroupId"],
  ["ThreadID", "threadId"],
  ["ParentProcessID", "parentProcessId"],
  ["HostProcessID", "hostProcessId"],
  ["HostThreadID", "hostThreadId"],
  ["HostParentProcessID", "hostParentProcessId"],
  ["UserID", "userId"],
  ["MountNS", "mountNamespace"],
  ["PIDNS", "pidNamespace"],
  ["ProcessName", "processName"],
  ["Executable", "executable"],
  ["HostName", "hostName"],
  ["ContainerID", "containerId"],
  ["ContainerImage", "containerImage"],
  ["ContainerName", "containerName"],
  ["PodName", "podName"],
  ["PodNamespace", "podNamespace"],
  ["PodUID", "podUID"],
  ["PodSandbox", "podSandbox"],
  ["Container", "container", "present"],
  ["Kubernetes", "kubernetes", "present"],
  ["EventID", "eventId", "text"],
  ["EventName", "eventName"],
  ["MatchedScopes", "matchedScopes"],
  ["MatchedPolicies", "matchedPolicies", "present"],
  ["MatchedPoliciesNames", "matchedPolicies", "present"],
  ["ArgsNum", "argsNum"],
  ["ReturnValue", "returnValue"],
  ["Syscall", "syscall"],
  ["StackAddresses", "stackAddresses"],
  ["ContextFlags", "contextFlags"],
  ["ThreadEntityId", "threadEntityId"],
  ["ProcessEntityId", "processEntityId"],
  ["ParentEntityId", "parentEntityId"],
  ["Args", "args", "list"],
  ["Metadata", "metadata", "present"],
];

/** Fields that Tracee keeps out of its JSON. */
const HIDDEN: ReadonlySet<string> = new Set([
  "MatchedPoliciesKernel",
  "MatchedPoliciesUser",
  "PoliciesVersion",
  "Policies",
]);

/** Fields that make a struct an event. */
const REQUIRED = ["EventName", "EventID", "ProcessName"];

/** One member of the JSON text. */
interface Member {
  /** Key, quotes, colon, and the comma before it. */
  readonly prefix: string;
  readonly field: number;
  readonly id: number;
  readonly style: Style;
}

const plans = new WeakMap<StructType, readonly Member[]>();

/**
 * Whether a struct of the stream is Tracee's event, of whatever release.
 *
 * @param type the struct
 * @returns true when it has an event's fields
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(isEventType({ kind: "struct", name: "Event", fields: [{ name: "EventName", id: 6 }] }), false);
 * ```
 */
export function isEventType(type: StructType): boolean {
  return REQUIRED.every((name) => type.fields.some((field) => field.name === name));
}

/**
 * The JSON text of an event.
 *
 * @param value the decoded top-level value
 * @param bytes its length in the stream
 * @returns one line of JSON; undefined when the value is not a Tracee event
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { GobStruct } from "./types.ts";
 * const fields = [{ name: "EventID", id: 2 }, { name: "EventName", id: 6 }, { name: "ProcessName", id: 6 }];
 * const event = new GobStruct({ kind: "struct", name: "Event", fields }, [59, "execve", undefined]);
 * strictEqual(eventJson(event, 20), '{"processName":"","eventId":"59","eventName":"execve"}');
 * ```
 */
export function eventJson(value: GobValue, bytes: number): string | undefined {
  if (!(value instanceof GobStruct)) return undefined;
  const members = planOf(value.type);
  if (members.length === 0) return undefined;
  const output = createJsonOutput(bytes);
  for (const member of members) writeMember(output, member, value.values[member.field]);
  // The first member brought a comma too.
  return `{${output.text.slice(1)}}`;
}

// Empty for what is not an event.
function planOf(type: StructType): readonly Member[] {
  const known = plans.get(type);
  if (known !== undefined) return known;
  const members = isEventType(type) ? createPlan(type) : [];
  plans.set(type, members);
  return members;
}

function createPlan(type: StructType): readonly Member[] {
  const members: Member[] = [];
  for (const [name, key, style = "value"] of FIELDS) {
    const field = type.fields.findIndex((field) => field.name === name);
    if (field < 0) continue;
    const { id } = type.fields[field];
    // From v0.13 on MatchedPolicies was a bitmap that JSON hid, then the list of names itself.
    if (name === "MatchedPolicies" && (id === UINT || id === INT)) continue;
    members.push({ prefix: `,"${key}":`, field, id, style });
  }
  // What no release had stays readable under its Go name.
  type.fields.forEach(({ name, id }, field) => {
    if (HIDDEN.has(name) || FIELDS.some(([known]) => known === name)) return;
    members.push({ prefix: `,${JSON.stringify(name)}:`, field, id, style: "present" });
  });
  return members;
}

function writeMember(output: JsonOutput, { prefix, id, style }: Member, value: GobValue | undefined): void {
  if (value === undefined && style === "present") return;
  output.text += prefix;
  if (style === "text" && (id === INT || id === UINT)) output.text += `"${value ?? 0}"`;
  else if (style === "seconds" && id === FLOAT) output.text += secondsText(value ?? 0);
  else if (value !== undefined) writeJson(output, value);
  else output.text += style === "list" ? "[]" : zeroText(id);
}

// A float without a fraction must not be taken for nanoseconds.
function secondsText(value: GobValue): string {
  if (typeof value !== "number" || !Number.isFinite(value)) return "null";
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? `${value}.0` : String(value);
}
