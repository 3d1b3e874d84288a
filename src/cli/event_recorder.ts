/**
 * What of a capture is saved: all, or what came a while before a finding and a while after it.
 * @module
 */
import type { Event } from "../model/mod.ts";
import type { EventFile } from "./event_file.ts";

/** How much memory the events of `--keep` may take, in bytes, about. */
const ROOM = 128 << 20;
/** What an event takes beside its record. */
const EVENT_BYTES = 400;

/** Events that came together. */
interface Kept {
  readonly time: number;
  readonly events: readonly Event[];
  readonly bytes: number;
}

/** Saves events. */
export class EventRecorder {
  readonly #file: Pick<EventFile, "add">;
  readonly #keep: number | undefined;
  readonly #room: number;
  readonly #kept: Kept[] = [];
  #bytes = 0;
  #openUntil = -Infinity;
  #isCut = false;

  /**
   * @param file where to
   * @param keep milliseconds before and after a finding; undefined: all is saved
   * @param room most bytes to keep
   */
  constructor(file: Pick<EventFile, "add">, keep: number | undefined, room = ROOM) {
    this.#file = file;
    this.#keep = keep;
    this.#room = room;
  }

  /** Whether memory was too small for the time that was asked for. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /**
   * Takes events that came.
   *
   * @param events which stay valid
   * @param recordBytes bytes of their records
   * @param now milliseconds of a clock that only goes forward
   */
  add(events: readonly Event[], recordBytes: number, now: number): void {
    if (this.#keep === undefined || now < this.#openUntil) return this.#file.add(events);
    if (events.length > 0) {
      const bytes = recordBytes + events.length * EVENT_BYTES;
      this.#kept.push({ time: now, events, bytes });
      this.#bytes += bytes;
    }
    this.#forget(now - this.#keep);
  }

  /** Something was found: what was kept is saved, and what comes. */
  trigger(now: number): void {
    if (this.#keep === undefined) return;
    for (const { events } of this.#kept) this.#file.add(events);
    this.#kept.length = 0;
    this.#bytes = 0;
    this.#openUntil = now + this.#keep;
  }

  #forget(before: number): void {
    let count = 0;
    while (count < this.#kept.length) {
      const { time, bytes } = this.#kept[count];
      const isOld = time < before;
      if (!isOld && this.#bytes <= this.#room) break;
      if (!isOld) this.#isCut = true;
      this.#bytes -= bytes;
      count++;
    }
    this.#kept.splice(0, count);
  }
}
