/**
 * Rego files for tests: those of a folder, and short signatures around a rule.
 * @module
 */
import { HELPERS } from "../../../rules/rego_helpers.ts";
import type { Event, Evidence, Signature } from "../../../src/model/mod.ts";
import { loadRego, type RegoFile } from "../../../src/signatures/rego/mod.ts";

/** Tracee's Rego signatures, in our own words. */
export const TRACEE = new URL("tracee/", import.meta.url);
/** The examples that come with the program. */
export const EXAMPLES = new URL("../../../rules/rego/", import.meta.url);

/** Reads the Rego files of a folder, sorted by name. */
export function readRules(folder: URL, pattern = /\.rego$/): RegoFile[] {
  const names = [...Deno.readDirSync(folder)].map((entry) => entry.name).filter((name) => pattern.test(name)).sort();
  return names.map((path) => ({ path, text: Deno.readTextFileSync(new URL(path, folder)) }));
}

/** A signature file around a rule, for events named `openat`. */
export function ruleFile(rule: string, id = "T-1", path = "rule.rego"): RegoFile {
  const text = `package tracee.${id.replace("-", "_")}
import data.tracee.helpers
__rego_metadoc__ := {"id": "${id}"}
tracee_selected_events[{"source": "tracee", "name": "openat"}]
${rule}
`;
  return { path, text };
}

/** Loads files that have no mistakes. */
export async function loadGood(files: readonly RegoFile[]): Promise<readonly Signature[]> {
  const { signatures, problems } = await loadRego(files, { helpers: HELPERS });
  if (problems.length > 0) throw new Error(problems.map((problem) => problem.message).join("\n"));
  return signatures;
}

/** What a signature says of an event; a list is given by no Rego signature. */
export function judge(signature: Signature, event: Event): Evidence | undefined {
  return signature.start()(event) as Evidence | undefined;
}
