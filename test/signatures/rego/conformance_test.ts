/**
 * Tracee's own cases for its Rego signatures, on signatures of the same meaning.
 * @module
 */
import { deepStrictEqual, strictEqual } from "node:assert";
import { currentName } from "../../../src/events/mod.ts";
import type { Event, Signature, Value } from "../../../src/model/mod.ts";
import type { RegoFile } from "../../../src/signatures/rego/mod.ts";
import { makeEvent } from "../../make_event.ts";
import { judge, loadGood, readRules, TRACEE } from "./rules.ts";

interface Case {
  readonly name: string;
  readonly input_event: Record<string, unknown>;
  readonly expect_match: boolean;
  readonly expected_value: unknown;
}

interface Suite {
  readonly tags: readonly string[];
  readonly signature_path: string;
  readonly package: string;
  readonly cases: readonly Case[];
}

const CASES = new URL("../../../../shared/conformance/rego_signature_cases.json", import.meta.url);
/** What changed its name since. */
const FILES: Readonly<Record<string, string>> = {
  "cgroup_release_agent_modification.rego": "cgroup_release_agent.rego",
  "kubernetes_certificate_theft_attempt.rego": "k8s_cert_theft.rego",
  "syscall_table_hooking.rego": "syscall_hooking.rego",
};

const suites = readSuites();

if (suites === undefined) {
  Deno.test({ name: "left out: ../shared is not there: Tracee's cases for Rego signatures", ignore: true, fn() {} });
} else {
  const signatures = await loadEras();
  for (const suite of suites) {
    const signature = signatures(suite);
    for (const { name, input_event, expect_match, expected_value } of suite.cases) {
      Deno.test(`${suite.package} of ${suite.tags[0]}, ${suite.signature_path.split("/").at(-1)}: ${name}`, () => {
        const evidence = judge(signature, eventOf(input_event));
        strictEqual(evidence !== undefined, expect_match);
        if (expected_value !== null) deepStrictEqual(evidence, expected_value);
      });
    }
  }
}

function readSuites(): readonly Suite[] | undefined {
  try {
    return JSON.parse(Deno.readTextFileSync(CASES)).suites;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Three generations: all in one package, an early kernel_module_loading, and the rest. */
async function loadEras(): Promise<(suite: Suite) => Signature> {
  const rules = readRules(TRACEE);
  const old = readRules(new URL("old/", TRACEE));
  const oldNames = old.map((file) => file.path);
  const early = rules.filter((file) => /^(?:dynamic_code|fileless)/.test(file.path));
  const main = [...old, ...early].map(({ path, text }): RegoFile => {
    return { path, text: text.replace(/^package .*$/m, "package main") };
  });
  const [inMain, inOld, current] = await Promise.all([loadGood(main), loadGood(old), loadGood(rules)]);
  return (suite) => {
    const base = suite.signature_path.split("/").at(-1) ?? "";
    const file = FILES[base] ?? base;
    const isOld = oldNames.includes(file) &&
      suite.cases.some((one) => one.name === "test_match_2" ? isFinit(one) : /^FOO/.test(suite.package));
    const from = suite.package === "main" ? inMain : isOld ? inOld : current;
    const found = from.find((signature) => signature.origin === file);
    if (found === undefined) throw new Error(`no signature in ${file}`);
    return found;
  };
}

function isFinit({ input_event }: Case): boolean {
  return input_event.eventName === "finit_module";
}

/** The event that a source would give for a record like the input. */
function eventOf(input: Record<string, unknown>): Event {
  const args = (input.args ?? []) as { name: string; type?: string; value: unknown }[];
  const containerId = input.containerId ? String(input.containerId) : undefined;
  return makeEvent({
    name: currentName(String(input.eventName)),
    process: {
      name: input.processName as string | undefined,
      pid: input.processId as number | undefined,
      hostPid: input.hostProcessId as number | undefined,
    },
    container: containerId === undefined ? undefined : { id: containerId },
    origin: containerId === undefined ? "host" : "container",
    args: args.map(({ name, type, value }) => ({ name, type, value: valueOf(value) })),
  });
}

function valueOf(value: unknown): Value {
  if (Array.isArray(value)) return value.map(valueOf);
  if (typeof value === "object" && value !== null) {
    return new Map(Object.entries(value).map(([key, item]) => [key, valueOf(item)]));
  }
  return value as Value;
}
