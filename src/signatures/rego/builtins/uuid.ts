/**
 * Built-in that reads UUIDs: `uuid.parse` (RFC 4122).
 * @module
 */
import type { Builtin } from "../policy.ts";
import type { RegoValue } from "../value.ts";
import { exact, text } from "./operands.ts";

export const UUID: Readonly<Record<string, Builtin>> = {
  "uuid.parse": (value) => parseUuid(text(value)),
};

const FORM = /^(?:urn:uuid:)?\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\}?$/i;
/** From the start of the Gregorian calendar to 1970, in units of 100 ns. */
const GREGORIAN = 122_192_928_000_000_000n;
const DOMAINS = ["Person", "Group", "Org"];

function parseUuid(value: string): RegoValue | undefined {
  const found = FORM.exec(value);
  if (found === null) return undefined;
  const [low, middle, high, clock] = found.slice(1, 5).map((part) => parseInt(part, 16));
  const version = high >> 12;
  const fields = new Map<string, RegoValue>([["version", version], ["variant", variantOf(clock >> 8)]]);
  if (version !== 1 && version !== 2) return fields;
  const node = found[5].toLowerCase().replace(/(..)(?=.)/g, "$1-");
  const ticks = BigInt(high & 0x0fff) << 48n | BigInt(middle) << 32n | BigInt(low);
  // What 64 bits cannot hold wraps round, as in OPA.
  fields.set("time", exact(BigInt.asIntN(64, (ticks - GREGORIAN) * 100n)));
  fields.set("nodeid", node);
  fields.set("macvariables", scopeOf(parseInt(node, 16)));
  fields.set("clocksequence", clock & 0x3fff);
  if (version === 2) {
    fields.set("id", low);
    fields.set("domain", DOMAINS[clock & 0xff] ?? `Domain${clock & 0xff}`);
  }
  return fields;
}

function variantOf(byte: number): string {
  if ((byte & 0xc0) === 0x80) return "RFC4122";
  if ((byte & 0xe0) === 0xc0) return "Microsoft";
  return (byte & 0xe0) === 0xe0 ? "Future" : "Reserved";
}

/** The two lowest bits of a MAC address say who gave it out, and for how many it is. */
function scopeOf(byte: number): string {
  return `${byte & 2 ? "local" : "global"}:${byte & 1 ? "multicast" : "unicast"}`;
}
