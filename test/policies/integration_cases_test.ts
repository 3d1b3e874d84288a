/**
 * What Tracee's integration tests expect of policies, with events made after their expectations. What is changed:
 * - a policy without rules stands for the set `default` there; a file needs rules, so the set is named, and `openat` (an event of any name);
 * - namespaces of the machine they ran on are 4026531840;
 * - an argument that a filter asks for and the expectation leaves out is filled in;
 * - `container=new` needs the event that created the container.
 * @module
 */
import { deepStrictEqual } from "node:assert";
import type { Event, Value } from "../../src/model/mod.ts";
import { createMatcher } from "../../src/policies/mod.ts";
import { makeEvent } from "../make_event.ts";
import { leaveOut, readConformance } from "../rules/conformance.ts";
import { loadTexts, matchOne, policyText } from "./make_policy.ts";

interface Rule {
  readonly event: string;
  readonly filters: readonly string[];
}

interface ExpectedEvent {
  readonly processName: string;
  readonly processId: number;
  readonly userId: number;
  readonly eventName: string | -1;
  readonly matchedPolicies: readonly string[];
  readonly args: readonly { readonly name?: string; readonly value?: Value }[];
}

interface Case {
  readonly id: string;
  readonly name: string;
  readonly policies: readonly {
    readonly policy: {
      readonly metadata: { readonly name: string };
      readonly spec: { readonly scope: readonly unknown[]; readonly rules: readonly Rule[] };
    };
  }[];
  readonly commands: readonly {
    readonly expected_events: readonly ExpectedEvent[];
    readonly sets: readonly string[];
  }[];
}

const NAMESPACE = 4026531840;
/** The arguments that filters ask for besides those that an expectation names. */
const MISSING_ARGS: Readonly<Record<string, Value>> = { syscall_pathname: "/sys/class/dmi/id/bios_date" };

const cases = readConformance<{ cases: readonly Case[] }>("integration_policy_cases")?.cases;
if (cases === undefined) leaveOut("integration_policy_cases");

for (const { id, name, policies, commands } of cases ?? []) {
  const expected = commands.flatMap((command) => command.expected_events);
  if (expected.length === 0) continue; // that a real command made no event is nothing to repeat
  Deno.test(`policies select what Tracee's test ${id} expects: ${name}`, () => {
    const texts = policies.map(({ policy }) =>
      policyText({
        name: policy.metadata.name,
        scope: policy.spec.scope.map(toScope),
        rules: policy.spec.rules.length > 0 ? policy.spec.rules : [{ event: "default,openat" }],
      })
    );
    const { policies: loaded, errors } = loadTexts(texts);
    deepStrictEqual(errors, []);
    const matcher = createMatcher(loaded);
    matcher.observe(makeEvent({ name: "container_create", args: { container_id: "ab" } }));
    for (const expectation of expected) {
      deepStrictEqual(matchOne(matcher, toEvent(expectation)), [...expectation.matchedPolicies].sort());
    }
  });
}

function toScope(scope: unknown): string {
  return typeof scope === "string" ? scope : `${(scope as { x: string }).x}${NAMESPACE}`;
}

function toEvent({ processName, processId, userId, eventName, args }: ExpectedEvent): Event {
  const named = args.flatMap(({ name, value }): [string, Value][] =>
    name === undefined || value === undefined
      ? []
      : [[name, typeof value === "string" ? value.replaceAll("*", "/x") : value]]
  );
  const isOtherPath = named.some(([name, value]) => name === "pathname" && !String(value).startsWith("/sys/devices"));
  return makeEvent({
    name: eventName === -1 ? "openat" : eventName,
    process: { pid: processId, name: processName, uid: userId, hostPid: 100 },
    syscall: "execve",
    returnValue: -2,
    mountNamespace: NAMESPACE,
    pidNamespace: NAMESPACE,
    container: { id: "ab", started: true },
    args: { ...(isOtherPath ? {} : MISSING_ARGS), ...Object.fromEntries(named) },
  });
}
