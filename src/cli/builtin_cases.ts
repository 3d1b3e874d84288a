/**
 * The cases of the built-in signatures: `fixtures/signatures` of a checkout. A built program has none with it.
 * @module
 */
import type { SignatureDescription } from "../model/mod.ts";
import { wrong } from "./argv.ts";
import { buildInfo } from "./build_info.ts";
import type { AssignedCases, SignatureCase } from "./signature_cases.ts";

/**
 * Finds the cases of built-in signatures: `EVENT_NAME/match.jsonl` and `EVENT_NAME/miss.jsonl`.
 *
 * @param signatures the built-in ones
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import type { SignatureDescription } from "../model/mod.ts";
 * const signature = { metadata: { eventName: "anti_debugging" } } as SignatureDescription;
 * const { cases } = builtinCases([signature]);
 * deepStrictEqual(cases.get(signature)?.map(({ kind }) => kind), ["match", "miss"]);
 * ```
 */
export function builtinCases(signatures: readonly SignatureDescription[]): AssignedCases {
  const folder = casesFolder();
  if (folder === undefined) {
    const message = "Cannot test the built-in signatures: their cases are in a checkout only, not in the built program";
    return { cases: new Map(), problems: [wrong(message, "expected a rules directory: hindtrace test DIR")] };
  }
  const cases = signatures.map((signature) => {
    const kinds = (["match", "miss"] as const).map((kind): SignatureCase => {
      return { kind, path: `${folder}/${signature.metadata.eventName}/${kind}.jsonl` };
    });
    return [signature, kinds.filter(({ path }) => isFile(path))] as const;
  });
  return { cases: new Map(cases), problems: [] };
}

/** From the working folder, where it is below: results do not tell where a checkout lies. */
function casesFolder(): string | undefined {
  if (buildInfo() !== undefined) return undefined;
  try {
    // The real path, as that of the working folder is.
    const path = Deno.realPathSync(`${import.meta.dirname}/../../fixtures/signatures`);
    const here = `${Deno.cwd()}/`;
    return path.startsWith(here) ? path.slice(here.length) : path;
  } catch {
    return undefined;
  }
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
