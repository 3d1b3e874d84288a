/**
 * Points in time as text, exact to the nanosecond.
 * @module
 */

const SECOND = 1_000_000_000n;
/** The Gregorian calendar repeats after 400 years, which have this many days. */
const CYCLE_DAYS = 146_097;
const CYCLE_SECONDS = BigInt(CYCLE_DAYS * 86_400);
const TWO_DIGITS: readonly string[] = Array.from({ length: 100 }, (_, value) => String(value).padStart(2, "0"));

/**
 * Writes a time in UTC as ISO 8601 with nanoseconds. Years before 0 and after 9999 have a sign and at least six digits,
 * as ISO asks for.
 *
 * @param time nanoseconds since the Unix epoch, any number of them
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(formatTime(1677662123123456789n), "2023-03-01T09:15:23.123456789Z");
 * ```
 */
export function formatTime(time: bigint): string {
  let seconds = time / SECOND;
  let nanoseconds = Number(time % SECOND);
  if (nanoseconds < 0) {
    nanoseconds += 1e9;
    seconds -= 1n;
  }
  if (seconds >= 0n && seconds < CYCLE_SECONDS) return write(0n, Number(seconds), nanoseconds);
  let cycle = seconds / CYCLE_SECONDS;
  if (seconds % CYCLE_SECONDS < 0n) cycle -= 1n;
  return write(cycle, Number(seconds - cycle * CYCLE_SECONDS), nanoseconds);
}

/**
 * Writes a time in UTC as ISO 8601 with milliseconds; what is finer is left out.
 *
 * @param time nanoseconds since the Unix epoch
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(formatTimeBriefly(1677662123123456789n), "2023-03-01T09:15:23.123Z");
 * ```
 */
export function formatTimeBriefly(time: bigint): string {
  return formatTime(time).slice(0, -7) + "Z";
}

/**
 * Writes a time that counts from a start nobody knows: seconds with nanoseconds.
 *
 * @param time nanoseconds since boot or since the sensor's start
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(formatRelativeTime(12345678901n), "+12.345678901s");
 * ```
 */
export function formatRelativeTime(time: bigint): string {
  const distance = time < 0n ? -time : time;
  return `${time < 0n ? "-" : "+"}${distance / SECOND}.${String(distance % SECOND).padStart(9, "0")}s`;
}

/** @param cycle 400-year cycles since 1970 @param second second of that cycle */
function write(cycle: bigint, second: number, nanoseconds: number): string {
  const day = Math.floor(second / 86_400);
  const clock = second - day * 86_400;
  const hour = Math.floor(clock / 3_600);
  const minute = Math.floor(clock / 60) - hour * 60;
  const fraction = String(nanoseconds).padStart(9, "0");
  return `${writeDate(cycle, day)}T${TWO_DIGITS[hour]}:${TWO_DIGITS[minute]}:${TWO_DIGITS[clock % 60]}.${fraction}Z`;
}

/** Days to a date, by Howard Hinnant's civil_from_days: years begin in March, so that the odd day comes last. */
function writeDate(cycle: bigint, day: number): string {
  const shifted = day + 719_468; // days since 0000-03-01
  const era = Math.floor(shifted / CYCLE_DAYS);
  const dayOfEra = shifted - era * CYCLE_DAYS;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const date = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
  return `${writeYear(cycle, year)}-${TWO_DIGITS[month]}-${TWO_DIGITS[date]}`;
}

function writeYear(cycle: bigint, year: number): string {
  if (cycle === 0n) return String(year);
  const exact = cycle * 400n + BigInt(year);
  if (exact >= 0n && exact <= 9999n) return String(exact).padStart(4, "0");
  return exact < 0n ? "-" + String(-exact).padStart(6, "0") : "+" + String(exact).padStart(6, "0");
}
