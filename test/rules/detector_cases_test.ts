/**
 * Every case that Tracee's main branch has for the detectors that follow its signatures, in its new JSON shape.
 * @module
 */
import { deepStrictEqual } from "node:assert";
import { type Json, judge, leaveOut, plainEvidence, readConformance } from "./conformance.ts";

interface Case {
  readonly id: string;
  readonly name: string;
  readonly detector: string;
  readonly source: { readonly func: string };
  readonly input_event: Json & { readonly name: string; readonly workload?: Json };
  readonly expected: { readonly outputs?: number };
}
interface Definition {
  readonly id: string;
  readonly requirements: {
    readonly events?: readonly { readonly name: string; readonly scope_filters?: readonly string[] }[];
  };
}

/** Cases we decide otherwise, and why. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  "main/dynamic_code_loading_test.go/1":
    "the detector leaves the kind of alert to the filter of its engine; ours looks itself",
};

/** Detectors that are none of the 30. */
const NOT_OURS: Readonly<Record<string, string>> = {
  HookedSyscall: "works on Tracee's internal table check and the kernel's symbols, which no log has",
  HookedSeqOps: "works on Tracee's internal table check and the kernel's symbols, which no log has",
};

const definitions = readConformance<{ detectors: Readonly<Record<string, Definition>> }>("detector_definitions")
  ?.detectors;
const cases = readConformance<{ cases: readonly Case[] }>("detector_cases")?.cases;
if (definitions === undefined || cases === undefined) leaveOut("detector_cases");
else registerCases(definitions, cases);

function registerCases(definitions: Readonly<Record<string, Definition>>, cases: readonly Case[]): void {
  // Cases of one function share a detector where it remembers something.
  const before: Case[] = [];
  for (const item of cases) {
    const reason = DIFFERENCES[item.id] ?? NOT_OURS[item.detector] ??
      (item.detector.startsWith("E2e") ? "a detector of Tracee's own tests" : undefined);
    if (reason !== undefined) {
      Deno.test({ name: `left out: ${item.id}: ${reason}`, ignore: true, fn() {} });
      continue;
    }
    if (before[0]?.source.func !== item.source.func) before.length = 0;
    before.push(item);
    registerCase(item, [...before], definitions[item.detector]);
  }
}

function registerCase(item: Case, group: readonly Case[], definition: Definition): void {
  const isStateful = item.detector === "KubernetesApiConnection";
  Deno.test(`${definition.id} agrees with Tracee's case ${item.id}: ${item.name}`, () => {
    const earlier = isStateful ? group.slice(0, -1).map(({ input_event }) => place(input_event, definition)) : [];
    const count = judge(definition.id, earlier).length;
    const found = judge(definition.id, [...earlier, place(item.input_event, definition)]);
    deepStrictEqual(found.length - count, item.expected.outputs ?? 0);
    const evidence = found.map(({ evidence }) => plainEvidence(evidence));
    if (item.detector === "DroppedExecutable" && found.length > 0) {
      deepStrictEqual(evidence, [{ path: "/tmp/malware" }]);
    }
  });
}

/** A detector that its engine gives events of containers only is given one. */
function place(event: Case["input_event"], { requirements }: Definition): Json {
  const filters = requirements.events?.find(({ name }) => name === event.name)?.scope_filters ?? [];
  const container = filters.includes("container=started") ? { id: "c1", started: true } : undefined;
  const { event_id_name: _, ...record } = event;
  return { timestamp: "2026-01-01T00:00:00Z", ...record, workload: { container, ...event.workload } };
}
