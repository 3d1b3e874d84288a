/**
 * The first and last moment of many timestamps, told from their digits: no number is made of a timestamp that is not
 * the first or last so far.
 * @module
 */
import { asciiText, readString, readValue } from "./read.ts";
import { readMoment, readTimestampMap } from "./time.ts";

/** Digits of nanoseconds since 1970, between 2001 and 2286. */
const DIGITS = 19;

/**
 * Learns timestamps one at a time.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const range = new TimeRange();
 * for (const text of ["1684245518325470934", "1684245518325470933", "12.5"]) {
 *   range.add(new TextEncoder().encode(text), 0, text.length);
 * }
 * deepStrictEqual(range.range(), { first: 1684245518325470933n, last: 1684245518325470934n });
 * ```
 */
export class TimeRange {
  #first: bigint | undefined;
  #last: bigint | undefined;
  /** Seconds, and nanoseconds within, of the first and last that were told from digits. */
  #firstSeconds = Infinity;
  #firstNanos = 0;
  #lastSeconds = -1;
  #lastNanos = 0;

  /** A `timestamp` as it stands in the record; -1 as its start when there is none. */
  add(bytes: Uint8Array, from: number, end: number): void {
    if (from < 0) return;
    if (end - from !== DIGITS) return this.#addOther(bytes, from, end);
    let seconds = 0;
    for (let at = from; at < from + 10; at++) {
      const digit = bytes[at] - 0x30;
      if (digit < 0 || digit > 9) return this.#addOther(bytes, from, end);
      seconds = seconds * 10 + digit;
    }
    let nanos = 0;
    for (let at = from + 10; at < end; at++) {
      const digit = bytes[at] - 0x30;
      if (digit < 0 || digit > 9) return this.#addOther(bytes, from, end);
      nanos = nanos * 10 + digit;
    }
    if (seconds < this.#firstSeconds || (seconds === this.#firstSeconds && nanos < this.#firstNanos)) {
      this.#firstSeconds = seconds;
      this.#firstNanos = nanos;
    }
    if (seconds > this.#lastSeconds || (seconds === this.#lastSeconds && nanos > this.#lastNanos)) {
      this.#lastSeconds = seconds;
      this.#lastNanos = nanos;
    }
  }

  #addOther(bytes: Uint8Array, from: number, end: number): void {
    const byte = bytes[from];
    const value = byte === 0x7b ? readValue(bytes, from, end) : undefined;
    const { time } = value instanceof Map
      ? readTimestampMap(value)
      : readMoment(byte === 0x22 ? readString(bytes, from, end) : asciiText(bytes, from, end));
    if (time !== undefined) this.addTime(time);
  }

  /** A moment on the wall clock, in nanoseconds since 1970. */
  addTime(time: bigint): void {
    if (this.#first === undefined || time < this.#first) this.#first = time;
    if (this.#last === undefined || time > this.#last) this.#last = time;
  }

  /** Both ends; undefined when nothing had a wall clock. */
  range(): { readonly first?: bigint; readonly last?: bigint } {
    if (this.#lastSeconds >= 0) {
      this.addTime(BigInt(this.#firstSeconds) * 1_000_000_000n + BigInt(this.#firstNanos));
      this.addTime(BigInt(this.#lastSeconds) * 1_000_000_000n + BigInt(this.#lastNanos));
    }
    return { first: this.#first, last: this.#last };
  }
}
