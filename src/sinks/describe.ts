/**
 * Findings in words, for the table: who did it, and what. All text of events is escaped here.
 * @module
 */
import type { Event, Evidence, EvidenceValue, Finding, Integer, SinkOptions, Value } from "../model/mod.ts";
import { escapeText, quoteText } from "../text/escape.ts";

/**
 * Arguments that tell a program what a person does not ask first: numbers of files, how the program was loaded. Shown
 * only when everything is.
 */
const DETAILS =
  /^(?:.*_)?(?:dev|inode|ctime|inode_mode)$|^(?:interpreter_pathname|interp|cmdpath|stdin_.*|invoked_from_kernel|buf|addr|data|pos|backlog|src_version|process_group_exit|mode)$/;

/** How findings are put into words. */
export type Wording = Pick<SinkOptions, "wide" | "words">;

/** Items of a list that are shown when not everything is. */
const ITEMS = 8;
const DEEPEST = 100;
/** Text that could be taken for what stands around it: empty, more values, another column. */
const MISLEADING = /^$|^[ "[{]| $|, |: | {2}/;

/**
 * Says who did it: `nginx(7/4242) uid 33 @3a5b1c2d3e4f default/web-1`; the second pid is the host's, where it differs.
 *
 * @param event what was done
 * @param wide with the parent, the whole container id, image, executable and host
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { makeEvent } from "../../test/make_event.ts";
 * strictEqual(describeWho(makeEvent({ process: { pid: 7, uid: 0, name: "strace" } }), false), "strace(7) uid 0");
 * ```
 */
export function describeWho(event: Event, wide: boolean): string {
  const { process, container, pod } = event;
  const parts = [
    (process.name === undefined ? "" : describeText(process.name)) + describePid(process.pid, process.hostPid),
  ];
  if (wide && process.ppid !== undefined) parts.push(`ppid ${process.ppid}`);
  if (process.uid !== undefined) parts.push(`uid ${process.uid}`);
  if (wide && process.executable !== undefined) parts.push(describeText(process.executable));
  if (container !== undefined) parts.push("@" + describeText(wide ? container.id : container.id.slice(0, 12)));
  if (wide && container?.image !== undefined) parts.push(describeText(container.image));
  if (pod?.name !== undefined) {
    parts.push(describeText(pod.namespace === undefined ? pod.name : `${pod.namespace}/${pod.name}`));
  }
  if (wide && event.host !== undefined) parts.push(`on ${describeText(event.host)}`);
  return parts.filter((part) => part !== "").join(" ");
}

function describePid(pid: Integer | undefined, hostPid: Integer | undefined): string {
  if (pid === undefined) return hostPid === undefined ? "" : `(${hostPid})`;
  return hostPid === undefined || hostPid === pid ? `(${pid})` : `(${pid}/${hostPid})`;
}

/**
 * Says what happened. A detection: its title (and whether the sensor recorded it), then its evidence, or without
 * evidence the event it fired on. A plain event: its args, and the result where it is not zero.
 *
 * @param finding what is reported
 * @param limit about how many characters are wanted at most; Infinity: everything
 * @param wording `wide` shows every argument; without it those that a person asks for first
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { makeEvent } from "../../test/make_event.ts";
 * const event = makeEvent({ args: { pathname: "/etc/shadow", mode: 0 }, returnValue: -13 });
 * strictEqual(describeWhat({ name: "openat", event, policies: [] }, 200), "pathname: /etc/shadow, ret -13");
 * ```
 */
export function describeWhat(
  { signature, evidence, event, recorded }: Finding,
  limit: number,
  wording: Wording = { wide: false },
): string {
  if (signature === undefined) return describeEvent(event, limit, wording);
  const title = escapeText(signature.name) + (recorded ? " (recorded)" : "");
  const details = evidence === undefined ? "" : describeEvidence(evidence, limit);
  if (details !== "") return `${title} — ${details}`;
  return `${title} — ${describeText(event.name)} ${describeEvent(event, limit, wording)}`.trimEnd();
}

function describeEvent(event: Event, limit: number, wording: Wording): string {
  const args = describePairs(pairsOf(event, wording), limit, 0);
  const value = event.returnValue ?? 0;
  if (value === 0 || value === 0n) return args;
  return args === "" ? `ret ${value}` : `${args}, ret ${value}`;
}

function* pairsOf({ name: event, args }: Event, { wide, words }: Wording): Iterable<readonly [string, EvidenceValue]> {
  const shown = new Set<Value>();
  for (const { name, value } of args) {
    if (!wide && (value === null || DETAILS.test(name) || (name.endsWith("pathname") && shown.has(value)))) continue;
    shown.add(value);
    const isNumber = typeof value === "number" || typeof value === "bigint";
    yield [name, (isNumber ? words?.(event, name, value) : undefined) || value];
  }
}

function describeEvidence(evidence: Evidence, limit: number): string {
  return describePairs(Object.entries(evidence), limit, 0);
}

function describePairs(pairs: Iterable<readonly [string, EvidenceValue]>, limit: number, depth: number): string {
  let text = "";
  for (const [name, value] of pairs) {
    if (value === undefined) continue;
    if (text !== "") text += ", ";
    if (text.length >= limit) return text + "…";
    text += describeText(name) + ": " + describeValue(value, limit - text.length, depth);
  }
  return text;
}

function describeValue(value: EvidenceValue, limit: number, depth: number): string {
  if (typeof value === "string") return describeText(value, limit);
  if (typeof value !== "object" || value === null) return String(value);
  if (depth >= DEEPEST) return "…";
  if (Array.isArray(value)) return describeList(value, limit, depth + 1);
  return "{" + describePairs(value instanceof Map ? value : Object.entries(value), limit, depth + 1) + "}";
}

function describeList(values: readonly EvidenceValue[], limit: number, depth: number): string {
  const shown = limit === Infinity ? values.length : Math.min(values.length, ITEMS);
  let text = "[";
  for (let index = 0; index < shown; index++) {
    if (index > 0) text += ", ";
    if (text.length >= limit) return text + "…]";
    text += describeValue(values[index], limit - text.length, depth);
  }
  return shown === values.length ? text + "]" : `${text}, … ${values.length - shown} more]`;
}

/**
 * Shows text of an event: as it is, or in quotes where it could be taken for something else.
 *
 * @param text anything
 * @param limit about how many characters are wanted at most
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(describeText("/tmp/x, flags: 0"), '"/tmp/x, flags: 0"');
 * ```
 */
export function describeText(text: string, limit: number = Infinity): string {
  const shown = text.length > limit ? start(text, limit) : text;
  const escaped = MISLEADING.test(shown) ? quoteText(shown) : escapeText(shown);
  return shown === text ? escaped : escaped + "…";
}

/** The first characters of a text, without half of a pair at the end. */
function start(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}
