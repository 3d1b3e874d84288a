/**
 * What `explain` holds into the stream of events while a log is read. Types only.
 * @module
 */
import type { Args, Event, Skipped } from "../model/mod.ts";
import type { Writable } from "../text/json.ts";

/** A log, read. */
export interface ReadLog {
  readonly inputs: readonly string[];
  readonly events: number;
  /** Names that occurred. */
  readonly seen: ReadonlySet<string>;
  readonly skipped: readonly Skipped[];
  /** Matchers that failed. */
  readonly remarks: readonly string[];
}

/** What was learned of one name. */
export interface ProbeResult {
  readonly text: string;
  readonly data: Readonly<Record<string, Writable>>;
}

/** Learns from a log what there is to say of one name. */
export interface Probe {
  /** Event names it must see; undefined: all. */
  readonly wanted: ReadonlySet<string> | undefined;
  /** Given each event, in order, before it is judged. */
  observe(event: Event): void;
  /** Given each plain event, and each detection with its evidence, under its name. */
  judged?(name: string, event: Event, data: Args | undefined, isEnd: boolean): void;
  /** What to say, at the end of the log. */
  result(log: ReadLog): ProbeResult;
}
