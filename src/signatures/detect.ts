/**
 * Detects: gives each event to the signatures that asked for it, and their findings to those that asked for them.
 * @module
 */
import type { Enrichment, Event, Evidence, Location, Matcher, Signature, SignatureMetadata } from "../model/mod.ts";
import { keepEvent, toDerivedEvent } from "./derived.ts";
import { compareBytes } from "../text/compare.ts";
import { buildIndex, ORIGIN_BITS, type Registration } from "./register.ts";

/** How many findings may build on each other: enough for any sense, and an end for what goes round in circles. */
const MAX_CHAIN = 8;

/** One signature that fired, with what it says. */
export interface Detection {
  readonly signature: SignatureMetadata;
  readonly evidence: Evidence;
}

/** The errors of one signature: its other evaluations, and the other signatures, went on. */
export interface Failure {
  readonly id: string;
  readonly count: number;
  /** Of the first error. */
  readonly message: string;
  /** The event of the first error; the signature's own place when it could not start. */
  readonly location: Location;
}

/** All signatures of a run. */
export interface Detector {
  /** Events that any signature asks for, by their names of today; undefined: all of them. */
  readonly needs: ReadonlySet<string> | undefined;
  /** Signatures that fire on this event, sorted by id (bytes), those that fire on their findings among them. */
  detect(event: Event): readonly Detection[];
  /**
   * What signatures have to say at the end of the input, each with the last event it was given. One that was given
   * none is not asked: its finding would be of no event.
   */
  finish(): readonly (Detection & { readonly event: Event })[];
  /** Matchers that threw, sorted by id. */
  failures(): readonly Failure[];
}

/** A signature at work. */
interface Worker {
  readonly signature: Signature;
  readonly matcher?: Matcher;
  failure?: Failure;
  /** Kept for `finish` only: an event is not valid beyond its batch. */
  last?: Event;
}

const NONE: readonly Detection[] = Object.freeze([]);

/**
 * Starts the signatures.
 *
 * A signature that selects the event name of another one is given its findings as events, with the evidence as args;
 * `*` selects the events of the input only. Nothing is given to a signature that is already part of the chain, and a
 * finding named like the event it was made of (which the signatures have seen) adds no event.
 *
 * @param signatures those that may fire
 * @param enrichment views of the enrichers that run, for signatures that ask for them
 * @returns the detector, for one run
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import type { Event } from "../model/mod.ts";
 * import { defineSignature, FOUND } from "./define.ts";
 * const signature = defineSignature({
 *   id: "DEMO-1", name: "Any ptrace", eventName: "any_ptrace", description: "", severity: "low",
 *   events: ["ptrace"], start: () => () => FOUND,
 * });
 * const detector = createDetector([signature]);
 * deepStrictEqual(detector.needs, new Set(["ptrace"]));
 * deepStrictEqual(detector.detect({ name: "openat" } as Event), []);
 * ```
 */
export function createDetector(signatures: readonly Signature[], enrichment?: Partial<Enrichment>): Detector {
  const workers = signatures.map((signature) => startWorker(signature, enrichment));
  const { byName, others, needs } = buildIndex(workers);

  function detect(event: Event): readonly Detection[] {
    const registrations = byName.get(event.name) ?? others;
    if (registrations === undefined) return NONE;
    const found: Detection[] = [];
    judge(event, registrations, [], found);
    // Registrations are in order of ids; only findings on findings can stand out of line.
    return found.length > 1 ? found.sort((a, b) => compareBytes(a.signature.id, b.signature.id)) : found;
  }

  function judge(
    event: Event,
    registrations: readonly Registration<Worker>[],
    chain: readonly Worker[],
    found: Detection[],
  ): void {
    const origin = ORIGIN_BITS[event.origin];
    for (const { worker, origins } of registrations) {
      if ((origins & origin) === 0 || chain.includes(worker)) continue;
      const result = evaluate(worker, event);
      if (result === undefined) continue;
      for (const evidence of result) {
        found.push({ signature: worker.signature.metadata, evidence });
        chainOn(worker, event, evidence, chain, found);
      }
    }
  }

  function chainOn(
    worker: Worker,
    trigger: Event,
    evidence: Evidence,
    chain: readonly Worker[],
    found: Detection[],
  ): void {
    const { eventName } = worker.signature.metadata;
    if (chain.length + 1 >= MAX_CHAIN || eventName === trigger.name) return;
    const named = byName.get(eventName)?.filter((registration) => registration.isNamed);
    if (named === undefined || named.length === 0) return;
    judge(toDerivedEvent(trigger, eventName, evidence), named, [...chain, worker], found);
  }

  return {
    needs,
    detect,
    finish: () => [...workers].sort(byId).flatMap(finishWorker),
    failures: () => workers.flatMap((worker) => worker.failure ?? []).sort((a, b) => compareBytes(a.id, b.id)),
  };
}

function startWorker(signature: Signature, enrichment?: Partial<Enrichment>): Worker {
  try {
    return { signature, matcher: signature.start(enrichment) };
  } catch (error) {
    const worker: Worker = { signature };
    countFailure(worker, error, { path: signature.origin });
    return worker;
  }
}

function evaluate(worker: Worker, event: Event): readonly Evidence[] | undefined {
  const { matcher } = worker;
  if (matcher === undefined) return undefined;
  try {
    if (matcher.finish !== undefined) worker.last = keepEvent(event);
    const result = matcher(event);
    return result === undefined ? undefined : toList(result);
  } catch (error) {
    countFailure(worker, error, event.location);
    return undefined;
  }
}

function finishWorker(worker: Worker): (Detection & { event: Event })[] {
  const { matcher, last: event } = worker;
  if (matcher?.finish === undefined || event === undefined) return [];
  try {
    const found = toList(matcher.finish());
    return found.map((evidence) => ({ signature: worker.signature.metadata, evidence, event }));
  } catch (error) {
    countFailure(worker, error, event.location);
    return [];
  }
}

/** Evidence as a list; what a signature without types returns instead of evidence is no finding. */
function toList(result: Evidence | readonly Evidence[]): readonly Evidence[] {
  if (!Array.isArray(result)) return isEvidence(result) ? [result] : [];
  return result.filter(isEvidence);
}

function isEvidence(value: unknown): value is Evidence {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function countFailure(worker: Worker, error: unknown, location: Location): void {
  const { id } = worker.signature.metadata;
  const first = worker.failure ?? { id, count: 0, message: messageOf(error), location: { ...location } };
  worker.failure = { ...first, count: first.count + 1 };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function byId(a: Worker, b: Worker): number {
  return compareBytes(a.signature.metadata.id, b.signature.metadata.id);
}
