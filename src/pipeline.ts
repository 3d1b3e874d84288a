/**
 * The whole program on one page: sources yield batches of events; policies select, signatures detect; findings go to
 * the sinks. Nothing flows back; it awaits between batches, never per event.
 * @module
 */
import {
  type Event,
  type Evidence,
  type Finding,
  type Recorded,
  type RunSummary,
  SEVERITIES,
  type Severity,
  type SignatureMetadata,
  type Sink,
  type Skipped,
  type Source,
} from "./model/mod.ts";
import { MergeMemory } from "./merge_memory.ts";
import { compareBytes } from "./text/compare.ts";

/** A detection of one of our signatures. */
export interface Detection {
  readonly signature: SignatureMetadata;
  readonly evidence: Evidence;
}

/** What judges the events of a run; settled before the first of them. */
export interface Stages {
  /** Learn from each event, in order, before it is judged. */
  readonly observers: readonly ((event: Event) => void)[];
  /** Names of the policies that select an event under a name; absent: there are no policies, and nothing is left out. */
  readonly match?: (name: string, event: Event, evidence?: Evidence) => readonly string[] | undefined;
  /** What our signatures see in an event, by id. */
  readonly detect: (event: Event) => readonly Detection[];
  /** What signatures outside this program see in a batch, event by event, each list by id. */
  readonly detectBatch?: (batch: readonly Event[]) => Promise<readonly (readonly Detection[])[]>;
  /** What they see at the end of the input. */
  readonly finish: () => Promise<readonly (Detection & { readonly event: Event })[]>;
  /** What signature a recorded detection is of; undefined: it is not asked for. */
  readonly identify: (recorded: Recorded, event: Event) => SignatureMetadata | undefined;
  /** Names that rules and signatures ask for; undefined: all. */
  readonly wanted: ReadonlySet<string> | undefined;
  /** Findings below are left out; above `info`, plain events are too. */
  readonly minSeverity: Severity;
  /** Nanoseconds since the epoch; events without a wall clock are kept. */
  readonly from?: bigint;
  readonly to?: bigint;
}

/** What a run counts as it goes. */
export interface Tally {
  events: number;
  selected: number;
  findings: number;
  merged: number;
  /** Events that `from` and `to` could not judge. */
  clockless: number;
  first?: bigint;
  last?: bigint;
  readonly bySeverity: Map<Severity, number>;
  readonly byName: Map<string, number>;
  readonly formats: Map<string, number>;
  /** Every event name that occurred. */
  readonly seen: Set<string>;
  readonly skipped: Skipped[];
  lost: number;
}

/** Judges events one at a time, counts, and hands findings on. */
export class Judge {
  readonly tally: Tally = {
    events: 0,
    selected: 0,
    findings: 0,
    merged: 0,
    clockless: 0,
    bySeverity: new Map(),
    byName: new Map(),
    formats: new Map(),
    seen: new Set(),
    skipped: [],
    lost: 0,
  };
  readonly #stages: Stages;
  readonly #sinks: readonly Sink[];
  readonly #memory = new MergeMemory();
  readonly #least: number;

  constructor(stages: Stages, sinks: readonly Sink[]) {
    this.#stages = stages;
    this.#sinks = sinks;
    this.#least = SEVERITIES.indexOf(stages.minSeverity);
  }

  /** Reads a source to its end. `afterBatch` is awaited after each batch: for output and progress. */
  async read(source: Source, afterBatch: () => Promise<void> | void): Promise<void> {
    const { tally } = this;
    const before = tally.events;
    for await (const batch of source.batches()) {
      const outside = await this.#detectOutside(batch);
      for (let index = 0; index < batch.length; index++) this.#take(batch[index], outside?.[index]);
      tally.events = before + source.counts().events;
      await afterBatch();
    }
    const { events, names, first, last } = source.counts();
    tally.events = before + events;
    if (events > 0) tally.formats.set(source.format, (tally.formats.get(source.format) ?? 0) + events);
    for (const name of names) tally.seen.add(name);
    if (first !== undefined && (tally.first === undefined || first < tally.first)) tally.first = first;
    if (last !== undefined && (tally.last === undefined || last > tally.last)) tally.last = last;
    tally.skipped.push(...source.skipped());
    tally.lost += source.lost();
  }

  /** Asks the signatures for what they see at the end. */
  async finish(): Promise<void> {
    for (const { signature, evidence, event } of await this.#stages.finish()) {
      this.#detected(event, signature, evidence);
    }
  }

