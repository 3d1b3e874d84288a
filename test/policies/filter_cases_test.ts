/** Tracee's own cases of filters, each as a policy over events. */
import { deepStrictEqual, ok } from "node:assert";
import { createMatcher } from "../../src/policies/mod.ts";
import { eventFromJson } from "../../src/sources/tracee_json/mod.ts";
import { leaveOut } from "../rules/conformance.ts";
import { loadTexts, matchOne, policyText } from "./make_policy.ts";

interface Check {
  readonly value?: unknown;
  readonly args?: unknown;
  readonly event?: object;
  readonly expected: boolean;
}

interface Case {
  readonly id: string;
  readonly kind: string;
  readonly format?: string;
  readonly event?: string;
  readonly field?: string;
  readonly expressions?: readonly string[];
  readonly filters?: readonly (readonly [string, string])[];
  readonly checks: readonly Check[];
  readonly check_kind?: string;
  readonly expected_parse_error: unknown;
}

/** One field of each kind, on an event that has it. */
const FIELDS: Readonly<Record<string, { readonly event: string; readonly field: string }>> = {
  string: { event: "security_file_open", field: "data.pathname" },
  int64: { event: "close", field: "retval" },
  int32: { event: "close", field: "pid" },
  uint64: { event: "close", field: "mntns" },
  uint32: { event: "close", field: "uid" },
  bool: { event: "close", field: "container" },
};

const cases = readExactly<{ cases: readonly Case[] }>("filter_cases")?.cases;
if (cases === undefined) leaveOut("filter_cases");

for (const each of cases ?? []) {
  const reason = whyNot(each);
  if (reason !== undefined) continue;
  Deno.test(`filters mean what Tracee's case ${each.id} says`, () => {
    const { event, filters } = toRule(each);
    const { policies, errors } = loadTexts([policyText({ rules: [{ event, filters }] })]);
    if (each.expected_parse_error !== null) return ok(errors.length > 0, `${filters} must be refused`);
    deepStrictEqual(errors, []);
    const matcher = createMatcher(policies);
    const found = each.checks.map((check) => matchOne(matcher, toEvent(each, event, check)) !== undefined);
    deepStrictEqual(found, each.checks.map((check) => wanted(each, check)));
  });
}

/** Cases that have no meaning here, and why. */
function whyNot(
  { kind, field, expressions, filters, expected_parse_error: error, check_kind }: Case,
): string | undefined {
  if (kind === "processtree") return "its syntax is that of a scope: see scope_test.ts";
  if (expressions === undefined ? filters === undefined : expressions.length === 0) {
    return "a filter without conditions cannot be written";
  }
  if (check_kind === "in_range") return "asks half of a filter";
  if (kind === "bool" && expressions?.some((text) => /^(not-|!)?(?!container)\w+$/.test(text))) {
    return "no policy has that name";
  }
  if (kind === "data" && field === "pathname" && error !== null) {
    return "a limit of kernel filters: a saved log has none";
  }
  return undefined;
}

function toRule({ kind, event, field, expressions = [], filters }: Case): { event: string; filters: string[] } {
  if (filters !== undefined) return { event: "read", filters: filters.map((pair) => pair.join("")) };
  if (kind === "data") {
    return {
      event: event === "(any)" ? "sched_process_exec" : event ?? "",
      filters: expressions.map((text) => `data.${field}${text}`),
    };
  }
  if (kind === "scope") return { event: "read", filters: expressions.map((text) => field + text) };
  const known = FIELDS[kind];
  return {
    event: known.event,
    filters: expressions.map((text) => /^(not-|!?container)/.test(text) ? text : known.field + text),
  };
}

/** Numbers as Tracee documents them, and not as its releases disagree about ranges and lone `!=`. */
function wanted({ kind, expressions = [] }: Case, { value, expected }: Check): boolean {
  if (!/^u?int(32|64)$/.test(kind) || typeof value !== "number") return expected;
  const parts = expressions.map((text) => {
    const [, operator, list] = /^([=!<>]+)(.*)$/.exec(text) ?? [];
    return { operator, values: list.split(",").map(Number) };
  });
  const listed = (operator: string) => parts.some((part) => part.operator === operator && part.values.includes(value));
  if (listed("=")) return true;
  if (listed("!=")) return false;
  const ranges = parts.filter(({ operator }) => operator !== "=" && operator !== "!=");
  if (ranges.length === 0) return !parts.some(({ operator }) => operator === "=");
  return ranges.every(({ operator, values }) =>
    values.every((end) =>
      operator === "<" ? value < end : operator === "<=" ? value <= end : operator === ">" ? value > end : value >= end
    )
  );
}

function toEvent({ kind, format }: Case, name: string, { value, args, event }: Check) {
  if (event !== undefined) {
    const record = format === "proto"
      ? { name, id: 1, timestamp: "2026-01-01T00:00:00Z", ...event }
      : { timestamp: 1, eventName: name, returnValue: 0, args: [], ...event };
    return eventFromJson(JSON.stringify(record));
  }
  const base = { timestamp: 1, processId: 7, hostProcessId: 7, eventName: name, returnValue: 0, args: args ?? [] };
  return eventFromJson(JSON.stringify({ ...base, ...fieldOf(kind, value) }));
}

function fieldOf(kind: string, value: unknown): object {
  switch (kind) {
    case "string":
      return { args: [{ name: "pathname", type: "const char*", value }] };
    case "int64":
      return { returnValue: value };
    case "int32":
      return { processId: value };
    case "uint64":
      return { mountNamespace: value };
    case "uint32":
      return { userId: value };
    case "bool":
      return value
        ? { containerId: "c", container: { id: "c" }, contextFlags: { containerStarted: true } }
        : { containerId: "" };
    default:
      return {};
  }
}

/** As `readConformance`, but large numbers stay what they are when they are written again. */
function readExactly<T>(name: string): T | undefined {
  const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };
  try {
    const text = Deno.readTextFileSync(new URL(`../../../shared/conformance/${name}.json`, import.meta.url));
    return JSON.parse(
      text,
      (_, value, { source }: { source?: string } = {}) =>
        typeof value === "number" && !Number.isSafeInteger(value) && source !== undefined ? rawJSON(source) : value,
    );
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
