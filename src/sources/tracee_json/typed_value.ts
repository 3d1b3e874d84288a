/**
 * Values that releases wrote in several ways, brought to one: 64-bit integers as text, socket addresses as text or
 * with numeric ports, lists in a wrapper.
 * @module
 */
import type { Value } from "../../model/mod.ts";
import { readSockaddr } from "../../events/types/sockaddr.ts";

/**
 * The value as v0.6 to v0.24 would have written it.
 *
 * @param type C or Go type of the argument, where the record tells it
 *
 * @example
 * ```ts
 * import { deepStrictEqual, strictEqual } from "node:assert";
 * strictEqual(readTyped("18446744073709551615", "uint64"), 18446744073709551615n);
 * deepStrictEqual(readTyped(new Map([["value", ["a"]]]), "[]string"), ["a"]);
 * ```
 */
export function readTyped(value: Value, type: string | undefined): Value {
  if (type === undefined || value === null) return value;
  if (typeof value === "string") {
    if (isIntegerType(type)) return readInteger(value);
    return type === "struct sockaddr*" || type === "SockAddr" ? addressMap(value) : value;
  }
  if (!(value instanceof Map)) return value;
  switch (type) {
    case "struct sockaddr*":
    case "SockAddr":
      return addressMap(value);
    case "[]string":
    case "[]int32":
      return unwrap(value);
    case "[]uint64": {
      const list = unwrap(value);
      return Array.isArray(list)
        ? list.map((item: Value) => typeof item === "string" ? readInteger(item) : item)
        : list;
    }
    case "[]trace.HookedSymbolData":
    case "map[string]trace.HookedSymbolData":
      return renameHooked(unwrap(value));
    case "float64":
      return unwrap(value);
    default:
      return value;
  }
}

/** protojson writes 64-bit integers as text; `trace.Pointer` may stay `0x…` text. */
function isIntegerType(type: string): boolean {
  return type === "int64" || type === "uint64" || type === "int32" || type === "uint32" || type === "trace.Pointer";
}

/** The integer a text spells; text that spells none (a flag name, `0x7f…`) stays. */
function readInteger(text: string): Value {
  if (!/^-?\d{1,20}$/.test(text)) return text;
  const exact = BigInt(text);
  const safe = Number(exact);
  return Number.isSafeInteger(safe) ? safe : exact;
}

/** `{"value": x}` is x. */
function unwrap(value: ReadonlyMap<string, Value>): Value {
  return value.size === 1 ? value.get("value") ?? value : value;
}

/** main's `symbol_name` and `module_owner` are `SymbolName` and `ModuleOwner` everywhere else. */
function renameHooked(value: Value): Value {
  if (Array.isArray(value)) return value.map(renameHooked);
  if (!(value instanceof Map)) return value;
  const renamed = new Map<string, Value>();
  for (const [key, item] of value) {
    if (key === "symbol_name" || key === "symbolName") renamed.set("SymbolName", item);
    else if (key === "module_owner" || key === "moduleOwner") renamed.set("ModuleOwner", item);
    else renamed.set(key, item instanceof Map || Array.isArray(item) ? renameHooked(item) : item);
  }
  return renamed;
}

/** A socket address as a map of strings, the way most releases write it; anything else stays. */
function addressMap(value: Value): Value {
  if (value instanceof Map && isStringMap(value)) return value;
  const address = readSockaddr(value);
  if (address === undefined) return value;
  const map = new Map<string, Value>([["sa_family", address.family]]);
  const prefix = address.family === "AF_INET6" ? "sin6" : "sin";
  if (address.address !== undefined) map.set(`${prefix}_addr`, address.address);
  if (address.port !== undefined) map.set(`${prefix}_port`, address.port);
  if (address.path !== undefined) map.set("sun_path", address.path);
  return map;
}

function isStringMap(map: ReadonlyMap<string, Value>): boolean {
  if (!map.has("sa_family")) return false;
  for (const value of map.values()) if (typeof value !== "string") return false;
  return true;
}
