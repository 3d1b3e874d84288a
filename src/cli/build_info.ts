/**
 * How this program was built: the build leaves a note for it.
 * @module
 */

/** One piece of software inside the binary. */
export interface Component {
  readonly name: string;
  readonly version?: string;
  /** An SPDX expression, or in words. */
  readonly license: string;
  /** Package URL, where there is one. */
  readonly url?: string;
}

/** The note. */
export interface BuildInfo {
  /** How it was made one file of: `launcher` or `deno compile`. */
  readonly packed: string;
  /** `aarch64` or `x86_64`. */
  readonly machine: string;
  /** Git commit; absent when it was not built from a checkout of git's. */
  readonly commit?: string;
  /** When that commit was made, ISO 8601. */
  readonly date?: string;
  /** Whether files differed from the commit. */
  readonly isModified?: boolean;
  readonly components: readonly Component[];
}

/** The note, and what only the binary has. */
export interface Build extends BuildInfo {
  /** The licenses of everything inside. */
  licenses(): string;
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
export function buildInfo(): Build | undefined {
  return Reflect.get(globalThis, Symbol.for("hindtrace.build"));
}
