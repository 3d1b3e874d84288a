/**
 * Times as Go's layouts write them: `2006-01-02 15:04:05` and the like.
 * @module
 */

/** The names that OPA knows for layouts of Go's time package. */
const NAMED: Readonly<Record<string, string>> = {
  ANSIC: "Mon Jan _2 15:04:05 2006",
  UnixDate: "Mon Jan _2 15:04:05 MST 2006",
  RubyDate: "Mon Jan 02 15:04:05 -0700 2006",
  RFC822: "02 Jan 06 15:04 MST",
  RFC822Z: "02 Jan 06 15:04 -0700",
  RFC850: "Monday, 02-Jan-06 15:04:05 MST",
  RFC1123: "Mon, 02 Jan 2006 15:04:05 MST",
  RFC1123Z: "Mon, 02 Jan 2006 15:04:05 -0700",
  RFC3339: "2006-01-02T15:04:05Z07:00",
  RFC3339Nano: "2006-01-02T15:04:05.999999999Z07:00",
};

export const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** What a layout is made of; everything else stands for itself. */
const CHUNK = new RegExp(
  [
    "January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|PM|pm",
    "002|__2|0[1-6]|15|2006|_2(?!006)|[1-5]",
    "[-Z]07:00:00|[-Z]070000|[-Z]07:00|[-Z]0700|[-Z]07",
    "[.,]0+(?!\\d)|[.,]9+(?!\\d)",
  ].join("|"),
  "g",
);

/**
 * Writes a time.
 *
 * @param time the time, in the zone it is to be shown in
 * @param layout a layout, or the name of one
 * @returns its text
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const time = Temporal.ZonedDateTime.from("2023-03-01T09:15:23.5+01:00[+01:00]");
 * strictEqual(formatTime(time, "Mon Jan _2 15:04:05.000 -0700 2006"), "Wed Mar  1 09:15:23.500 +0100 2023");
 * ```
 */
export function formatTime(time: Temporal.ZonedDateTime, layout: string): string {
  return (NAMED[layout] ?? layout).replace(CHUNK, (chunk) => formatChunk(time, chunk));
}

