/**
 * The built-ins that the host adds to those of wasm, and the reasons for those it never will.
 * @module
 */
import type { Builtin } from "../policy.ts";
import { CRYPTO } from "./crypto.ts";
import { ENCODING } from "./encoding.ts";
import { JSON_DOCUMENTS } from "./json.ts";
import { NET } from "./net.ts";
import { OBJECT } from "./object.ts";
import { REGEX } from "./regex.ts";
import { SEMVER } from "./semver.ts";
import { SPRINTF } from "./sprintf.ts";
import { STRINGS } from "./strings.ts";
import { TIME } from "./time.ts";
import { TYPES } from "./types.ts";
import { UNITS } from "./units.ts";
import { URI } from "./uri.ts";
import { UUID } from "./uuid.ts";

const FAMILIES: readonly Readonly<Record<string, Builtin>>[] = [
  CRYPTO,
  ENCODING,
  JSON_DOCUMENTS,
  NET,
  OBJECT,
  REGEX,
  SEMVER,
  SPRINTF,
  STRINGS,
  TIME,
  TYPES,
  UNITS,
  URI,
  UUID,
];

/** All of them by name. */
export const BUILTINS: ReadonlyMap<string, Builtin> = new Map(FAMILIES.flatMap((family) => Object.entries(family)));

/** Built-ins whose value is not in the log. */
const OUTSIDE: ReadonlyMap<string, string> = new Map([
  ["http.send", "asks the network"],
  ["io.jwt.decode_verify", "reads the clock"],
  ["io.jwt.encode_sign", "draws random numbers"],
  ["io.jwt.encode_sign_raw", "draws random numbers"],
  ["net.lookup_ip_addr", "asks the network"],
  ["opa.runtime", "reads the environment"],
  ["rand.intn", "draws random numbers"],
  ["time.now_ns", "reads the clock"],
  ["uuid.rfc4122", "draws random numbers"],
]);

/** Built-ins that OPA has and we have not. */
const MISSING = /^(?:crypto\.|graphql\.|io\.jwt\.|json\.|providers\.|regex\.|rego\.|strings\.|internal\.)/;

/**
 * Why a built-in cannot be used.
 *
 * @param name a name that neither wasm nor the host knows
 * @returns a fragment of a sentence; undefined when OPA has no such built-in, as far as we know
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(reasonAgainst("time.now_ns"), "it reads the clock, and a judgment depends on the log alone");
 * strictEqual(reasonAgainst("startwith"), undefined);
 * ```
 */
export function reasonAgainst(name: string): string | undefined {
  const outside = OUTSIDE.get(name);
  if (outside !== undefined) return `it ${outside}, and a judgment depends on the log alone`;
  return MISSING.test(name) ? "it is not among the built-ins here" : undefined;
}
