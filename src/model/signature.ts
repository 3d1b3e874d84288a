/**
 * The signature: a behaviour to report, as data (what it is, which events it needs) and a matcher. Types only.
 * @module
 */
import type { Enrichment } from "./enricher.ts";
import type { Event, Integer, Origin, Value } from "./event.ts";

/** Severity words, by Tracee's numbers 0 to 4. */
export const SEVERITIES = ["info", "low", "medium", "high", "critical"] as const;

/** How bad a finding is. */
export type Severity = typeof SEVERITIES[number];

/** What a signature is. */
export interface SignatureMetadata {
  /** `TRC-102`. */
  readonly id: string;
  readonly version: string;
  /** A title for people. */
  readonly name: string;
  /** The name policies use, `anti_debugging`. */
  readonly eventName: string;
  readonly description: string;
  readonly severity: Severity;
  readonly tags: readonly string[];
  /** ATT&CK tactic slug, `defense-evasion`. */
  readonly tactic?: string;
  /** ATT&CK technique id, `T1622`. */
  readonly technique?: string;
  /** What else its author says of it. */
  readonly properties: Readonly<Record<string, Value>>;
}

/** An event that a signature needs; without an origin, from anywhere. The name `*` is every event. */
export interface EventSelector {
  readonly name: string;
  readonly origin?: Origin;
}

/** What a signature adds to the finding: named values, shown and printed as `data`. */
export type Evidence = Readonly<Record<string, EvidenceValue>>;
/** A value of evidence: an event's value, or a plain object or list of them. */
export type EvidenceValue =
  | Value
  | Integer
  | undefined
  | readonly EvidenceValue[]
  | { readonly [key: string]: EvidenceValue };

/** Judges one event at a time; its state for the run lives in the closure. */
export interface Matcher {
  (event: Event): Evidence | readonly Evidence[] | undefined;
  /** Asked once at the end of the input. */
  finish?(): readonly Evidence[];
}

/** What is known of a signature without running it. */
export interface SignatureDescription {
  readonly metadata: SignatureMetadata;
  readonly selectors: readonly EventSelector[];
  /** What it is written in: shown by `list signatures`. */
  readonly language: "typescript" | "rego" | "wasm";
  /** Where it came from: `built-in`, or the path of its file. */
  readonly origin: string;
  /** It says too much for every day: it runs when `--rules` or a policy names it, and not as one of all. */
  readonly optIn?: boolean;
}

/** One signature. `start` is called once a run. */
export interface Signature extends SignatureDescription {
  /** Enrichers whose knowledge `start` wants; without any, none of them runs for it. */
  readonly enrichers?: readonly (keyof Enrichment)[];
  /** @param enrichment the views of the enrichers asked for */
  start(enrichment?: Partial<Enrichment>): Matcher;
}
