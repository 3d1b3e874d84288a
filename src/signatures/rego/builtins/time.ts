/**
 * Built-ins on times that need no clock: `time.*`. Times are nanoseconds since the epoch.
 * @module
 */
import type { Builtin } from "../policy.ts";
import { isArray, type RegoValue } from "../value.ts";
import { DAYS, formatTime, parseTime } from "./go_layout.ts";
import { exact, integer, smallInteger, text } from "./operands.ts";

export const TIME: Readonly<Record<string, Builtin>> = {
  "time.clock": (value) => {
    const { time } = read(value);
    return [time.hour, time.minute, time.second];
  },
  "time.date": (value) => {
    const { time } = read(value);
    return [time.year, time.month, time.day];
  },
  "time.weekday": (value) => DAYS[read(value).time.dayOfWeek - 1],
  "time.format": (value) => {
    const { time, layout } = read(value);
    return formatTime(time, layout || "RFC3339Nano");
  },
  "time.add_date": (value, years, months, days) =>
    addDate(read(value).time, smallInteger(years), smallInteger(months), smallInteger(days)),
  "time.diff": (a, b) => difference(read(a).time, read(b).time),
  "time.parse_ns": (layout, value) => inRange(parseTime(text(layout), text(value))),
  "time.parse_rfc3339_ns": (value) => inRange(parseTime("RFC3339", text(value))),
  "time.parse_duration_ns": (value) => inRange(parseDuration(text(value))),
};

/** Nanoseconds alone, or in a list with a time zone and a layout. */
function read(value: RegoValue): { readonly time: Temporal.ZonedDateTime; readonly layout: string } {
  const [nanoseconds, zone = "", layout = ""] = isArray(value) ? value : [value];
  // The zone of this machine would make a judgment depend on more than the log.
  if (zone === "Local") throw new RangeError("the local time zone is not known");
  const instant = new Temporal.Instant(integer(inRange(integer(nanoseconds))));
  return { time: instant.toZonedDateTimeISO(text(zone) || "UTC"), layout: text(layout) };
}

function inRange(nanoseconds: bigint): number | bigint {
  if (BigInt.asIntN(64, nanoseconds) !== nanoseconds) throw new RangeError("time outside of valid range");
  return exact(nanoseconds);
}

/** As in Go, October 31 and one month is December 1. */
function addDate(time: Temporal.ZonedDateTime, years: number, months: number, days: number): RegoValue {
  const date = Temporal.PlainDate.from({ year: time.year, month: 1, day: 1 })
    .add({ months: time.month - 1 + months + years * 12 })
    .add({ days: time.day - 1 + days });
  return inRange(date.toZonedDateTime({ timeZone: time.timeZoneId, plainTime: time.toPlainTime() }).epochNanoseconds);
}

/** Years, months, days, hours, minutes and seconds between two times, whichever is the earlier. */
function difference(a: Temporal.ZonedDateTime, b: Temporal.ZonedDateTime): RegoValue {
  const there = b.withTimeZone(a.timeZoneId);
  const [from, to] = Temporal.ZonedDateTime.compare(a, there) > 0 ? [there, a] : [a, there];
  const parts = [to.year - from.year, to.month - from.month, to.day - from.day];
  parts.push(to.hour - from.hour, to.minute - from.minute, to.second - from.second);
  const sizes = [Infinity, 12, from.daysInMonth, 24, 60, 60];
  for (let index = parts.length - 1; index > 0; index--) {
    if (parts[index] >= 0) continue;
    parts[index] += sizes[index];
    parts[index - 1]--;
  }
  return parts;
}

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  "µs": 1_000n,
  "μs": 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
  d: 86_400_000_000_000n,
  w: 604_800_000_000_000n,
  y: 31_536_000_000_000_000n,
};
const STEP = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h|d|w|y)/y;

/** `1h30m`, `-1.5s`, and OPA's own days, weeks and years of 365 days. */
function parseDuration(value: string): bigint {
  const digits = value.replace(/^[-+]/, "");
  if (digits === "0") return 0n;
  let total = 0n;
  STEP.lastIndex = 0;
  while (STEP.lastIndex < digits.length) {
    const found = STEP.exec(digits);
    if (found === null) throw new TypeError("not a duration");
    const [whole, decimals = ""] = found[1].split(".");
    total += (BigInt(whole + decimals) * UNITS[found[2]]) / 10n ** BigInt(decimals.length);
  }
  if (digits === "") throw new TypeError("not a duration");
  return value.startsWith("-") ? -total : total;
}
