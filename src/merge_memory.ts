/**
 * Remembers which detections have been printed, so that one the sensor recorded and one we derived from the same
 * trigger are one finding.
 * @module
 */
import type { Event } from "./model/mod.ts";

/** How many triggers are remembered: the two stand close together in a log. */
const REMEMBERED = 65_536;

/** Who made a detection. */
export type Maker = "recorded" | "derived";

/**
 * Tells whether the other side has reported the same signature on the same trigger (timestamp and thread).
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const memory = new MergeMemory();
 * const event = { time: 5n, process: { hostTid: 7 } };
 * strictEqual(memory.isKnown("recorded", "TRC-102", event), false);
 * strictEqual(memory.isKnown("recorded", "TRC-102", event), false);
 * strictEqual(memory.isKnown("derived", "TRC-102", event), true);
 * ```
 */
export class MergeMemory {
  readonly #makers = new Map<string, Maker>();

  isKnown(maker: Maker, signature: string, event: Pick<Event, "time" | "relativeTime" | "process">): boolean {
    const { process } = event;
    const moment = event.time ?? event.relativeTime;
    if (moment === undefined) return false;
    const key = `${signature} ${moment} ${process.hostTid ?? process.tid ?? process.hostPid ?? process.pid}`;
    const before = this.#makers.get(key);
    if (before !== undefined) return before !== maker;
    this.#makers.set(key, maker);
    if (this.#makers.size > REMEMBERED) {
      for (const oldest of this.#makers.keys()) {
        this.#makers.delete(oldest);
        break;
      }
    }
    return false;
  }
}
