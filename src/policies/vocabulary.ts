/**
 * The names that policies may use besides the catalogue's. Types only.
 * @module
 */

/** A signature, as far as policies care. */
export interface KnownSignature {
  readonly id: string;
  readonly name: string;
  /** False: known by name only (its code is not there). */
  readonly ready: boolean;
  /** It is not part of the set of all signatures. */
  readonly optIn?: boolean;
}

/** What is loaded besides the policies. */
export interface Vocabulary {
  /** Signatures by event name. */
  readonly signatures: ReadonlyMap<string, KnownSignature>;
  /** Bundled policies: name → YAML text. */
  readonly bundled: ReadonlyMap<string, string>;
}
