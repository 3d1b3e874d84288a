/**
 * Makes signatures of compiled rules: reads what they say of themselves, and all that is wrong with them.
 * @module
 */
import type { EventSelector, Problem, Signature, SignatureMetadata } from "../../model/mod.ts";
import { checkEvent } from "./check_event.ts";
import type { Place, RegoFile } from "./compile.ts";
import { readMetadata, readSelectors } from "./metadata.ts";
import type { Policy } from "./policy.ts";
import { placed } from "./problems.ts";
import { makeSignature, shareInput } from "./signature.ts";
import { type JsonValue, readJson } from "./value.ts";

/** Signatures, and what is wrong with the others. */
export interface Loaded {
  readonly signatures: readonly Signature[];
  readonly problems: readonly Problem[];
}

/** A package of a policy that is to be a signature. */
export interface Candidate {
  readonly path: string;
  /** Entrypoints are this, `/` and the rule. */
  readonly entry: string;
  /** Where its rules stand; absent for what was compiled elsewhere. */
  readonly rules?: Readonly<Record<string, Place>>;
}

/** How to make them. */
export interface LoadOptions {
  readonly language: "rego" | "wasm";
  /** Their texts, for places. */
  readonly files: readonly RegoFile[];
  readonly flat: boolean;
  /** Event names that exist beside Tracee's: those of other signatures. */
  readonly otherNames?: ReadonlySet<string>;
  /** Texts of files that cannot be used: an event named in them may be that of their signature. */
  readonly leftOut?: readonly RegoFile[];
}

export const MATCH = "tracee_match";
export const METADATA = "__rego_metadoc__";
export const SELECTED = "tracee_selected_events";

/**
 * Makes a signature of each candidate that is one.
 *
 * @param policy the policy they are in
 * @param candidates its packages
 * @param options how
 * @returns the signatures in the order of the candidates, and all problems
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { compile } from "./compile.ts";
 * import { Policy } from "./policy.ts";
 * const text = 'package a\n__rego_metadoc__ := {"id": "A"}\ntracee_match { true }\ntracee_selected_events[{"name": "ptrace"}]';
 * const { wasm } = await compile({ files: [{ path: "a.rego", text }], hostBuiltins: [] });
 * const policy = new Policy(wasm ?? new Uint8Array(), { builtins: new Map() });
 * const { signatures } = loadSignatures(policy, [{ path: "a.rego", entry: "a" }], { language: "rego", files: [], flat: false });
 * strictEqual(signatures[0].metadata.id, "A");
 * ```
 */
export function loadSignatures(policy: Policy, candidates: readonly Candidate[], options: LoadOptions): Loaded {
  const problems: Problem[] = [];
  const signatures: Signature[] = [];
  const input = shareInput(policy, { flat: options.flat });
  const described = candidates.map(describe);
  const ownNames = described.flatMap(({ metadata }) => metadata?.eventName ?? []);
  const known: ReadonlySet<string> = new Set([...options.otherNames ?? [], ...ownNames]);
  const faulty = described.filter(({ metadata }) => metadata === undefined).map(({ candidate: { path } }) => path);
  const leftOut = [...options.leftOut ?? [], ...options.files.filter(({ path }) => faulty.includes(path))];
  for (const { candidate, metadata, selectors, problems: found } of described) {
    for (const { name } of selectors ?? []) found.push(...checkEvent(name, candidate, known, { ...options, leftOut }));
    problems.push(...found);
    if (metadata === undefined || selectors === undefined || hasErrors(found)) continue;
    const entrypoint = policy.entrypoints[`${candidate.entry}/${MATCH}`];
    const parts = { metadata, selectors, language: options.language, path: candidate.path, entrypoint };
    signatures.push(makeSignature(parts, input));
  }
  return { signatures, problems };

  function describe(candidate: Candidate): Description {
    const { path, entry, rules } = candidate;
    const problems: Problem[] = [];
    function say(level: Problem["level"], message: string, rule: string): void {
      const text = level === "error" ? `Cannot use signature: ${message}` : message;
      problems.push(placed(level, text, path, rules?.[rule] ?? rules?.[MATCH], options.files));
    }
    const missing = [MATCH, METADATA, SELECTED].filter((rule) => policy.entrypoints[`${entry}/${rule}`] === undefined);
    for (const rule of missing) say("error", missingMessage(entry, rule, options.language), rule);
    if (missing.length > 0) return { candidate, problems };
    const metadata = readRule(METADATA, readMetadata);
    const selectors = readRule(SELECTED, readSelectors);
    return { candidate, metadata, selectors, problems };

    function readRule<Result>(
      rule: string,
      read: (
        value: JsonValue | undefined,
      ) => { result?: Result; errors: readonly string[]; remarks: readonly string[] },
    ): Result | undefined {
      try {
        policy.setInput("{}");
        const text = policy.evaluate(policy.entrypoints[`${entry}/${rule}`]);
        const { result, errors, remarks } = read(text === undefined ? undefined : readJson(text));
        for (const error of errors) say("error", error, rule);
        for (const remark of remarks) say("remark", remark, rule);
        return result;
      } catch (error) {
        say("error", `${rule} cannot be evaluated: ${error instanceof Error ? error.message : error}`, rule);
        return undefined;
      }
    }
  }
}

/** What a candidate says of itself, as far as it can be read. */
interface Description {
  readonly candidate: Candidate;
  readonly metadata?: SignatureMetadata;
  readonly selectors?: readonly EventSelector[];
  readonly problems: Problem[];
}

function missingMessage(entry: string, rule: string, language: "rego" | "wasm"): string {
  if (language === "rego") return `it has no rule ${rule}`;
  const wanted = [MATCH, METADATA, SELECTED].map((name) => `-e ${entry}/${name}`).join(" ");
  return `it has no entrypoint ${entry}/${rule}; make it with opa build -t wasm ${wanted}`;
}

function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.level === "error");
}

/**
 * Leaves out signatures whose id another one before them has.
 *
 * @param loaded signatures and problems
 * @param placeOf the place of a signature's metadata
 * @returns the same with each id once, and an error for each that was left out
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import type { Signature } from "../../model/mod.ts";
 * const one = { metadata: { id: "A" }, origin: "a.rego" } as Signature;
 * const { signatures } = refuseSameIds({ signatures: [one, one], problems: [] }, () => ({ level: "error", message: "" }));
 * strictEqual(signatures.length, 1);
 * ```
 */
export function refuseSameIds(loaded: Loaded, placeOf: (signature: Signature) => Problem): Loaded {
  const origins = new Map<string, string>();
  const problems = [...loaded.problems];
  const signatures = loaded.signatures.filter((signature) => {
    const { id } = signature.metadata;
    const other = origins.get(id);
    if (other === undefined) return origins.set(id, signature.origin);
    problems.push({
      ...placeOf(signature),
      message: `Cannot use signature: its id ${JSON.stringify(id)} is also that of "${other}"`,
    });
    return false;
  });
  return { signatures, problems };
}
