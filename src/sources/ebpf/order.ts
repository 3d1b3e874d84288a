/**
 * Puts records of several processors in the order of their times.
 *
 * A record gets its time when it is begun and its place in the ring when it is sent: in between another processor may
 * overtake it, by microseconds as a rule, by milliseconds when a virtual machine's processor is paused.
 * @module
 */
import { RECORD } from "./layout.ts";
import type { RecordChunk } from "./ring_buffer.ts";

/** Takes a record: where it is, and its time. */
export type TakeRecord = (chunk: RecordChunk, offset: number, time: number) => void;

/**
 * Holds records until those before them must have come.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const view = new DataView(new ArrayBuffer(32));
 * view.setUint32(8, 200, true);
 * view.setUint32(24, 100, true);
 * const order = new TimeOrder();
 * order.add({ bytes: new Uint8Array(view.buffer), view, offsets: Uint32Array.of(0, 16) });
 * const times: number[] = [];
 * order.take(150, (_chunk, _offset, time) => times.push(time));
 * deepStrictEqual([times, order.first], [[100], 200]);
 * ```
 */
export class TimeOrder {
  #chunks: RecordChunk[] = [];
  #offsets: number[] = [];
  #times: number[] = [];

  /** The time of the first that is held; undefined: nothing is. */
  get first(): number | undefined {
    return this.#times[0];
  }

  /** Adds the records of a chunk; it must stay as it is. */
  add(chunk: RecordChunk): void {
    const { view, offsets } = chunk;
    const chunks = this.#chunks;
    const places = this.#offsets;
    const times = this.#times;
    for (let index = 0; index < offsets.length; index++) {
      const offset = offsets[index];
      const time = timeOf(view, offset);
      let at = times.length;
      while (at > 0 && times[at - 1] > time) at--;
      if (at === times.length) {
        chunks.push(chunk);
        places.push(offset);
        times.push(time);
      } else {
        chunks.splice(at, 0, chunk);
        places.splice(at, 0, offset);
        times.splice(at, 0, time);
      }
    }
  }

  /**
   * Hands out the records up to a time, in order.
   *
   * @param until nanoseconds since boot
   */
  take(until: number, take: TakeRecord): void {
    const chunks = this.#chunks;
    const offsets = this.#offsets;
    const times = this.#times;
    let count = 0;
    try {
      while (count < times.length && times[count] <= until) {
        const at = count++;
        take(chunks[at], offsets[at], times[at]);
      }
    } finally {
      this.#chunks = chunks.slice(count);
      this.#offsets = offsets.slice(count);
      this.#times = times.slice(count);
    }
  }
}

/** Nanoseconds since boot; exact for 104 days, then to a nanosecond or two, which is finer than processors' clocks agree. */
function timeOf(view: DataView, offset: number): number {
  return view.getUint32(offset + RECORD.time + 4, true) * 0x1_0000_0000 + view.getUint32(offset + RECORD.time, true);
}
