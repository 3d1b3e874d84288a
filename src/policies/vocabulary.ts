/**
 * The names that policies may use besides the catalogue's. Types only.
 * @module
 */

/** What is loaded besides the policies. */
export interface Vocabulary {
  /** Signatures by event name; `ready: false`: known by name only (its code is not there). */
  readonly signatures: ReadonlyMap<string, { readonly id: string; readonly name: string; readonly ready: boolean }>;
  /** Bundled policies: name → YAML text. */
  readonly bundled: ReadonlyMap<string, string>;
}
