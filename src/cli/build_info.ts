/**
 * How this program was built: the build leaves a note for it.
 * @module
 */

/** The note. */
export interface BuildInfo {
  /** How it was made one file of: `launcher` or `deno compile`. */
  readonly packed: string;
  /** `aarch64` or `x86_64`. */
  readonly machine: string;
  /** Git commit; absent when it was not built from a checkout. */
  readonly commit?: string;
  /** When that commit was made, ISO 8601. */
  readonly date?: string;
  /** Whether files differed from the commit. */
  readonly isModified?: boolean;
}

/**
 * The note of the build.
 *
 * @returns undefined from a checkout
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(buildInfo(), undefined);
 * ```
 */
export function buildInfo(): BuildInfo | undefined {
  return Reflect.get(globalThis, Symbol.for("hindtrace.build"));
}
