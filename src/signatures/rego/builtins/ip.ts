/**
 * IP addresses and networks as numbers.
 * @module
 */

/** An address: its value, and 32 or 128 bits. */
export interface Ip {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** A network: its first address and the length of its prefix. */
export interface Network extends Ip {
  readonly prefix: number;
}

/**
 * Reads an IPv4 or IPv6 address; an IPv4 address in IPv6 clothes is the IPv4 address.
 *
 * @param text `10.0.0.1`, `fe80::1`
 * @returns undefined when it is none
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(parseIp("::1"), { bits: 128, value: 1n });
 * deepStrictEqual(parseIp("::ffff:0.0.0.1"), { bits: 32, value: 1n });
 * ```
 */
export function parseIp(text: string): Ip | undefined {
  if (!text.includes(":")) return parseIpv4(text);
  const ip = parseIpv6(text);
  return ip !== undefined && ip.value >> 32n === 0xffffn ? { bits: 32, value: ip.value & 0xffffffffn } : ip;
}

/**
 * Reads a network in CIDR notation; throws when it is none.
 *
 * @param text `10.1.2.3/8`
 * @returns the network, `10.0.0.0/8`
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(formatNetwork(parseNetwork("10.1.2.3/8")), "10.0.0.0/8");
 * ```
 */
export function parseNetwork(text: string): Network {
  const [address, length, ...rest] = text.split("/");
  const ip = address.includes(":") ? parseIpv6(address) : parseIpv4(address);
  if (ip === undefined || rest.length > 0 || !/^\d{1,3}$/.test(length ?? "") || Number(length) > ip.bits) {
    throw new TypeError("not a network");
  }
  const prefix = Number(length);
  const host = BigInt(ip.bits - prefix);
  return { bits: ip.bits, prefix, value: ip.value >> host << host };
}

/**
 * The last address of a network.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(formatIp({ bits: 32, value: lastOf(parseNetwork("10.0.0.0/8")) }), "10.255.255.255");
 * ```
 */
export function lastOf(network: Network): bigint {
  return network.value | ((1n << BigInt(network.bits - network.prefix)) - 1n);
}

/**
 * Whether a network holds an address or another network.
 *
 * @param network the larger
 * @param part the smaller
 * @returns true when all of it is inside
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * ok(contains(parseNetwork("10.0.0.0/8"), parseNetwork("10.9.0.0/16")));
 * ```
 */
export function contains(network: Network, part: Ip | Network): boolean {
  const last = "prefix" in part ? lastOf(part) : part.value;
  return network.bits === part.bits && network.value <= part.value && last <= lastOf(network);
}

/**
 * `10.0.0.0/8`.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(formatNetwork({ bits: 32, value: 0n, prefix: 0 }), "0.0.0.0/0");
 * ```
 */
export function formatNetwork(network: Network): string {
  return `${formatIp(network)}/${network.prefix}`;
}

/**
 * An address as text, IPv6 in its short form (RFC 5952).
 *
 * @param ip the address
 * @returns its text
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(formatIp({ bits: 128, value: 0x2001_0db8n << 96n | 1n }), "2001:db8::1");
 * ```
 */
export function formatIp(ip: Ip): string {
  const parts = ip.bits === 32 ? 4 : 8;
  const size = BigInt(ip.bits / parts);
  const words = Array.from(
    { length: parts },
    (_, i) => Number(ip.value >> (size * BigInt(parts - 1 - i)) & ((1n << size) - 1n)),
  );
  if (ip.bits === 32) return words.join(".");
  const zeros = longestZeros(words);
  const hex = words.map((word) => word.toString(16));
  if (zeros.length < 2) return hex.join(":");
  return `${hex.slice(0, zeros.start).join(":")}::${hex.slice(zeros.start + zeros.length).join(":")}`;
}

function longestZeros(words: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < words.length; start++) {
    let length = 0;
    while (words[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  return best;
}

function parseIpv4(text: string): Ip | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) {
    return undefined;
  }
  return { bits: 32, value: parts.reduce((value, part) => value << 8n | BigInt(part), 0n) };
}

function parseIpv6(text: string): Ip | undefined {
  const tail = /(?<=:)[^:]*\.[^:]*$/.exec(text)?.[0];
  const embedded = tail === undefined ? undefined : parseIpv4(tail);
  if (tail !== undefined && embedded === undefined) return undefined;
  const groups = tail === undefined || embedded === undefined ? text : text.slice(0, -tail.length) +
    [embedded.value >> 16n, embedded.value & 0xffffn].map((word) => word.toString(16)).join(":");
  const halves = groups.split("::");
  if (halves.length > 2) return undefined;
  const [head, rest] = halves.map((half) => half === "" ? [] : half.split(":"));
  const missing = 8 - head.length - (rest?.length ?? 0);
  if (rest === undefined ? missing !== 0 : missing < 1) return undefined;
  const words = [...head, ...Array(missing).fill("0"), ...rest ?? []];
  if (!words.every((word) => /^[0-9a-fA-F]{1,4}$/.test(word))) return undefined;
  return { bits: 128, value: words.reduce((value, word) => value << 16n | BigInt(`0x${word}`), 0n) };
}
