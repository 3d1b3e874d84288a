/**
 * What a scope can ask: the words, and what each may be compared with.
 * @module
 */
import type { IntegerKind } from "./integers.ts";

/** One word of scopes. */
export interface ScopeField {
  /** All spellings; the first is Tracee's today. */
  readonly names: readonly string[];
  readonly kind: IntegerKind | "text" | "path" | "container" | "flag";
  /** Compares by size, too. */
  readonly hasRanges?: boolean;
}

/** Every word a scope may begin with. */
export const SCOPE_FIELDS: readonly ScopeField[] = [
  { names: ["global"], kind: "flag" },
  { names: ["uid", "u"], kind: "uint32", hasRanges: true },
  { names: ["pid", "p"], kind: "uint32", hasRanges: true },
  { names: ["mntns", "mntNS"], kind: "uint64" },
  { names: ["pidns", "pidNS"], kind: "uint64" },
  { names: ["uts"], kind: "text" },
  { names: ["comm"], kind: "text" },
  { names: ["executable", "exec", "binary", "bin"], kind: "path" },
  { names: ["container"], kind: "container" },
  { names: ["not-container"], kind: "flag" },
  { names: ["tree"], kind: "uint32" },
  { names: ["follow"], kind: "flag" },
];

const BY_NAME: ReadonlyMap<string, ScopeField> = new Map(
  SCOPE_FIELDS.flatMap((field) => field.names.map((name) => [name, field])),
);

/** Every spelling, for suggestions. */
export const SCOPE_NAMES: readonly string[] = [...BY_NAME.keys()];

/**
 * Finds a word of scopes.
 *
 * @param name any spelling
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(findScopeField("bin")?.names[0], "executable");
 * ```
 */
export function findScopeField(name: string): ScopeField | undefined {
  return BY_NAME.get(name);
}

/**
 * Takes a path of an executable apart: `/bin/sh` anywhere, `host:/bin/sh` outside of containers, `4026531840:/bin/sh`
 * in that mount namespace.
 *
 * @param text as written
 * @returns undefined when it is no such path
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(parseExecutable("host:/bin/sh"), { path: "/bin/sh", where: "host" });
 * ```
 */
export function parseExecutable(text: string): { path: string; where?: "host" | bigint } | undefined {
  if (text.startsWith("/")) return { path: text };
  const [, where, path] = /^(host|\d{1,20}):(\/.*)$/s.exec(text) ?? [];
  if (where === undefined) return undefined;
  return { path, where: where === "host" ? "host" : BigInt(where) };
}
