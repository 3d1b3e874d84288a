/**
 * Which case files belong to which signature: `NAME.match.jsonl` and `NAME.miss.jsonl` beside it.
 * @module
 */
import type { Problem, SignatureDescription } from "../model/mod.ts";
import { compareBytes } from "../text/compare.ts";
import { suggest } from "../text/suggest.ts";

/** One file of events, and what a signature should say to it. */
export interface SignatureCase {
  /** `match`: it must fire; `miss`: it must not. */
  readonly kind: "match" | "miss";
  readonly path: string;
}

/** Files of cases, by signature. */
export interface AssignedCases {
  /** Sorted: `match` before `miss`, each by path. Signatures without cases are not in it. */
  readonly cases: ReadonlyMap<SignatureDescription, readonly SignatureCase[]>;
  /** Files that belong to no signature, or to several. */
  readonly problems: readonly Problem[];
}

/**
 * Gives each case file to its signature. NAME is the base name of the signature's file, where that holds one signature;
 * or its event name, or its id. For more files of a kind, NAME may be followed by a dot and anything.
 *
 * @param paths the case files
 * @param signatures all signatures of the same folders
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import type { SignatureDescription } from "../model/mod.ts";
 * const signature = { metadata: { id: "A-1", eventName: "any" }, origin: "rules/a.ts" } as SignatureDescription;
 * const { cases } = assignCases(["rules/a.match.jsonl", "rules/A-1.miss.jsonl", "rules/any.v24.miss.jsonl"], [signature]);
 * strictEqual(cases.get(signature)?.length, 3);
 * ```
 */
export function assignCases(paths: readonly string[], signatures: readonly SignatureDescription[]): AssignedCases {
  const cases = new Map<SignatureDescription, SignatureCase[]>();
  const problems: Problem[] = [];
  for (const path of paths) {
    const { folder, name, kind } = splitPath(path);
    const beside = signatures.filter(({ origin }) => splitPath(origin).folder === folder);
    const owners = ownersOf(name, beside);
    if (owners.length !== 1) problems.push(orphan(path, name, beside, owners));
    else cases.set(owners[0], [...cases.get(owners[0]) ?? [], { kind, path }]);
  }
  for (const list of cases.values()) list.sort(inOrder);
  return { cases, problems };
}

function inOrder(left: SignatureCase, right: SignatureCase): number {
  return left.kind === right.kind ? compareBytes(left.path, right.path) : left.kind === "match" ? -1 : 1;
}

/** The whole name first, then without its last parts: ids may have dots, too. */
function ownersOf(name: string, beside: readonly SignatureDescription[]): readonly SignatureDescription[] {
  for (let part = name; part !== ""; part = part.slice(0, Math.max(0, part.lastIndexOf(".")))) {
    const owners = beside.filter((signature) => isCalled(signature, part, beside));
    if (owners.length > 0) return owners;
  }
  return [];
}

function isCalled(signature: SignatureDescription, name: string, all: readonly SignatureDescription[]): boolean {
  const { metadata, origin } = signature;
  if (name === metadata.eventName || name === metadata.id) return true;
  return fileNameOf(origin) === name && all.every((other) => other === signature || other.origin !== origin);
}

function orphan(
  path: string,
  name: string,
  beside: readonly SignatureDescription[],
  owners: readonly SignatureDescription[],
): Problem {
  const sameFile = beside.filter(({ origin }) => fileNameOf(origin) === name);
  const candidates = owners.length > 0 ? owners : sameFile.length > 0 ? sameFile : beside;
  const names = candidates.flatMap(({ metadata, origin }) => [metadata.eventName, metadata.id, fileNameOf(origin)]);
  const state = owners.length > 1
    ? `it may be of ${owners.map(({ metadata }) => metadata.id).join(" or ")}`
    : sameFile.length > 1
    ? `the file "${sameFile[0].origin}" holds ${sameFile.length} signatures`
    : `no signature beside it is called "${name}"`;
  return {
    level: "error",
    message: `Cannot run the case "${path}": ${state}`,
    location: { path },
    expected: candidates.length === 0 ? "expected a signature in the same folder" : expectedNames(candidates),
    suggestion: owners.length > 1 || sameFile.length > 1 ? undefined : suggest(name, names),
  };
}

function expectedNames(candidates: readonly SignatureDescription[]): string {
  const names = candidates.slice(0, 8).map(({ metadata }) => metadata.eventName);
  return `expected the name of a signature: ${names.join(", ")}${candidates.length > names.length ? ", …" : ""}`;
}

function splitPath(path: string): { readonly folder: string; readonly name: string; readonly kind: "match" | "miss" } {
  const slash = path.lastIndexOf("/");
  const [, name = "", kind] = /^(.*)\.(match|miss)\.jsonl$/s.exec(path.slice(slash + 1)) ?? [];
  return { folder: path.slice(0, slash + 1), name, kind: kind === "miss" ? "miss" : "match" };
}

/** The name of a signature's file without what tells its language. */
function fileNameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).replace(/\.(?:rego|wasm|tar\.gz|ts|js)$/, "");
}
