/**
 * Timestamps of every unit Tracee ever wrote: float seconds since boot, integers since start or since 1970, RFC 3339
 * text, and protobuf's seconds and nanos.
 * @module
 */
import type { Value } from "../../model/mod.ts";

/** A moment: on the wall clock, or on a clock that began at boot or at the sensor's start. Both in nanoseconds. */
export interface Moment {
  readonly time?: bigint;
  readonly relativeTime?: bigint;
}

/** No moment at all: the record has none, or one of a wrong type. */
const NONE: Moment = {};
/** Integers below this count from boot or from the start of the sensor: as nanoseconds since 1970 they would mean March 1973. */
const WALL_CLOCK = 100_000_000_000_000_000n;
const SECOND = 1_000_000_000n;
/** No clock counts further: an unsigned 64-bit integer. */
const MOST = 18_446_744_073_709_551_615n;

/**
 * The moment of a `timestamp` as text of JSON: `1684245518325470934`, `12.345678`, `"2024-01-01T00:00:00Z"`.
 *
 * @param text the characters of a JSON number, or the content of a string
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(readMoment("1684245518325470934"), { time: 1684245518325470934n });
 * deepStrictEqual(readMoment("12.345678"), { relativeTime: 12345678000n });
 * deepStrictEqual(readMoment("2024-01-01T00:00:00.000000001Z"), { time: 1704067200000000001n });
 * deepStrictEqual(readMoment("soon"), {});
 * ```
 */
export function readMoment(text: string): Moment {
  if (/^-?\d{1,20}$/.test(text)) return ofInteger(BigInt(text));
  const float = /^(-?)(\d{1,20})(?:\.(\d{1,30}))?(?:[eE]([+-]?\d{1,2}))?$/.exec(text);
  if (float !== null) return { relativeTime: ofSeconds(float) };
  const time = parseRfc3339(text);
  return time === undefined ? NONE : { time };
}

/** The moment of protobuf's `{"seconds":…,"nanos":…}`, either of them text or number. */
export function readTimestampMap(map: ReadonlyMap<string, Value>): Moment {
  const seconds = wholeNumber(map.get("seconds"));
  if (seconds === undefined) return NONE;
  return ofInteger(seconds * SECOND + (wholeNumber(map.get("nanos")) ?? 0n));
}

function wholeNumber(value: Value | undefined): bigint | undefined {
  if (typeof value === "bigint") return value;
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
  return typeof value === "string" && value.length < 20 && isDigits(value) ? BigInt(value) : undefined;
}

function ofInteger(value: bigint): Moment {
  if (value > MOST) return NONE;
  return value < WALL_CLOCK ? { relativeTime: value } : { time: value };
}

/** Decimal seconds as nanoseconds, without a float between. */
function ofSeconds([, sign, whole, fraction = "", exponent = "0"]: RegExpExecArray): bigint {
  const shift = 9 - fraction.length + Number(exponent);
  const digits = BigInt(whole + fraction);
  const nanoseconds = shift >= 0 ? digits * 10n ** BigInt(shift) : digits / 10n ** BigInt(-shift);
  return sign === "-" ? -nanoseconds : nanoseconds;
}

/** Whether the month has that day: `Date.parse` takes 30 February for 2 March. */
export function isDay(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}

function isDigits(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x30 || code > 0x39) return false;
  }
  return text.length > 0;
}

/**
 * Nanoseconds since 1970 of RFC 3339 text, to the last digit; undefined for other text.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(parseRfc3339("1970-01-01T01:00:00.5+01:00"), 500000000n);
 * ```
 */
export function parseRfc3339(text: string): bigint | undefined {
  const parts = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d{1,30}))?([Zz]|[+-]\d\d:\d\d)$/.exec(text);
  if (parts === null) return undefined;
  const [, date, clock, fraction = "", zone] = parts;
  const milliseconds = Date.parse(`${date}T${clock}${zone.toUpperCase()}`);
  if (Number.isNaN(milliseconds) || !isDay(date)) return undefined;
  return BigInt(milliseconds) * 1_000_000n + BigInt(fraction.padEnd(9, "0").slice(0, 9));
}
