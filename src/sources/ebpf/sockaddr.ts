/**
 * Socket addresses, as Tracee writes them since v0.6: a map of texts, its keys in order.
 * @module
 */
import type { Value } from "../../model/mod.ts";
import { socketDomain } from "../../events/types/socket_domain.ts";
import { decodeText } from "./text.ts";

const AF_UNIX = 1;
const AF_INET = 2;
const AF_INET6 = 10;

/** An address taken apart. */
export interface AddressParts {
  readonly family: number;
  /** 4 bytes of AF_INET, 16 of AF_INET6. */
  readonly address?: Uint8Array;
  readonly port?: number;
  readonly flow?: number;
  readonly scope?: number;
  /** Path of AF_UNIX; a NUL begins a name of the abstract namespace. */
  readonly path?: Uint8Array;
}

/**
 * An address as a value of an event.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(
 *   sockaddrValue({ family: 2, address: Uint8Array.of(127, 0, 0, 1), port: 53 }),
 *   new Map([["sa_family", "AF_INET"], ["sin_addr", "127.0.0.1"], ["sin_port", "53"]]),
 * );
 * ```
 */
export function sockaddrValue({ family, address, port = 0, flow = 0, scope = 0, path }: AddressParts): Value {
  const map = new Map<string, Value>([["sa_family", socketDomain.text(family) ?? String(family)]]);
  if (family === AF_INET && address !== undefined) {
    map.set("sin_addr", ipv4Text(address)).set("sin_port", String(port));
  } else if (family === AF_INET6 && address !== undefined) {
    map.set("sin6_addr", ipv6Text(address)).set("sin6_flowinfo", String(flow));
    map.set("sin6_port", String(port)).set("sin6_scopeid", String(scope));
  } else if (family === AF_UNIX) {
    map.set("sun_path", unixPath(path ?? new Uint8Array(0)));
  }
  return map;
}

/**
 * Takes a `struct sockaddr` apart.
 *
 * @param bytes as a program gave it
 * @returns undefined when it is too short to be one
 *
 * @example
 * ```ts
 * import { deepStrictEqual, strictEqual } from "node:assert";
 * const bytes = Uint8Array.of(2, 0, 0x11, 0x5c, 10, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0);
 * deepStrictEqual(readSockaddrBytes(bytes), { family: 2, port: 4444, address: Uint8Array.of(10, 0, 0, 1) });
 * strictEqual(readSockaddrBytes(bytes.subarray(0, 1)), undefined);
 * ```
 */
export function readSockaddrBytes(bytes: Uint8Array): AddressParts | undefined {
  if (bytes.length < 2) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const family = view.getUint16(0, true);
  if (family === AF_INET && bytes.length >= 8) {
    return { family, port: view.getUint16(2), address: bytes.slice(4, 8) };
  }
  if (family === AF_INET6 && bytes.length >= 24) {
    const scope = bytes.length >= 28 ? view.getUint32(24, true) : 0;
    return { family, port: view.getUint16(2), flow: view.getUint32(4), address: bytes.slice(8, 24), scope };
  }
  if (family === AF_UNIX) return { family, path: bytes.slice(2) };
  return { family };
}

function ipv4Text(bytes: Uint8Array): string {
  return `${bytes[0]}.${bytes[1]}.${bytes[2]}.${bytes[3]}`;
}

/**
 * An IPv6 address as RFC 5952 has it; one that holds an IPv4 address reads as that, as in Go.
 *
 * @param bytes 16
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const bytes = new Uint8Array(16);
 * strictEqual(ipv6Text(bytes), "::");
 * bytes.set([0x20, 0x01, 0x0d, 0xb8]);
 * bytes[15] = 1;
 * strictEqual(ipv6Text(bytes), "2001:db8::1");
 * ```
 */
export function ipv6Text(bytes: Uint8Array): string {
  const words = Array.from({ length: 8 }, (_, index) => bytes[index * 2] << 8 | bytes[index * 2 + 1]);
  if (words[5] === 0xffff && words.slice(0, 5).every((word) => word === 0)) return ipv4Text(bytes.subarray(12));
  const { start, length } = longestZeros(words);
  const text = (part: readonly number[]) => part.map((word) => word.toString(16)).join(":");
  if (length < 2) return text(words);
  return `${text(words.slice(0, start))}::${text(words.slice(start + length))}`;
}

function longestZeros(words: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < words.length; start++) {
    let end = start;
    while (end < words.length && words[end] === 0) end++;
    if (end - start > best.length) best = { start, length: end - start };
    start = Math.max(start, end);
  }
  return best;
}

/** Names of the abstract namespace begin with `@`, as ss(8) writes them. */
function unixPath(bytes: Uint8Array): string {
  if (bytes.length > 0 && bytes[0] === 0) return bytes.length === 1 ? "" : `@${decodeText(bytes, 1, bytes.length)}`;
  const end = bytes.indexOf(0);
  return decodeText(bytes, 0, end < 0 ? bytes.length : end);
}
