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

/** Loads folders. @param otherNames event names of the built-in signatures, which these may ask for */
export async function loadUserRules(dirs: readonly string[], otherNames: ReadonlySet<string>): Promise<UserRules> {
  const files = readRulesDirs(dirs);
  const problems: Problem[] = [...files.problems];
  const signatures: Signature[] = [];
  if (files.rego.length + files.precompiled.length > 0) {
    const { loadRego, loadWasm } = await import("../signatures/rego/mod.ts");
    const options = { helpers: HELPERS, otherNames };
    const loaded = [
      files.rego.length > 0 ? await loadRego(files.rego, options) : undefined,
      files.precompiled.length > 0 ? await loadWasm(files.precompiled, options) : undefined,
    ];
    for (const part of loaded) {
      signatures.push(...part?.signatures ?? []);
      problems.push(...part?.problems ?? []);
    }
  }
  const scripts = files.scripts.length === 0 ? undefined : await loadScripts(files, otherNames);
  problems.push(...scripts?.problems ?? []);
  const hosted = scripts?.hosted ?? [];
  return { signatures: withoutTwins(signatures, hosted, problems), hosted, host: scripts?.host, files, problems };
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

/** The same id in two files is a mistake, whatever they are written in; each language looks among its own. */
function withoutTwins(
  signatures: readonly Signature[],
  hosted: readonly SignatureDescription[],
  problems: Problem[],
): readonly Signature[] {
  const origins = new Map(hosted.map(({ metadata, origin }) => [metadata.id, origin]));
  return signatures.filter(({ metadata: { id }, origin }) => {
    const other = origins.get(id);
    origins.set(id, origin);
    if (other === undefined) return true;
    const message = `Cannot load signature "${id}": the same id is in "${other}"`;
    problems.push({ level: "error", message, location: { path: origin } });
    return false;
  });
}
