/**
 * From flags to what judges: which signatures run, which policies select, and every mistake in either.
 * @module
 */
import { POLICIES } from "../../rules/policies/mod.ts";
import { SIGNATURES } from "../../rules/mod.ts";
import { InputError, type Policy, type Problem, type Signature } from "../model/mod.ts";
import type { Vocabulary } from "../policies/mod.ts";
import { compareBytes } from "../text/compare.ts";
import { suggest } from "../text/suggest.ts";
import { wrong } from "./argv.ts";

/** What the flags of selection say. */
export interface RulebookOptions {
  readonly policies: readonly string[];
  readonly scopes: readonly string[];
  readonly events: readonly string[];
  readonly rulesDirs: readonly string[];
  readonly noBuiltin: boolean;
  readonly rules: readonly string[];
}

/** Policies and signatures, loaded and checked. */
export interface Rulebook {
  /** Undefined: none were given, and everything is reported. */
  readonly policies: readonly Policy[] | undefined;
  /** By id (bytes). */
  readonly signatures: readonly Signature[];
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
  for (const dir of options.rulesDirs) {
    problems.push(wrong(`Cannot read --rules-dir "${dir}": signatures of the user are not in this version`));
  }
  const loaded = (options.noBuiltin ? [] : SIGNATURES).toSorted(byId);
  const signatures = choose(loaded, options.rules, problems);
  const vocabulary = vocabularyOf(loaded);
  const policies = await readPolicies(options, vocabulary, problems);
  for (const policy of policies ?? []) problems.push(...leftOut(policy, loaded, signatures));
  if (problems.some(({ level }) => level === "error")) throw new InputError(problems);
  return { policies, signatures, isChosen: options.rules.length > 0, remarks: problems };
}

/** What policies may name. */
export function vocabularyOf(signatures: readonly Signature[]): Vocabulary {
  return {
    signatures: new Map(
      signatures.map(({ metadata: { id, name, eventName } }) => [eventName, { id, name, ready: true }]),
    ),
    bundled: POLICIES,
  };
}

/** What reads policies, YAML above all, is loaded when there are some. */
async function readPolicies(
  { policies, scopes, events }: RulebookOptions,
  vocabulary: Vocabulary,
  problems: Problem[],
): Promise<readonly Policy[] | undefined> {
  if (policies.length + scopes.length + events.length === 0) return undefined;
  const { adHocPolicy, loadPolicies } = await import("../policies/mod.ts");
  if (policies.length > 0) {
    const loaded = loadPolicies(policies, vocabulary);
    problems.push(...loaded.problems);
    return loaded.policies;
  }
  const { policy, problems: mistakes } = adHocPolicy(scopes, events, vocabulary);
  problems.push(...mistakes);
  return policy === undefined ? [] : [policy];
}

/** The signatures that `--rules` names by id, event name, name or `tag:`; all without it. */
function choose(signatures: readonly Signature[], rules: readonly string[], problems: Problem[]): readonly Signature[] {
  if (rules.length === 0) return signatures;
  const chosen = new Set<Signature>();
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

function isNamed({ metadata: { id, eventName, name, tags } }: Signature, word: string): boolean {
  const lower = word.toLowerCase();
  if (lower.startsWith("tag:")) return tags.some((tag) => tag.toLowerCase() === lower.slice(4));
  return [id, eventName, name].some((known) => known.toLowerCase() === lower);
}

/** A policy that names a signature which `--rules` leaves out would be silent without a word. */
function leftOut(policy: Policy, loaded: readonly Signature[], chosen: readonly Signature[]): readonly Problem[] {
  if (loaded.length === chosen.length) return [];
  const left = new Set(
    loaded.filter((signature) => !chosen.includes(signature)).map(({ metadata }) => metadata.eventName),
  );
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

function byId(left: Signature, right: Signature): number {
  return compareBytes(left.metadata.id, right.metadata.id);
}
