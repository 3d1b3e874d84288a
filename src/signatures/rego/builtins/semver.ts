/**
 * Built-ins on version numbers: `semver.*` (https://semver.org, a leading `v` is allowed).
 * @module
 */
import type { Builtin } from "../policy.ts";
import { text } from "./operands.ts";

export const SEMVER: Readonly<Record<string, Builtin>> = {
  "semver.compare": (a, b) => compareVersions(parse(text(a)), parse(text(b))),
  "semver.is_valid": (value) => typeof value === "string" && VERSION.test(value),
};

interface Version {
  readonly numbers: readonly bigint[];
  readonly release: readonly string[];
}

const VERSION =
  /^v?(0|[1-9]\d{0,18})\.(0|[1-9]\d{0,18})\.(0|[1-9]\d{0,18})(?:-((?:0|[1-9]\d*|\d*[A-Za-z-][\dA-Za-z-]*)(?:\.(?:0|[1-9]\d*|\d*[A-Za-z-][\dA-Za-z-]*))*))?(?:\+[\dA-Za-z-]+(?:\.[\dA-Za-z-]+)*)?$/;

function parse(value: string): Version {
  const found = VERSION.exec(value);
  if (found === null) throw new TypeError("not a version");
  return { numbers: found.slice(1, 4).map(BigInt), release: found[4]?.split(".") ?? [] };
}

function compareVersions(a: Version, b: Version): number {
  for (let index = 0; index < 3; index++) {
    const order = compare(a.numbers[index], b.numbers[index]);
    if (order !== 0) return order;
  }
  // A release is above its candidates.
  if (a.release.length === 0 || b.release.length === 0) return compare(b.release.length > 0, a.release.length > 0);
  for (let index = 0; index < Math.max(a.release.length, b.release.length); index++) {
    const order = comparePart(a.release[index], b.release[index]);
    if (order !== 0) return order;
  }
  return 0;
}

/** Numbers come before words, fewer parts before more. */
function comparePart(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  const numeric = [a, b].map((part) => /^\d+$/.test(part));
  if (numeric[0] !== numeric[1]) return numeric[0] ? -1 : 1;
  return numeric[0] ? compare(BigInt(a), BigInt(b)) : compare(a, b);
}

function compare<Part extends bigint | boolean | string>(a: Part, b: Part): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
