/**
 * From flags to what judges: which signatures run, which policies select, and every mistake in either.
 * @module
 */
import { POLICIES } from "../../rules/policies/mod.ts";
import { SIGNATURES } from "../../rules/mod.ts";
import { InputError, type Policy, type Problem, type Signature, type SignatureDescription } from "../model/mod.ts";
import type { Vocabulary } from "../policies/mod.ts";
import { compareBytes } from "../text/compare.ts";
import { formatAmount } from "../text/quantity.ts";
import { suggest } from "../text/suggest.ts";
import type { UserHost } from "../signatures/user/mod.ts";
import { wrong } from "./argv.ts";

/** What the flags of selection say. */
export interface RulebookOptions {
  readonly policies: readonly string[];
  readonly scopes: readonly string[];
  readonly events: readonly string[];
  readonly rulesDirs: readonly string[];
  readonly noBuiltin: boolean;
  /** Go on without the files of `--rules-dir` that cannot be loaded. */
  readonly skipFaulty: boolean;
  readonly rules: readonly string[];
}

/** Policies and signatures, loaded and checked. Must be disposed of: the user's signatures run in subprocesses. */
export interface Rulebook extends AsyncDisposable {
  /** Undefined: none were given, and everything is reported. */
  readonly policies: readonly Policy[] | undefined;
  /** Those that run in this program, by id (bytes). */
  readonly signatures: readonly Signature[];
  /** Those that run behind `host`, by id (bytes). */
  readonly hosted: readonly SignatureDescription[];
  readonly host?: UserHost;
  /** Whether `--rules` chose them: then recorded detections of others are left out, too. */
  readonly isChosen: boolean;
  /** What is worth telling, none of it an error. */
  readonly remarks: readonly Problem[];
}

/**
 * Loads everything the flags name.
 *
 * @param mistakes found before, on the command line: told together with those found here
 * @throws {InputError} with every mistake
 */
export async function loadRulebook(options: RulebookOptions, mistakes: readonly Problem[] = []): Promise<Rulebook> {
  const problems: Problem[] = [...mistakes];
  if (options.policies.length > 0 && options.scopes.length + options.events.length > 0) {
    problems.push(wrong("--policy does not go together with --scope or --events", "put them into the policy"));
  }
  const builtin = options.noBuiltin ? [] : SIGNATURES;
  const user = await loadDirs(options, builtin, problems);
  const own = withoutReplaced(builtin, [...user?.signatures ?? [], ...user?.hosted ?? []], problems);
  const inside: readonly Signature[] = [...own, ...user?.signatures ?? []].toSorted(byId);
  const hosted = (user?.hosted ?? []).toSorted(byId);
  const loaded = [...inside, ...hosted].toSorted(byId);
  const chosen = new Set(choose(loaded, options.rules, problems));
  const policies = await readPolicies(options, vocabularyOf(loaded), problems);
  for (const policy of policies ?? []) problems.push(...leftOut(policy, loaded, chosen));
  const host = user?.host;
  if (problems.some(({ level }) => level === "error")) {
    await host?.[Symbol.asyncDispose]();
    throw new InputError(problems);
  }
  return {
    policies,
    signatures: inside.filter((signature) => chosen.has(signature)),
    hosted: hosted.filter((signature) => chosen.has(signature)),
    host,
    isChosen: options.rules.length > 0,
    remarks: problems,
    async [Symbol.asyncDispose]() {
      await host?.[Symbol.asyncDispose]();
    },
  };
}

/** With `--skip-faulty`, what cannot be loaded is told and left out. */
async function loadDirs(
  { rulesDirs, skipFaulty }: RulebookOptions,
  builtin: readonly Signature[],
  problems: Problem[],
) {
  if (rulesDirs.length === 0) return undefined;
  const { loadUserRules } = await import("./rules_dirs.ts");
  const rules = await loadUserRules(rulesDirs, new Set(builtin.map(({ metadata }) => metadata.eventName)));
  const isKept = ({ level, location }: Problem) => level === "error" && skipFaulty && location !== undefined;
  for (const problem of rules.problems) problems.push(isKept(problem) ? { ...problem, level: "remark" } : problem);
  return rules;
}

