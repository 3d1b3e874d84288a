/**
 * Loads the signatures of `--rules-dir`, whatever they are written in. The compilers and subprocesses behind them are
 * loaded and started only when there is something for them.
 * @module
 */
import { HELPERS } from "../../rules/rego_helpers.ts";
import type { Problem, Signature, SignatureDescription } from "../model/mod.ts";
import { readRulesDirs, type RulesDirs } from "../signatures/rules_dir.ts";
import type { UserHost } from "../signatures/user/mod.ts";

/** Signatures of the user. */
export interface UserRules {
  /** Rego: they run in this program. */
  readonly signatures: readonly Signature[];
  /** TypeScript and JavaScript: they run behind `host`. */
  readonly hosted: readonly SignatureDescription[];
  readonly host?: UserHost;
  readonly files: RulesDirs;
  readonly problems: readonly Problem[];
}

/**
 * Loads folders. Rego may ask for the events of all other signatures, so it comes last.
 *
 * @param otherNames event names of the built-in signatures, which these may ask for
 */
export async function loadUserRules(dirs: readonly string[], otherNames: ReadonlySet<string>): Promise<UserRules> {
  const files = readRulesDirs(dirs);
  const problems: Problem[] = [...files.problems];
  const scripts = files.scripts.length === 0 ? undefined : await loadScripts(files, otherNames);
  const hosted = scripts?.hosted ?? [];
  try {
    const rego = await loadPolicies(files, new Set([...otherNames, ...eventNames(hosted)]));
    problems.push(...rego.problems, ...scripts?.problems ?? [], ...findUnfed(rego.signatures, hosted));
    return {
      signatures: withoutTwins(rego.signatures, hosted, problems),
      hosted,
      host: scripts?.host,
      files,
      problems,
    };
  } catch (error) {
    await scripts?.host[Symbol.asyncDispose]();
    throw error;
  }
}

/** Rego, and what OPA made of it. */
async function loadPolicies(
  { rego, precompiled }: RulesDirs,
  otherNames: ReadonlySet<string>,
): Promise<Pick<UserRules, "signatures" | "problems">> {
  if (rego.length + precompiled.length === 0) return { signatures: [], problems: [] };
  const { loadRego, loadWasm } = await import("../signatures/rego/mod.ts");
  const compiled = await loadWasm(precompiled, { otherNames });
  const known = new Set([...otherNames, ...eventNames(compiled.signatures)]);
  const loaded = await loadRego(rego, { helpers: HELPERS, otherNames: known });
  return {
    signatures: [...loaded.signatures, ...compiled.signatures],
    problems: [...loaded.problems, ...compiled.problems],
  };
}

function eventNames(signatures: readonly SignatureDescription[]): readonly string[] {
  return signatures.map(({ metadata }) => metadata.eventName);
}

async function loadScripts({ scripts }: RulesDirs, otherNames: ReadonlySet<string>) {
  const { loadUserSignatures } = await import("../signatures/user/mod.ts");
  const { host, signatures, problems } = await loadUserSignatures(scripts, { otherNames });
  const hosted = signatures.map(({ metadata, selectors, path }): SignatureDescription => ({
    metadata,
    selectors,
    language: "typescript",
    origin: path,
  }));
  return { host, hosted, problems };
}

/** Findings that another process makes come too late for the signatures of this one. */
function findUnfed(signatures: readonly Signature[], hosted: readonly SignatureDescription[]): readonly Problem[] {
  const late = new Set(eventNames(hosted));
  return signatures.flatMap(({ metadata: { id }, selectors, origin }) =>
    selectors.filter(({ name }) => late.has(name)).map(({ name }): Problem => ({
      level: "remark",
      message: `Signature "${id}" asks for "${name}", a signature in TypeScript: ` +
        "it is given those recorded in the log, not new ones",
      location: { path: origin },
    }))
  );
}

/** The same id or event name in two languages is a mistake; each of them looks among its own. */
function withoutTwins(
  signatures: readonly Signature[],
  hosted: readonly SignatureDescription[],
  problems: Problem[],
): readonly Signature[] {
  const byId = new Map(hosted.map(({ metadata, origin }) => [metadata.id, origin]));
  const byEventName = new Map(hosted.map(({ metadata, origin }) => [metadata.eventName, origin]));
  return signatures.filter(({ metadata: { id, eventName }, origin }) => {
    const sameId = byId.get(id);
    byId.set(id, origin);
    const sameName = byEventName.get(eventName);
    if (sameId === undefined && sameName === undefined) return true;
    const message = sameId === undefined
      ? `the same event name "${eventName}" is in "${sameName}"`
      : `the same id is in "${sameId}"`;
    problems.push({
      level: "error",
      message: `Cannot load signature "${id}": ${message}`,
      location: { path: origin },
    });
    return false;
  });
}
