/**
 * Built-ins on networks that wasm has not: `net.cidr_*`.
 * @module
 */
import type { Builtin } from "../policy.ts";
import { isArray, isObject, isSet, type RegoValue } from "../value.ts";
import { contains, formatIp, formatNetwork, type Ip, lastOf, type Network, parseIp, parseNetwork } from "./ip.ts";
import { limited, list, members, text } from "./operands.ts";
import { distinct } from "./types.ts";

export const NET: Readonly<Record<string, Builtin>> = {
  "net.cidr_is_valid": (value) => typeof value === "string" && isNetwork(value),
  "net.cidr_expand": (value) => expand(parseNetwork(text(value))),
  "net.cidr_merge": (values) => merge(members(values).map(text)),
  "net.cidr_contains_matches": (networks, parts) => containsMatches(networks, parts),
};

function isNetwork(value: string): boolean {
  try {
    return parseNetwork(value) !== undefined;
  } catch {
    return false;
  }
}

function expand(network: Network): RegoValue {
  const count = 1n << BigInt(network.bits - network.prefix);
  limited(count);
  return new Set(
    Array.from({ length: Number(count) }, (_, i) => formatIp({ ...network, value: network.value + BigInt(i) })),
  );
}

/** Pairs of keys whose networks contain one another; a list's keys are its indexes, a set's its members. */
function containsMatches(networks: RegoValue, parts: RegoValue): RegoValue {
  const pairs: RegoValue[] = [];
  const wanted = keyed(parts).map(([key, part]) => [key, parseIp(part) ?? parseNetwork(part)] as const);
  for (const [key, cidr] of keyed(networks)) {
    const network = parseNetwork(cidr);
    for (const [otherKey, part] of wanted) if (contains(network, part)) pairs.push([key, otherKey]);
  }
  return distinct(pairs);
}

function keyed(value: RegoValue): (readonly [RegoValue, string])[] {
  if (typeof value === "string") return [[value, value]];
  if (isArray(value)) return value.map((item, index) => [index, first(item)]);
  if (isSet(value)) return [...value].map((item) => [item, first(item)]);
  return isObject(value) ? [...value].map(([key, item]) => [key, first(item)]) : [];
}

function first(value: RegoValue): string {
  return typeof value === "string" ? value : text(list(value)[0] ?? null);
}

interface Range {
  readonly bits: 32 | 128;
  readonly first: bigint;
  readonly last: bigint;
}

/** The fewest networks that cover the same addresses. */
function merge(values: readonly string[]): RegoValue {
  const ranges = values.map(networkOf).map((network): Range => ({
    bits: network.bits,
    first: network.value,
    last: lastOf(network),
  }));
  ranges.sort((a, b) => a.bits - b.bits || (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  const merged: Range[] = [];
  for (const range of ranges) {
    const before = merged.at(-1);
    if (before === undefined || before.bits !== range.bits || range.first > before.last + 1n) merged.push(range);
    else if (range.last > before.last) merged.splice(-1, 1, { ...before, last: range.last });
  }
  return new Set(merged.flatMap(cover).map(formatNetwork));
}

/** A lone IPv4 address stands for the network of its class, as in OPA. */
function networkOf(value: string): Network {
  const ip: Ip | undefined = parseIp(value);
  if (ip === undefined) return parseNetwork(value);
  const top = Number(ip.value >> 24n);
  const prefix = top < 128 ? 8 : top < 192 ? 16 : 24;
  if (ip.bits === 128 || top >= 224) throw new TypeError("needs the length of its prefix");
  return parseNetwork(`${value}/${prefix}`);
}

function cover(range: Range): Network[] {
  const networks: Network[] = [];
  for (let at = range.first; at <= range.last;) {
    let host = 0;
    while (host < range.bits && fits(at, host + 1, range.last)) host++;
    networks.push({ bits: range.bits, prefix: range.bits - host, value: at });
    at += 1n << BigInt(host);
  }
  return networks;
}

function fits(first: bigint, host: number, last: bigint): boolean {
  const size = 1n << BigInt(host);
  return first % size === 0n && first + size - 1n <= last;
}