/** A signature of the user replaces the built-in one of the same id or event name. */
function withoutReplaced(
  builtin: readonly Signature[],
  user: readonly SignatureDescription[],
  problems: Problem[],
): readonly Signature[] {
  return builtin.filter(({ metadata: { id, eventName } }) => {
    const other = user.find(({ metadata }) => metadata.id === id || metadata.eventName === eventName);
    if (other === undefined) return true;
    const message =
      `The built-in signature ${id} ${eventName} gives way to ${other.metadata.id} of the rules directory`;
    problems.push({ level: "remark", message, location: { path: other.origin } });
    return false;
  });
}

/** How much there is of what, for people. */
export function describeRulebook({ policies, signatures, hosted }: Rulebook): string {
  const parts = policies === undefined ? [] : [
    formatAmount(policies.length, "policy", "policies"),
    formatAmount(policies.reduce((sum, { rules }) => sum + rules.length, 0), "rule"),
  ];
  return [...parts, formatAmount(signatures.length + hosted.length, "signature")].join(", ");
}

/** What policies may name. */
export function vocabularyOf(signatures: readonly SignatureDescription[]): Vocabulary {
  return {
    signatures: new Map(
      signatures.map(({ metadata: { id, name, eventName }, optIn }) => [eventName, { id, name, ready: true, optIn }]),
    ),
    bundled: POLICIES,
  };
}

/** What reads policies, YAML above all, is loaded when there are some; flags do without YAML. */
async function readPolicies(
  { policies, scopes, events }: RulebookOptions,
  vocabulary: Vocabulary,
  problems: Problem[],
): Promise<readonly Policy[] | undefined> {
  if (policies.length + scopes.length + events.length === 0) return undefined;
  if (policies.length > 0) {
    const { loadPolicies } = await import("../policies/load.ts");
    const loaded = loadPolicies(policies, vocabulary);
    problems.push(...loaded.problems);
    return loaded.policies;
  }
  const { adHocPolicy } = await import("../policies/ad_hoc.ts");
  const { policy, problems: mistakes } = adHocPolicy(scopes, events, vocabulary);
  problems.push(...mistakes);
  return policy === undefined ? [] : [policy];
}

/** The signatures that `--rules` names by id, event name, name or `tag:`; all without it. */
export function choose(
  signatures: readonly SignatureDescription[],
  rules: readonly string[],
  problems: Problem[],
): readonly SignatureDescription[] {
  if (rules.length === 0) return signatures;
  const chosen = new Set<SignatureDescription>();
  for (const word of rules.flatMap((rule) => rule.split(",")).map((rule) => rule.trim())) {
    const found = signatures.filter((signature) => isNamed(signature, word));
    for (const signature of found) chosen.add(signature);
    if (found.length > 0) continue;
    problems.push({
      ...wrong(`Unknown signature "${word}" in --rules`, "expected an id, event name, name, or tag:NAME"),
      suggestion: suggest(word, signatures.flatMap(({ metadata: { id, eventName, name } }) => [id, eventName, name])),
    });
  }
  return signatures.filter((signature) => chosen.has(signature));
}

function isNamed({ metadata: { id, eventName, name, tags } }: SignatureDescription, word: string): boolean {
  const lower = word.toLowerCase();
  if (lower.startsWith("tag:")) return tags.some((tag) => tag.toLowerCase() === lower.slice(4));
  return [id, eventName, name].some((known) => known.toLowerCase() === lower);
}

/** A policy that names a signature which `--rules` leaves out would be silent without a word. */
function leftOut(
  policy: Policy,
  loaded: readonly SignatureDescription[],
  chosen: ReadonlySet<SignatureDescription>,
): readonly Problem[] {
  const left = new Set(loaded.filter((signature) => !chosen.has(signature)).map(({ metadata }) => metadata.eventName));
  return policy.rules.flatMap(({ events, text, location }) => {
    const named = [...events].filter((event) =>
      left.has(event) && text.split(",").some((word) => word.trim() === event)
    );
    return named.map((event): Problem => ({
      level: "error",
      message: `Policy "${policy.name}" names the signature "${event}", which --rules leaves out`,
      location,
      expected: "expected it among --rules",
    }));
  });
}

function byId(left: SignatureDescription, right: SignatureDescription): number {
  return compareBytes(left.metadata.id, right.metadata.id);
}