  /** Events outside the time that is asked for are not shown to anyone. */
  async #detectOutside(batch: readonly Event[]): Promise<readonly (readonly Detection[] | undefined)[] | undefined> {
    const { detectBatch, from, to } = this.#stages;
    if (detectBatch === undefined || batch.length === 0) return undefined;
    if (from === undefined && to === undefined) return await detectBatch(batch);
    const inTime = batch.filter((event) => isInTime(event.time, from, to));
    const found = await detectBatch(inTime);
    const byEvent = new Map(inTime.map((event, index) => [event, found[index]]));
    return batch.map((event) => byEvent.get(event));
  }

  #take(event: Event, outside: readonly Detection[] | undefined): void {
    const { tally } = this;
    const stages = this.#stages;
    const { name } = event;
    for (const observe of stages.observers) observe(event);
    if (!this.#isInTime(event)) return;
    const { recorded } = event;
    if (recorded !== undefined) {
      tally.selected++;
      this.#record(event, recorded);
    }
    if (stages.wanted !== undefined && !stages.wanted.has(name)) return;
    if (recorded === undefined) {
      tally.selected++;
      this.#matchPlain(event);
    }
    const inside = stages.detect(event);
    const all = outside === undefined || outside.length === 0 ? inside : mergeById(inside, outside);
    for (const { signature, evidence } of all) this.#detected(event, signature, evidence);
  }

  #isInTime(event: Event): boolean {
    const { from, to } = this.#stages;
    if (from === undefined && to === undefined) return true;
    const { time } = event;
    if (time === undefined) this.tally.clockless++;
    return isInTime(time, from, to);
  }

  /** A policy rule on a plain event. */
  #matchPlain(event: Event): void {
    if (this.#stages.match === undefined || this.#least > 0) return;
    const policies = this.#stages.match(event.name, event);
    if (policies !== undefined) this.#emit({ name: event.name, event, policies });
  }

  /** A detection of ours, unless the log had the same one before. */
  #detected(event: Event, signature: SignatureMetadata, evidence: Evidence): void {
    if (SEVERITIES.indexOf(signature.severity) < this.#least) return;
    const policies = this.#policiesOf(signature.eventName, event, evidence);
    if (policies === undefined) return;
    if (this.#memory.isKnown("derived", signature.id, event)) this.tally.merged++;
    else this.#emit({ name: signature.eventName, event, signature, evidence, policies });
  }

  /** A detection that the sensor wrote, unless ours was there before. */
  #record(event: Event, recorded: Recorded): void {
    const signature = this.#stages.identify(recorded, event);
    if (signature === undefined || SEVERITIES.indexOf(signature.severity) < this.#least) return;
    const evidence: Evidence = Object.fromEntries(recorded.data);
    const policies = this.#policiesOf(signature.eventName, event, evidence);
    if (policies === undefined) return;
    if (this.#memory.isKnown("recorded", signature.id, event)) this.tally.merged++;
    else this.#emit({ name: signature.eventName, event, signature, evidence, policies, recorded: true });
  }

  #policiesOf(name: string, event: Event, evidence: Evidence): readonly string[] | undefined {
    return this.#stages.match === undefined ? [] : this.#stages.match(name, event, evidence);
  }

  #emit(finding: Finding): void {
    const { tally } = this;
    tally.findings++;
    tally.byName.set(finding.name, (tally.byName.get(finding.name) ?? 0) + 1);
    if (finding.signature !== undefined) {
      const { severity } = finding.signature;
      tally.bySeverity.set(severity, (tally.bySeverity.get(severity) ?? 0) + 1);
    }
    for (const sink of this.#sinks) sink.write(finding);
  }
}

/** Events without a wall clock are kept. */
function isInTime(time: bigint | undefined, from: bigint | undefined, to: bigint | undefined): boolean {
  return time === undefined || ((from === undefined || time >= from) && (to === undefined || time <= to));
}

/** Both are sorted by id. */
function mergeById(inside: readonly Detection[], outside: readonly Detection[]): readonly Detection[] {
  return [...inside, ...outside].sort((left, right) => compareBytes(left.signature.id, right.signature.id));
}

/** The summary of a run, in an order that does not depend on chance. */
export function summarise(
  tally: Tally,
  rest: Pick<RunSummary, "silent" | "remarks" | "interrupted" | "run">,
): RunSummary {
  const bySeverity: Partial<Record<Severity, number>> = {};
  for (const severity of SEVERITIES.toReversed()) {
    const count = tally.bySeverity.get(severity);
    if (count !== undefined) bySeverity[severity] = count;
  }
  const skippedBy = mergeSkipped(tally.skipped);
  return {
    events: tally.events,
    selected: tally.selected,
    findings: tally.findings,
    bySeverity,
    byName: sorted(tally.byName),
    first: tally.first,
    last: tally.last,
    skipped: skippedBy.reduce((sum, { count }) => sum + count, 0),
    skippedBy,
    lost: tally.lost,
    merged: tally.merged,
    formats: sorted(tally.formats),
    ...rest,
  };
}

function sorted(counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries([...counts].sort(([left], [right]) => left < right ? -1 : left > right ? 1 : 0));
}

/** One entry a reason, with the first place of the first input that had it. */
function mergeSkipped(all: readonly Skipped[]): readonly Skipped[] {
  const merged = new Map<string, Skipped>();
  for (const skipped of all) {
    const known = merged.get(skipped.reason);
    merged.set(skipped.reason, known === undefined ? skipped : { ...known, count: known.count + skipped.count });
  }
  return [...merged.values()];
}
