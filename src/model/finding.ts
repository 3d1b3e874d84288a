/**
 * The finding: what is reported, and the summary of a run. Types only.
 * @module
 */
import type { Event } from "./event.ts";
import type { Evidence, Severity, SignatureMetadata } from "./signature.ts";

/** One thing to report: a detection, or a plain event that a policy rule asked for. */
export interface Finding {
  /** The event name; for a signature its event name, else its id in lower case. */
  readonly name: string;
  readonly event: Event;
  /** Absent: a policy rule on a plain event. */
  readonly signature?: SignatureMetadata;
  /** What the signature adds; only with a signature. */
  readonly evidence?: Evidence;
  /** Names of the policies that selected it, sorted; empty when there are no policies. */
  readonly policies: readonly string[];
  /** True for a detection that the sensor itself wrote into the log. */
  readonly recorded?: boolean;
}

/** What could not be read, of one kind. */
export interface Skipped {
  /** A sentence fragment for people and scripts: `not JSON`, `line over 256 MB`. */
  readonly reason: string;
  readonly count: number;
  /** The first place. */
  readonly first: { readonly file: string; readonly line?: number; readonly record?: number };
}

/** Figures of a run that differ from one to the next. */
export interface RunFigures {
  readonly elapsedMs: number;
  readonly eventsPerSecond: number;
  readonly bytes: number;
  /** Peak resident memory in bytes, where the system tells it. */
  readonly peakMemory?: number;
}

/** What happened in a run: the same input and rules give the same summary, but for `run`. */
export interface RunSummary {
  readonly events: number;
  readonly selected: number;
  readonly findings: number;
  readonly bySeverity: Readonly<Partial<Record<Severity, number>>>;
  readonly byName: Readonly<Record<string, number>>;
  /** Nanoseconds since the epoch of the first and last event (by time, not by place); absent without a wall clock. */
  readonly first?: bigint;
  readonly last?: bigint;
  readonly skipped: number;
  readonly skippedBy: readonly Skipped[];
  readonly lost: number;
  /** Recorded detections that are the same finding as one of ours. */
  readonly merged: number;
  /** Events by format. */
  readonly formats: Readonly<Record<string, number>>;
  /** Rules and signatures that could not fire, each with the reason. */
  readonly silent: readonly { readonly name: string; readonly reason: string }[];
  /** The user stopped it before the inputs were read to their end. */
  readonly interrupted?: boolean;
  /** Things the user should know once. */
  readonly remarks: readonly string[];
  readonly run: RunFigures;
}
