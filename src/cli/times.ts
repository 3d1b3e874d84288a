/**
 * Times as people write them on the command line.
 * @module
 */

const NANOSECONDS: Readonly<Record<string, bigint>> = {
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
  d: 86_400_000_000_000n,
  w: 604_800_000_000_000n,
};

/** What a time may look like, for error messages. */
export const TIME_FORMS =
  "ISO 8601 (2024-03-01, 2024-03-01T09:15:00Z), Unix seconds (1709284500.25), or how long ago (90s, 15m, 2h, 3d, 1w)";

/**
 * Reads a time. ISO 8601 without a zone is UTC, as in everything we print.
 *
 * @param now nanoseconds since the epoch, for times that are relative to it
 * @returns nanoseconds since the epoch; undefined when it is no time
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(parseTime("2024-03-01", 0n), 1709251200000000000n);
 * strictEqual(parseTime("2024-03-01T09:15:00.000000001+01:00", 0n), 1709280900000000001n);
 * strictEqual(parseTime("1709284500.25", 0n), 1709284500250000000n);
 * strictEqual(parseTime("2h", 7_200_000_000_001n), 1n);
 * strictEqual(parseTime("yesterday", 0n), undefined);
 * ```
 */
export function parseTime(text: string, now: bigint): bigint | undefined {
  const ago = /^(\d{1,6})([smhdw])$/.exec(text);
  if (ago !== null) return now - BigInt(ago[1]) * NANOSECONDS[ago[2]];
  const seconds = /^(\d{1,12})(?:\.(\d{1,9}))?$/.exec(text);
  if (seconds !== null) return BigInt(seconds[1] + (seconds[2] ?? "").padEnd(9, "0"));
  const iso = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?\s*(Z|[+-]\d\d:?\d\d)?$/i.exec(text);
  if (iso === null) return undefined;
  const [, date, minutes = "00:00", second = "00", fraction = "", zone = "Z"] = iso;
  const milliseconds = Date.parse(`${date}T${minutes}:${second}${zone.toUpperCase()}`);
  const isDay = new Date(`${date}T00:00:00Z`).getUTCDate() === Number(date.slice(8));
  return Number.isNaN(milliseconds) || !isDay
    ? undefined
    : BigInt(milliseconds) * 1_000_000n + BigInt(fraction.padEnd(9, "0"));
}
