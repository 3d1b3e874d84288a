/**
 * Built-ins on amounts with a unit: `units.parse`, `units.parse_bytes`, exact for whole numbers.
 * @module
 */
import type { Builtin } from "../policy.ts";
import { exact, text } from "./operands.ts";

export const UNITS: Readonly<Record<string, Builtin>> = {
  "units.parse": (value) => parseUnits(text(value)),
  "units.parse_bytes": (value) => parseBytes(text(value)),
};

const POWERS = ["k", "m", "g", "t", "p", "e"];
const AMOUNT = /^([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,6})?)([A-Za-z]*)$/;

/** A number as a fraction, so that 0.1k is exactly 100. */
interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** `m` is a thousandth, `M` a million; otherwise capitals do not matter. */
function parseUnits(value: string): number | bigint {
  const [amount, unit] = split(value.replaceAll('"', ""));
  const scale = unit === "m"
    ? { numerator: 1n, denominator: 1000n }
    : { numerator: factor(unit.toLowerCase()), denominator: 1n };
  const numerator = amount.numerator * scale.numerator;
  const denominator = amount.denominator * scale.denominator;
  if (numerator % denominator === 0n) return exact(numerator / denominator);
  const scaled = (numerator * 10n ** 20n) / denominator;
  return Number((Number(scaled) / 1e20).toFixed(10));
}

function parseBytes(value: string): number | bigint {
  const [amount, unit] = split(value.replaceAll('"', "").toLowerCase());
  return exact((amount.numerator * factor(unit.replace(/(?<=.)b$/, ""))) / amount.denominator);
}

function split(value: string): [Fraction, string] {
  const found = AMOUNT.exec(value);
  // An `e` with nothing behind it is a unit, not an exponent.
  if (found === null) throw new TypeError("not an amount");
  return [fraction(found[1]), found[2]];
}

function fraction(digits: string): Fraction {
  const [mantissa, exponent = "0"] = digits.toLowerCase().split("e");
  const [whole, decimals = ""] = mantissa.split(".");
  const power = Number(exponent) - decimals.length;
  if (Math.abs(power) > 400) throw new RangeError("exponent too large");
  const value = BigInt((whole + decimals).replace("+", ""));
  return power >= 0
    ? { numerator: value * 10n ** BigInt(power), denominator: 1n }
    : { numerator: value, denominator: 10n ** BigInt(-power) };
}

function factor(unit: string): bigint {
  if (unit === "") return 1n;
  const power = POWERS.indexOf(unit[0]) + 1;
  if (power === 0 || !/^.i?$/.test(unit)) throw new TypeError("no such unit");
  return unit.endsWith("i") ? 1024n ** BigInt(power) : 1000n ** BigInt(power);
}
