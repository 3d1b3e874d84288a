/**
 * From a rulebook to the stages of a run.
 * @module
 */
import {
  type Event,
  type Recorded,
  type RunSummary,
  type Selection,
  SEVERITIES,
  type Severity,
  type Signature,
  type SignatureDescription,
  type SignatureMetadata,
} from "../model/mod.ts";
import { startEnrichers } from "../enrichers/mod.ts";
import type { Stages } from "../pipeline.ts";
import { createMatcher } from "../policies/match.ts";
import { toArgs } from "../signatures/derived.ts";
import { createDetector } from "../signatures/detect.ts";
import { describeFailure } from "../signatures/user/failures.ts";
import type { UserHost } from "../signatures/user/mod.ts";
import type { Rulebook } from "./rulebook.ts";

/** What limits a run besides its rules. */
export interface Limits {
  readonly minSeverity: Severity;
  readonly from?: bigint;
  readonly to?: bigint;
}

/** The stages of a run, and what they say when it is over. */
export interface Judging {
  readonly stages: Stages;
  readonly selection: Selection;
  /** Whether somebody asks for what processes did that no policy is about. */
  readonly observes: boolean;
  /** Tells those who learn of processes of one that lived before the first event; parents before children. */
  introduce(event: Event): void;
  /** Whether an event that no policy's scope takes cannot matter: nothing is remembered from one event to the next. */
  readonly isScoped: boolean;
  /** Whether nothing but the rules of policies judges. */
  readonly isPlain: boolean;
  /** Rules and signatures that could not fire, given the names that occurred. */
  silent(seen: ReadonlySet<string>): RunSummary["silent"];
  /** What the log lacked, and signatures that failed. */
  remarks(): readonly string[];
  /** Signatures that failed on events, or altogether. */
  failures(): readonly string[];
}

/** Settles everything before the first event. */
export function startJudging(rulebook: Rulebook, limits: Limits): Judging {
  const matcher = rulebook.policies === undefined ? undefined : createMatcher(rulebook.policies);
  const running = matcher === undefined
    ? rulebook.signatures.filter(({ optIn }) => rulebook.isChosen || optIn !== true)
    : withFeeders(rulebook.signatures, ({ eventName }) => matcher.selects.has(eventName));
  const enrichers = startEnrichers(running.flatMap((signature) => signature.enrichers ?? []));
  const detector = createDetector(running, enrichers.enrichment);
  const host = startHost(rulebook, matcher?.selects);
  const needs = host === undefined ? [detector.needs] : [detector.needs, host.needs];
  const wanted = needs.includes(undefined)
    ? undefined
    : new Set([...matcher?.selects ?? [], ...needs.flatMap((names) => [...names ?? []])]);
  const observers = [enrichers, matcher].filter((stage) => stage !== undefined)
    .map((stage) => (event: Event) => stage.observe(event));
  const observed = [...enrichers.events, ...(matcher?.observes ?? [])];
  return {
    stages: {
      observers,
      match: matcher === undefined
        ? undefined
        : (name, event, evidence) => matcher.match(name, event, evidence && toArgs(evidence)),
      detect: (event) => detector.detect(event),
      detectBatch: host && ((batch) => host.judge(batch)),
      finish: async () => [...detector.finish(), ...await host?.finish() ?? []],
      identify: createIdentify(rulebook),
      wanted,
      ...limits,
    },
    selection: {
      events: wanted === undefined ? undefined : new Set([...wanted, ...observed]),
      from: limits.from,
      to: limits.to,
    },
    observes: observed.length > 0,
    introduce: (event) => {
      enrichers.observe(event);
      matcher?.introduce(event);
    },
    isPlain: matcher !== undefined && host === undefined && running.length === 0,
    isScoped: matcher !== undefined && host === undefined && running.every(isStateless),
    silent: (seen) => [
      ...(matcher?.silent(seen) ?? []),
      ...silentSignatures([...running, ...rulebook.hosted], seen),
    ],
    remarks: () => [...(matcher?.remarks() ?? []), ...failures()],
    failures,
  };

  function failures(): readonly string[] {
    return [...detector.failures().map(failureText), ...(host?.failures() ?? []).map(describeFailure)];
  }
}

