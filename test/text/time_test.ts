/**
 * Times are exact, however far away.
 * @module
 */
import { strictEqual } from "node:assert";
import { formatRelativeTime, formatTime, formatTimeBriefly } from "../../src/text/time.ts";

for (
  const [time, expected] of [
    [0n, "1970-01-01T00:00:00.000000000Z"],
    [1677662123123456789n, "2023-03-01T09:15:23.123456789Z"],
    [951782399999999999n, "2000-02-28T23:59:59.999999999Z"],
    [951782400000000000n, "2000-02-29T00:00:00.000000000Z"],
    [4107542400000000000n, "2100-03-01T00:00:00.000000000Z"],
    [-1n, "1969-12-31T23:59:59.999999999Z"],
    [-(2n ** 63n), "1677-09-21T00:12:43.145224192Z"],
    [2n ** 64n - 1n, "2554-07-21T23:34:33.709551615Z"],
    [253402300799999999999n, "9999-12-31T23:59:59.999999999Z"],
    [253402300800000000000n, "+010000-01-01T00:00:00.000000000Z"],
    [-62167219200000000000n, "0000-01-01T00:00:00.000000000Z"],
    [-62167219200000000001n, "-000001-12-31T23:59:59.999999999Z"],
    [8640000000000000000000n, "+275760-09-13T00:00:00.000000000Z"],
    [12622780800n * 10n ** 29n, "+40000000000000000001970-01-01T00:00:00.000000000Z"],
  ] as const
) {
  Deno.test(`formatTime() writes ${expected}`, () => strictEqual(formatTime(time), expected));
}

Deno.test("formatTime() agrees with Date on every kind of day", () => {
  for (let day = -1_000_000; day < 4_000_000; day += 97) {
    const milliseconds = day * 86_400_000 + (day * 7_919_333) % 86_400_000;
    const expected = new Date(milliseconds).toISOString();
    strictEqual(formatTimeBriefly(BigInt(milliseconds) * 1_000_000n), expected);
  }
});

for (
  const [time, expected] of [
    [0n, "+0.000000000s"],
    [12345678901n, "+12.345678901s"],
    [-5n, "-0.000000005s"],
    [10n ** 26n, "+100000000000000000.000000000s"],
  ] as const
) {
  Deno.test(`formatRelativeTime() writes ${expected}`, () => strictEqual(formatRelativeTime(time), expected));
}
