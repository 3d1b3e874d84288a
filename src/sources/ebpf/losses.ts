/**
 * What the kernel could not hand over, by cause.
 * @module
 */
import type { Event } from "../../model/mod.ts";
import { formatAmount } from "../../text/quantity.ts";
import { makeOwnEvent } from "./own_event.ts";
import type { ProbeCounters } from "./probe_session.ts";

/** What was lost, and what is known of it. */
export interface Losses {
  /** Records for which the ring buffer had no room. */
  readonly ringFull: number;
  /** Calls and processes for which a map had no room. */
  readonly mapFull: number;
  /** Events that the kernel left out while it was busy with another of their kind on the same processor. */
  readonly missed: number;
  /** Arguments that could not be read: their events came without them. */
  readonly unreadable: number;
}

/** The causes that are events lost, by what `lost_events` calls them. */
const CAUSES = { ringFull: "ring buffer full", mapFull: "map full" } as const;

/** Nobody gave the event a number. */
const LOST_EVENTS_ID = 0;

/** Turns counters that grow into events. */
export class LossCounter {
  #known: Losses = { ringFull: 0, mapFull: 0, missed: 0, unreadable: 0 };

  /** All so far. */
  get losses(): Losses {
    return this.#known;
  }

  /** Events lost so far. */
  get events(): number {
    return this.#known.ringFull + this.#known.mapFull;
  }

  /**
   * Takes the counters in.
   *
   * @param time of the events, nanoseconds since the Unix epoch
   * @returns a `lost_events` record for each cause that grew
   *
   * @example
   * ```ts
   * import { deepStrictEqual, strictEqual } from "node:assert";
   * const counter = new LossCounter();
   * const counters = { sent: 9, ringFull: 5, mapFull: 0, unreadable: 0, unpaired: 0, memoryBusy: 0, missed: 0 };
   * const [event] = counter.update(counters, 1n);
   * deepStrictEqual([...event.args].map(({ value }) => value), [5, "ring buffer full"]);
   * strictEqual(counter.update(counters, 2n).length, 0);
   * ```
   */
  update({ ringFull, mapFull, missed, unreadable }: ProbeCounters, time: bigint): readonly Event[] {
    const before = this.#known;
    const now = { ringFull, mapFull, missed, unreadable };
    this.#known = now;
    return (Object.keys(CAUSES) as (keyof typeof CAUSES)[]).filter((cause) => now[cause] > before[cause])
      .map((cause) =>
        makeOwnEvent({
          name: "lost_events",
          id: LOST_EVENTS_ID,
          time,
          args: { count: now[cause] - before[cause], cause: CAUSES[cause] },
        })
      );
  }
}

/**
 * Losses in words; empty: there were none.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(describeLosses({ ringFull: 1200, mapFull: 0, missed: 0, unreadable: 1 }), [
 *   "1,200 events lost: the ring buffer was full (--ring-size makes it larger)",
 *   "1 argument could not be read from the memory of its program",
 * ]);
 * ```
 */
export function describeLosses({ ringFull, mapFull, missed, unreadable }: Losses): readonly string[] {
  const texts: string[] = [];
  if (ringFull > 0) {
    texts.push(`${formatAmount(ringFull, "event")} lost: the ring buffer was full (--ring-size makes it larger)`);
  }
  if (mapFull > 0) texts.push(`${formatAmount(mapFull, "event")} lost: the kernel had no memory for what must be kept`);
  if (missed > 0) {
    texts.push(`up to ${formatAmount(missed, "event")} lost: the kernel was busy there; few are of those asked for`);
  }
  if (unreadable > 0) {
    texts.push(`${formatAmount(unreadable, "argument")} could not be read from the memory of its program`);
  }
  return texts;
}
