/**
 * Loads policies from texts and matches events, for tests.
 * @module
 */
import type { Event, Policy, Problem } from "../../src/model/mod.ts";
import { createMatcher, loadPolicies, type PolicyMatcher, type Vocabulary } from "../../src/policies/mod.ts";
import { POLICIES } from "../../rules/policies/mod.ts";

/** Some signatures; the code of one is not there. */
export const VOCABULARY: Vocabulary = {
  signatures: new Map([
    ["anti_debugging", { id: "TRC-102", name: "Anti-Debugging detected", ready: true }],
    ["dropped_executable", { id: "TRC-1022", name: "New executable dropped", ready: true }],
    ["later_signature", { id: "TRC-9000", name: "Not written yet", ready: false }],
  ]),
  bundled: POLICIES,
};

/** What a policy document may leave out. */
export interface PolicyParts {
  readonly name?: string;
  readonly scope?: readonly string[];
  readonly rules?: readonly { readonly event: string; readonly filters?: readonly string[] }[];
}

/** A policy of today's shape, as JSON. */
export function policyText({ name = "p", scope = ["global"], rules = [{ event: "openat" }] }: PolicyParts): string {
  const metadata = { name, annotations: { description: name } };
  return JSON.stringify({ apiVersion: "tracee.aquasec.com/v1beta1", kind: "Policy", metadata, spec: { scope, rules } });
}

/** Loads texts as if each were a policy file `p0`, `p1` … */
export function loadTexts(
  texts: readonly string[],
  vocabulary = VOCABULARY,
): { policies: readonly Policy[]; problems: readonly Problem[]; errors: readonly Problem[] } {
  const bundled = new Map(texts.map((text, index) => [`p${index}`, text]));
  const { policies, problems } = loadPolicies([...bundled.keys()], { ...vocabulary, bundled });
  return { policies, problems, errors: problems.filter((problem) => problem.level === "error") };
}

/** A matcher of policies that must be right. */
export function matcherOf(...parts: readonly PolicyParts[]): PolicyMatcher {
  const { policies, errors } = loadTexts(parts.map(policyText));
  if (errors.length > 0) throw new Error(errors.map((error) => error.message).join("\n"));
  return createMatcher(policies);
}

/** Whether one rule with these filters selects an event. */
export function selects(filters: readonly string[], event: Event): boolean {
  return matchOne(matcherOf({ rules: [{ event: event.name, filters }] }), event) !== undefined;
}

/** Whether a policy with this scope selects an event. */
export function isInScopeOf(scope: readonly string[], event: Event): boolean {
  return matchOne(matcherOf({ scope, rules: [{ event: event.name }] }), event) !== undefined;
}

/** Observes and matches one event, as the pipeline does. */
export function matchOne(matcher: PolicyMatcher, event: Event): readonly string[] | undefined {
  matcher.observe(event);
  return matcher.match(event.name, event);
}
