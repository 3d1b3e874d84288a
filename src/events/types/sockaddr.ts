/**
 * Socket addresses, in each of the three ways Tracee has written them.
 * @module
 */
import type { Value } from "../../model/mod.ts";
import { socketDomain } from "./socket_domain.ts";

/** A socket address. */
export interface Sockaddr {
  /** `AF_INET`, `AF_INET6`, `AF_UNIX` or another one; its number where it has no name. */
  readonly family: string;
  /** IP address. */
  readonly address?: string;
  /** Port of an IP address, in decimal. */
  readonly port?: string;
  /** Path of a Unix socket; empty when it has none. */
  readonly path?: string;
}

type Fields = ReadonlyMap<string, Value>;

/**
 * Reads a socket address: a text with single quotes (up to v0.5), a map of strings (since v0.6), or a map with numeric
 * ports and the family as text or number (Tracee's main branch, gRPC).
 *
 * @param value the argument's value
 * @returns undefined when it is no socket address
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const text = "{'sa_family': 'AF_INET','sin_port': '53','sin_addr': '10.0.0.2'}";
 * deepStrictEqual(readSockaddr(text), { family: "AF_INET", address: "10.0.0.2", port: "53" });
 * ```
 */
export function readSockaddr(value: Value | undefined): Sockaddr | undefined {
  if (typeof value === "string") return readFields(readQuoted(value));
  return value instanceof Map ? readFields(value) : undefined;
}

function readFields(fields: Fields): Sockaddr | undefined {
  const family = readFamily(fields);
  if (family === "AF_INET") {
    return readIp(family, field(fields, "sin_addr", "sinAddr"), field(fields, "sin_port", "sinPort"));
  }
  if (family === "AF_INET6") {
    return readIp(family, field(fields, "sin6_addr", "sin6Addr"), field(fields, "sin6_port", "sin6Port"));
  }
  if (family === "AF_UNIX") return { family, path: asText(field(fields, "sun_path", "sunPath")) ?? "" };
  return family === undefined ? undefined : { family };
}

/** gRPC leaves a port of 0 out. */
function readIp(family: string, address: Value | undefined, port: Value | undefined): Sockaddr {
  const text = asText(address);
  return text === undefined ? { family } : { family, address: text, port: asText(port) ?? "0" };
}

/** The family as told, else as the other fields show it. */
function readFamily(fields: Fields): string | undefined {
  const family = field(fields, "sa_family", "saFamily");
  if (typeof family === "number" || typeof family === "bigint") return socketDomain.text(family) ?? String(family);
  if (typeof family === "string") return nameOf(family);
  if (field(fields, "sin_addr", "sinAddr") !== undefined) return "AF_INET";
  if (field(fields, "sin6_addr", "sin6Addr") !== undefined) return "AF_INET6";
  return field(fields, "sun_path", "sunPath") !== undefined ? "AF_UNIX" : undefined;
}

function nameOf(family: string): string {
  const number = socketDomain.parse(family);
  return number === undefined ? family : socketDomain.text(number) ?? family;
}

function field(fields: Fields, name: string, grpcName: string): Value | undefined {
  return fields.get(name) ?? fields.get(grpcName);
}

function asText(value: Value | undefined): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "bigint" ? String(value) : undefined;
}

const KEYS: ReadonlySet<string> = new Set(["sa_family", "sin_addr", "sin_port", "sin6_addr", "sin6_port", "sun_path"]);

/** A value ends at the quote before a comma or the closing brace: a path may hold quotes itself. */
const FIELD = /'([a-z0-9_]+)':\s*'(.*?)'(?=\s*,\s*'[a-z0-9_]+':|\s*\}\s*$)/gs;
const LONGEST = 512;

function readQuoted(text: string): Fields {
  const fields = new Map<string, Value>();
  if (!text.startsWith("{") || text.length > LONGEST) return fields; // no address is that long
  for (const [, key, value] of text.matchAll(FIELD)) {
    if (KEYS.has(key) && !fields.has(key)) fields.set(key, value);
  }
  return fields;
}
