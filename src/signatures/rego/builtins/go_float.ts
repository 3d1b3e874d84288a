/**
 * Floats as Go's `strconv.FormatFloat` writes them: ties are rounded to even, exactly.
 * @module
 */

/**
 * Formats a float.
 *
 * @param value any number
 * @param letter `e`, `f` or `g`, or their capitals
 * @param precision digits after the point (`g`: significant ones); undefined: as few as give the number back
 * @returns its text
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(formatFloat(1e6, "g"), "1e+06");
 * strictEqual(formatFloat(2.5, "f", 0), "2");
 * ```
 */
export function formatFloat(value: number, letter: string, precision?: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
  const small = letter.toLowerCase();
  const decimal = small === "f" && precision !== undefined
    ? roundPlaces(value, precision)
    : roundDigits(value, precision === undefined ? undefined : small === "e" ? precision + 1 : Math.max(1, precision));
  const written = small === "e"
    ? exponential(decimal, precision)
    : small === "f"
    ? fixed(decimal, precision)
    : general(decimal, precision);
  const signed = value < 0 || Object.is(value, -0) ? `-${written}` : written;
  return letter === small ? signed : signed.toUpperCase();
}

/** Digits without zeros at the end, and the power of ten of the first: 0.25 is `25` and -1. Zero has no digits. */
interface Decimal {
  readonly digits: string;
  readonly power: number;
}

/** Rounds to so many significant digits; undefined: as few as tell the number. */
function roundDigits(value: number, count: number | undefined): Decimal {
  const [digits, exponent] = Math.abs(value).toExponential().split("e");
  const shortest = { digits: trim(digits.replace(".", "")), power: Number(exponent) };
  if (count === undefined || value === 0) return shortest;
  return roundPlaces(value, count - 1 - shortest.power);
}

/** Rounds to so many decimal places, which may be below zero. */
function roundPlaces(value: number, places: number): Decimal {
  const digits = String(scaled(Math.abs(value), places));
  return digits === "0" ? { digits: "", power: 0 } : { digits: trim(digits), power: digits.length - 1 - places };
}

/** The number times a power of ten, rounded half to even: a float is a whole number over a power of two. */
function scaled(value: number, places: number): bigint {
  let denominator = 1n;
  let mantissa = value;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    denominator *= 2n;
  }
  const factor = 10n ** BigInt(Math.abs(places));
  const numerator = BigInt(mantissa) * (places >= 0 ? factor : 1n);
  if (places < 0) denominator *= factor;
  const quotient = numerator / denominator;
  const twice = 2n * (numerator % denominator);
  return twice > denominator || (twice === denominator && quotient % 2n === 1n) ? quotient + 1n : quotient;
}

function trim(digits: string): string {
  return digits.replace(/0+$/, "");
}

function exponential({ digits, power }: Decimal, precision?: number): string {
  const fraction = digits.slice(1).padEnd(precision ?? 0, "0");
  const exponent = String(Math.abs(power)).padStart(2, "0");
  return `${digits[0] ?? "0"}${fraction === "" ? "" : `.${fraction}`}e${power < 0 ? "-" : "+"}${exponent}`;
}

function fixed({ digits, power }: Decimal, precision?: number): string {
  const whole = power < 0 ? "0" : digits.slice(0, power + 1).padEnd(power + 1, "0");
  const fraction = (power < 0 ? "0".repeat(-power - 1) + digits : digits.slice(power + 1)).padEnd(precision ?? 0, "0");
  return fraction === "" ? whole : `${whole}.${fraction}`;
}

function general(decimal: Decimal, precision?: number): string {
  const { digits, power } = decimal;
  const isLarge =
    power >= largestPower(precision === undefined ? undefined : Math.max(1, precision), digits.length, power);
  return power < -4 || isLarge ? exponential(decimal) : fixed(decimal);
}

/** From which power of ten on `g` is written as `e`: 6 for the shortest form, else the precision. */
function largestPower(significant: number | undefined, digits: number, power: number): number {
  if (significant === undefined) return 6;
  return significant > digits && digits > power ? digits : significant;
}
