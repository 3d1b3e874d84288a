/**
 * Floats as Go's `strconv.FormatFloat` writes them.
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
 * strictEqual(formatFloat(0.25, "f", 3), "0.250");
 * ```
 */
export function formatFloat(value: number, letter: string, precision?: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
  const small = letter.toLowerCase();
  const written = small === "e"
    ? exponential(value, precision)
    : small === "f"
    ? fixed(value, precision)
    : general(value, precision);
  return letter === small ? written : written.toUpperCase();
}

/** JavaScript writes `1e+6`, Go at least two digits of exponent. */
function exponential(value: number, precision?: number): string {
  const written = precision === undefined ? value.toExponential() : value.toExponential(Math.min(precision, 100));
  return written.replace(/e([-+])(\d)$/, "e$10$2");
}

function fixed(value: number, precision?: number): string {
  if (precision !== undefined && Math.abs(value) < 1e21) return value.toFixed(Math.min(precision, 100));
  const [digits, exponent] = value.toExponential().split("e");
  const [whole, fraction = ""] = digits.replace("-", "").split(".");
  const power = Number(exponent);
  const all = whole + fraction;
  const sign = value < 0 ? "-" : "";
  if (power < 0) return `${sign}0.${"0".repeat(-power - 1)}${all}`;
  const padded = all.padEnd(power + 1, "0");
  const rest = (padded.slice(power + 1)).padEnd(precision ?? 0, "0");
  return sign + padded.slice(0, power + 1) + (rest === "" ? "" : `.${rest}`);
}

function general(value: number, precision?: number): string {
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const significant = precision === undefined ? undefined : Math.max(1, Math.min(precision, 100));
  const scientific = significant === undefined ? value.toExponential() : value.toExponential(significant - 1);
  const power = Number(scientific.split("e")[1]);
  const digits = scientific.split("e")[0].replace(/[-.]/g, "").replace(/0+$/, "").length;
  if (power < -4 || power >= largestPower(significant, digits, power)) {
    return exponential(Number(scientific), Math.max(0, digits - 1));
  }
  return fixed(Number(scientific), Math.max(0, digits - 1 - power));
}

/** From which power of ten on `g` is written as `e`: 6 for the shortest form, else the precision. */
function largestPower(significant: number | undefined, digits: number, power: number): number {
  if (significant === undefined) return 6;
  return significant > digits && digits > power ? digits : significant;
}