/** One that starts as the same function each time has nowhere to remember anything. */
function isStateless(signature: Signature): boolean {
  if (signature.origin !== "built-in" || (signature.enrichers ?? []).length > 0) return false;
  return signature.start() === signature.start();
}

/** The signatures that are asked for, and those whose findings they need. */
export function withFeeders(
  all: readonly Signature[],
  isAskedFor: (metadata: SignatureMetadata) => boolean,
): readonly Signature[] {
  const running = new Set(all.filter(({ metadata }) => isAskedFor(metadata)));
  for (let size = 0; size !== running.size;) {
    size = running.size;
    const needed = new Set([...running].flatMap(({ selectors }) => selectors.map(({ name }) => name)));
    for (const signature of all) if (needed.has(signature.metadata.eventName)) running.add(signature);
  }
  return all.filter((signature) => running.has(signature));
}

/** The user's signatures that are asked for. */
function startHost({ host, hosted }: Rulebook, selects: ReadonlySet<string> | undefined): UserHost | undefined {
  if (host === undefined) return undefined;
  const asked = hosted.filter(({ metadata }) => selects === undefined || selects.has(metadata.eventName));
  host.choose(new Set(asked.map(({ metadata }) => metadata.id)));
  return asked.length === 0 ? undefined : host;
}

/** Finds what a recorded detection is of: one of ours by id, event name or title, else what the record itself says. */
function createIdentify({ signatures, hosted, isChosen }: Rulebook): Stages["identify"] {
  const known = new Map<string, SignatureMetadata>();
  for (const { metadata } of [...signatures, ...hosted].toReversed()) {
    for (const key of [metadata.name, metadata.eventName, metadata.id]) known.set(key, metadata);
  }
  return (recorded, event) => {
    const ours = known.get(recorded.id ?? "") ?? known.get(recorded.eventName ?? "") ?? known.get(recorded.name ?? "");
    if (ours === undefined && isChosen) return undefined;
    return describe(recorded, event, ours);
  };
}

/** The record's own words; ours where it has none. */
function describe(recorded: Recorded, event: Event, ours: SignatureMetadata | undefined): SignatureMetadata {
  const id = recorded.id ?? ours?.id ?? recorded.eventName ?? event.name;
  const severity = recorded.severity === undefined ? ours?.severity ?? "info" : SEVERITIES[recorded.severity];
  return {
    id,
    version: recorded.version ?? ours?.version ?? "",
    name: recorded.name ?? ours?.name ?? recorded.eventName ?? id,
    eventName: ours?.eventName ?? recorded.eventName ?? id.toLowerCase(),
    description: recorded.description ?? ours?.description ?? "",
    severity,
    tags: recorded.tags ?? ours?.tags ?? [],
    tactic: recorded.tactic ?? ours?.tactic,
    technique: recorded.technique ?? ours?.technique,
    properties: Object.fromEntries(recorded.properties),
  };
}

function silentSignatures(
  signatures: readonly SignatureDescription[],
  seen: ReadonlySet<string>,
): RunSummary["silent"] {
  const produced = new Set(signatures.map(({ metadata }) => metadata.eventName));
  return signatures.filter(({ selectors }) =>
    selectors.every(({ name }) => name !== "*" && !seen.has(name) && !produced.has(name))
  ).map(({ metadata, selectors }) => ({
    name: metadata.eventName,
    reason: `no ${[...new Set(selectors.map(({ name }) => name))].join(", ")} event in the log`,
  }));
}

function failureText({ id, count, message, location }: {
  id: string;
  count: number;
  message: string;
  location: { path: string; line?: number; record?: number };
}): string {
  const place = location.line ?? location.record;
  const where = place === undefined ? location.path : `${location.path}:${place}`;
  return `Signature ${id} failed on ${count} ${count === 1 ? "event" : "events"}, first at ${where}: ${message}`;
}
