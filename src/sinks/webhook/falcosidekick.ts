/**
 * A finding as the alert that Falcosidekick takes: the body that Tracee posts to it, and what its outputs can show.
 *
 * Falcosidekick turns an alert away without `priority`, `rule`, `time` or any of `output_fields`, so all of them are
 * always there:
 * - `priority` is Falco's word for the severity; a plain event, which has none, is `Debug`;
 * - `time` is the event's; where the log has no wall clock it is that of posting, and `evt.rawtime` is missing.
 *
 * `output_fields` holds `value` (the return value), as Tracee's does, and what Falco has a name for under that name;
 * evidence is `data.<name>`, an argument of a plain event `evt.arg.<name>`. Lists and objects are JSON text, because
 * fields of Falco are single values.
 * @module
 */
import type { Event, EvidenceValue, Finding, Severity } from "../../model/mod.ts";
import { toJson, type Writable } from "../../text/json.ts";
import { formatTime } from "../../text/time.ts";
import { describeText, describeWhat, describeWho } from "../describe.ts";

const PRIORITIES: Readonly<Record<Severity, string>> = {
  info: "Informational",
  low: "Notice",
  medium: "Warning",
  high: "Error",
  critical: "Critical",
};
const PLAIN_PRIORITY = "Debug";
/** About how many characters `output` has: the fields say the rest. */
const OUTPUT = 1000;
/** `2023-03-01T09:15:23.123456789Z`: years of RFC 3339 have four digits. */
const TIME_LENGTH = 30;

/**
 * Writes a finding as an alert of Falco, on one line.
 *
 * @param finding what to report; its event must still be valid
 * @returns one JSON object
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { makeEvent } from "../../../test/make_event.ts";
 * const event = makeEvent({ time: 1677662123123456789n, args: { pathname: "/etc/shadow" }, returnValue: 3 });
 * const { output, priority, rule, time, output_fields } = JSON.parse(alertOf({ name: "openat", event, policies: [] }));
 * strictEqual(output, "openat pathname: /etc/shadow, ret 3 (test(7))");
 * strictEqual(`${priority} ${rule} ${time}`, "Debug openat 2023-03-01T09:15:23.123456789Z");
 * strictEqual(output_fields.value, 3);
 * strictEqual(output_fields["evt.arg.pathname"], "/etc/shadow");
 * ```
 */
export function alertOf(finding: Finding): string {
  const { signature, event } = finding;
  return toJson(
    new Map<string, Writable>([
      ["output", outputOf(finding)],
      ["priority", signature === undefined ? PLAIN_PRIORITY : PRIORITIES[signature.severity]],
      ["rule", signature?.name || finding.name],
      ["time", timeOf(event)],
      ["output_fields", fieldsOf(finding)],
    ]),
  );
}

function outputOf(finding: Finding): string {
  const what = describeWhat(finding, OUTPUT);
  const who = describeWho(finding.event, false);
  const text = finding.signature === undefined ? `${describeText(finding.name)} ${what}`.trimEnd() : what;
  return who === "" ? text : `${text} (${who})`;
}

function timeOf({ time }: Event): string {
  const text = time === undefined ? "" : formatTime(time);
  return text.length === TIME_LENGTH ? text : formatTime(BigInt(Date.now()) * 1_000_000n);
}

function fieldsOf(finding: Finding): ReadonlyMap<string, Writable> {
  const { signature, event, policies, recorded } = finding;
  const fields = new Map<string, Writable>();
  const add = (name: string, value: EvidenceValue) => {
    if (value !== undefined) fields.set(name, typeof value === "object" && value !== null ? toJson(value) : value);
  };
  add("value", event.returnValue);
  add("evt.type", event.name);
  add("evt.rawtime", event.time);
  add("evt.reltime", event.relativeTime);
  add("evt.hostname", event.host);
  addWho(event, add);
  add("signature.id", signature?.id);
  add("signature.event", signature?.eventName);
  add("signature.severity", signature?.severity);
  add("signature.tactic", signature?.tactic);
  add("signature.technique", signature?.technique);
  if (policies.length > 0) add("policies", policies.join(","));
  if (recorded) add("recorded", true);
  add("source.file", event.location.path);
  add("source.line", event.location.line);
  add("source.record", event.location.record);
  for (const [name, value] of Object.entries(finding.evidence ?? {})) add(`data.${name}`, value);
  if (signature === undefined) { for (const { name, value } of event.args) add(`evt.arg.${name}`, value); }
  return fields;
}

/** Falco's `proc.pid` is the host's, `proc.vpid` the one in the process's own namespace: on the host the same. */
function addWho({ process, container, pod, origin }: Event, add: (name: string, value: EvidenceValue) => void): void {
  const isHost = origin === "host";
  add("proc.name", process.name);
  add("proc.exepath", process.executable);
  add("proc.pid", process.hostPid ?? (isHost ? process.pid : undefined));
  add("proc.vpid", process.pid);
  add("proc.ppid", process.hostPpid ?? (isHost ? process.ppid : undefined));
  add("user.uid", process.uid);
  add("container.id", container?.id);
  add("container.name", container?.name);
  add("container.image", container?.image);
  add("k8s.ns.name", pod?.namespace);
  add("k8s.pod.name", pod?.name);
}