function formatChunk(time: Temporal.ZonedDateTime, chunk: string): string {
  const hour = time.hour % 12 === 0 ? 12 : time.hour % 12;
  switch (chunk) {
    case "January":
      return MONTHS[time.month - 1];
    case "Jan":
      return MONTHS[time.month - 1].slice(0, 3);
    case "Monday":
      return DAYS[time.dayOfWeek - 1];
    case "Mon":
      return DAYS[time.dayOfWeek - 1].slice(0, 3);
    case "2006":
      return String(time.year).padStart(4, "0");
    case "06":
      return two(time.year % 100);
    case "01":
      return two(time.month);
    case "1":
      return String(time.month);
    case "02":
      return two(time.day);
    case "_2":
      return String(time.day).padStart(2);
    case "2":
      return String(time.day);
    case "002":
      return String(time.dayOfYear).padStart(3, "0");
    case "__2":
      return String(time.dayOfYear).padStart(3);
    case "15":
      return two(time.hour);
    case "03":
      return two(hour);
    case "3":
      return String(hour);
    case "04":
      return two(time.minute);
    case "4":
      return String(time.minute);
    case "05":
      return two(time.second);
    case "5":
      return String(time.second);
    case "PM":
      return time.hour < 12 ? "AM" : "PM";
    case "pm":
      return time.hour < 12 ? "am" : "pm";
    case "MST":
      return zoneName(time);
    default:
      return /^[.,]/.test(chunk) ? fraction(time, chunk) : offset(time, chunk);
  }
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

function zoneName(time: Temporal.ZonedDateTime): string {
  if (time.offsetNanoseconds === 0 && time.timeZoneId === "UTC") return "UTC";
  const parts = new Intl.DateTimeFormat("en-US", { timeZone: time.timeZoneId, timeZoneName: "short" })
    .formatToParts(time.epochMilliseconds);
  const name = parts.find((part) => part.type === "timeZoneName")?.value ?? "";
  return /^[A-Z]{3,5}$/.test(name) ? name : offset(time, time.offsetNanoseconds % 3_600e9 === 0 ? "-07" : "-0700");
}

/** Zeros are all written, nines only as far as there are digits. */
function fraction(time: Temporal.ZonedDateTime, chunk: string): string {
  const all = String(time.millisecond * 1_000_000 + time.microsecond * 1_000 + time.nanosecond).padStart(9, "0");
  const digits = all.padEnd(chunk.length - 1, "0").slice(0, chunk.length - 1);
  const written = chunk[1] === "9" ? digits.replace(/0+$/, "") : digits;
  return written === "" ? "" : chunk[0] + written;
}

function offset(time: Temporal.ZonedDateTime, chunk: string): string {
  const seconds = Math.round(time.offsetNanoseconds / 1e9);
  if (chunk[0] === "Z" && seconds === 0) return "Z";
  const absolute = Math.abs(seconds);
  const parts = [Math.trunc(absolute / 3600), Math.trunc(absolute / 60) % 60, absolute % 60].map(two);
  const count = chunk.replace(/[^0-9]/g, "").length / 2;
  return (seconds < 0 ? "-" : "+") + parts.slice(0, count).join(chunk.includes(":") ? ":" : "");
}

/** What a text said, before it is a time. */
interface Fields {
  year: number;
  month: number;
  day: number;
  yearDay?: number;
  hour: number;
  afternoon?: boolean;
  minute: number;
  second: number;
  nanosecond: number;
  offset: number;
}

/**
 * Reads a time.
 *
 * @param layout a layout, or the name of one
 * @param text what was written in it
 * @returns nanoseconds since the epoch; throws when the text is not in the layout
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(parseTime("RFC3339", "1970-01-01T00:00:01.5+01:00"), -3_598_500_000_000n);
 * ```
 */
export function parseTime(layout: string, text: string): bigint {
  const fields: Fields = { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0, nanosecond: 0, offset: 0 };
  let rest = text;
  function take(pattern: RegExp): string {
    const found = pattern.exec(rest);
    if (found === null) throw new TypeError("the text is not in the layout");
    rest = rest.slice(found[0].length);
    return found[0];
  }
  function takeLiteral(literal: string): void {
    if (!rest.startsWith(literal)) throw new TypeError("the text is not in the layout");
    rest = rest.slice(literal.length);
  }
  const full = NAMED[layout] ?? layout;
  let at = 0;
  for (const { 0: chunk, index } of full.matchAll(CHUNK)) {
    takeLiteral(full.slice(at, index));
    parseChunk(fields, chunk, take);
    at = index + chunk.length;
    // A fraction is accepted behind the seconds even where the layout has none.
    if (/^0?5$/.test(chunk) && !/^[.,][09]/.test(full.slice(at)) && /^[.,]\d/.test(rest)) {
      parseChunk(fields, ".9", take);
    }
  }
  takeLiteral(full.slice(at));
  if (rest !== "") throw new TypeError("extra text behind the time");
  return nanoseconds(fields);
}

function parseChunk(fields: Fields, chunk: string, take: (pattern: RegExp) => string): void {
  const numeric: Readonly<Record<string, [keyof Fields, RegExp]>> = {
    "2006": ["year", /^\d{4}/],
    "01": ["month", /^\d{2}/],
    "1": ["month", /^\d{1,2}/],
    "02": ["day", /^\d{2}/],
    "_2": ["day", /^ ?\d{1,2}/],
    "2": ["day", /^\d{1,2}/],
    "002": ["yearDay", /^\d{3}/],
    "__2": ["yearDay", /^ {0,2}\d{1,3}/],
    "15": ["hour", /^\d{1,2}/],
    "03": ["hour", /^\d{2}/],
    "3": ["hour", /^\d{1,2}/],
    "04": ["minute", /^\d{2}/],
    "4": ["minute", /^\d{1,2}/],
    "05": ["second", /^\d{2}/],
    "5": ["second", /^\d{1,2}/],
  };
  const found = numeric[chunk];
  if (found !== undefined) return void Object.assign(fields, { [found[0]]: Number(take(found[1])) });
  if (chunk === "06") {
    const year = Number(take(/^\d{2}/));
    fields.year = year + (year >= 69 ? 1900 : 2000);
  } else if (chunk === "January" || chunk === "Jan") {
    const names = chunk === "Jan" ? MONTHS.map((name) => name.slice(0, 3)) : MONTHS;
    const written = take(anyOf(names)).toLowerCase();
    fields.month = 1 + names.findIndex((name) => name.toLowerCase() === written);
  } else if (chunk === "Monday" || chunk === "Mon") {
    take(anyOf(chunk === "Mon" ? DAYS.map((name) => name.slice(0, 3)) : DAYS));
  } else if (chunk === "PM" || chunk === "pm") {
    fields.afternoon = take(chunk === "PM" ? /^[AP]M/ : /^[ap]m/).toLowerCase() === "pm";
  } else if (chunk === "MST") {
    // Abbreviations say nothing certain: as in Go, only UTC is known.
    take(/^(?:[A-Z]{3,5}|[-+]\d{2}(?:\d{2})?)/);
  } else if (/^[.,]/.test(chunk)) {
    const digits = take(chunk[1] === "9" ? /^(?:[.,]\d{1,9})?/ : new RegExp(`^[.,]\\d{${chunk.length - 1}}`)).slice(1);
    fields.nanosecond = Number(digits.padEnd(9, "0").slice(0, 9));
  } else fields.offset = parseOffset(chunk, take);
}

function anyOf(names: readonly string[]): RegExp {
  return new RegExp(`^(?:${names.join("|")})`, "i");
}

function parseOffset(chunk: string, take: (pattern: RegExp) => string): number {
  const form = chunk.slice(1).replace(/\d{2}/g, "\\d{2}");
  const written = take(new RegExp(chunk[0] === "Z" ? `^(?:Z|[-+]${form})` : `^[-+]${form}`));
  if (written === "Z") return 0;
  const [hours, minutes = 0, seconds = 0] = (written.match(/\d{2}/g) ?? []).map(Number);
  return (written[0] === "-" ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds);
}

function nanoseconds(fields: Fields): bigint {
  if (fields.afternoon !== undefined && fields.hour > 12) throw new RangeError("hour out of range");
  const hour = fields.afternoon === undefined ? fields.hour : fields.hour % 12 + (fields.afternoon ? 12 : 0);
  const date = fields.yearDay === undefined
    ? Temporal.PlainDate.from({ year: fields.year, month: fields.month, day: fields.day }, { overflow: "reject" })
    : Temporal.PlainDate.from({ year: fields.year, month: 1, day: 1 }).add({ days: fields.yearDay - 1 });
  const time = Temporal.PlainTime.from({ hour, minute: fields.minute, second: fields.second }, { overflow: "reject" });
  const { epochNanoseconds } = date.toZonedDateTime({ timeZone: "UTC", plainTime: time });
  return epochNanoseconds + BigInt(fields.nanosecond) - BigInt(fields.offset) * 1_000_000_000n;
}
