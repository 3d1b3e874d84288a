/**
 * When a post is tried again. There is no chance in it: one program posts one finding at a time, so nobody has to be
 * kept apart, and a run can be told what it will do.
 * @module
 */

/** How long is waited for what, in milliseconds, and how much is kept. */
export interface Limits {
  /** How often a finding is posted before it counts as failed. */
  readonly attempts: number;
  /** For an answer. */
  readonly answer: number;
  /** After the first failure; each further one doubles it … */
  readonly firstDelay: number;
  /** … up to this. */
  readonly longestDelay: number;
  /** A `Retry-After` that asks for more is heeded up to this. */
  readonly longestRetryAfter: number;
  /** What `drain` waits in all for a receiver that takes nothing before it gives it up; whatever it takes starts anew. */
  readonly patience: number;
  /** What `finish` waits in all. */
  readonly end: number;
  /** Findings and bytes that may wait while judging goes on. */
  readonly waiting: number;
  readonly waitingBytes: number;
  /** Bytes that are kept for a receiver that is given up; findings beyond are counted, not kept. */
  readonly queueBytes: number;
}

/**
 * Retries span 24 seconds, which a service needs to start anew. A receiver that takes four findings a second gets all
 * that may wait at the end of a run before that is over.
 */
export const LIMITS: Limits = {
  attempts: 8,
  answer: 10_000,
  firstDelay: 250,
  longestDelay: 8_000,
  longestRetryAfter: 30_000,
  patience: 30_000,
  end: 30_000,
  waiting: 128,
  waitingBytes: 4 << 20,
  queueBytes: 64 << 20,
};

/**
 * How long to wait before the next attempt.
 *
 * @param failures attempts that failed so far, at least one
 * @param retryAfter milliseconds that the receiver asks for
 * @example
 * ```ts
 * import { deepStrictEqual, strictEqual } from "node:assert";
 * deepStrictEqual([1, 2, 3, 9].map((failures) => delayAfter(failures, undefined, LIMITS)), [250, 500, 1000, 8000]);
 * strictEqual(delayAfter(1, 3_600_000, LIMITS), 30_000);
 * ```
 */
export function delayAfter(failures: number, retryAfter: number | undefined, limits: Limits): number {
  const delay = Math.min(limits.firstDelay * 2 ** (failures - 1), limits.longestDelay);
  return retryAfter === undefined ? delay : Math.max(delay, Math.min(retryAfter, limits.longestRetryAfter));
}

/**
 * Reads a `Retry-After` header (RFC 9110, section 10.2.3): seconds, or a date.
 *
 * @param header its value
 * @param now milliseconds since the epoch
 * @returns milliseconds, not negative; undefined where there is no such header or it cannot be read
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(readRetryAfter("2", 0), 2000);
 * strictEqual(readRetryAfter("Thu, 01 Jan 1970 00:00:05 GMT", 1000), 4000);
 * strictEqual(readRetryAfter("soon", 0), undefined);
 * ```
 */
export function readRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
