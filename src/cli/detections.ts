/**
 * Counts detections as a run reports them: one that the sensor recorded and one of ours on the same trigger are one.
 * @module
 */
import { MergeMemory } from "../merge_memory.ts";
import type { Event, Location } from "../model/mod.ts";

/** Detections of any names. */
export class Detections {
  readonly #memory = new MergeMemory();
  /** Ours. */
  derived = 0;
  /** Those of ours that came at the end of the input. */
  atEnd = 0;
  /** The sensor's. */
  recorded = 0;
  /** Where the first of ours is. */
  first: Location | undefined;

  /**
   * Counts a detection.
   *
   * @returns whether it is a finding of its own
   * @example
   * ```ts
   * import { deepStrictEqual } from "node:assert";
   * const detections = new Detections();
   * const event = { time: 5n, process: { hostTid: 7 }, location: { path: "a.jsonl", line: 1 } };
   * const recorded = { ...event, recorded: {} };
   * deepStrictEqual([event, recorded].map((one) => detections.add("a", one as never, false)), [true, false]);
   * ```
   */
  add(name: string, event: Event, isEnd: boolean): boolean {
    const isRecorded = event.recorded !== undefined;
    if (isRecorded) this.recorded++;
    else {
      this.derived++;
      this.first ??= { ...event.location };
      if (isEnd) this.atEnd++;
    }
    return !this.#memory.isKnown(isRecorded ? "recorded" : "derived", name, event);
  }
}
