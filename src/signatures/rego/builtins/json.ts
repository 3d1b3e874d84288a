/**
 * Built-ins on JSON documents: `json.patch` (RFC 6902), `json.marshal_with_options`, `yaml.*`.
 * @module
 */
import { parseAllDocuments, stringify } from "yaml";
import type { Builtin } from "../policy.ts";
import { canonical, isArray, isObject, isSet, type RegoValue, sameValue, writeValue } from "../value.ts";
import { list, members, object, text } from "./operands.ts";
import { distinct } from "./types.ts";

export const JSON_DOCUMENTS: Readonly<Record<string, Builtin>> = {
  "json.patch": (document, operations) => list(operations).reduce(patch, document),
  "json.marshal_with_options": (value, options) => marshal(value, object(options)),
  "yaml.marshal": (value) => stringify(plain(value), { sortMapEntries: true }),
  "yaml.unmarshal": (value) => readYaml(text(value)),
  "yaml.is_valid": (value) => typeof value === "string" && isYaml(value),
};

type Path = readonly RegoValue[];

function patch(document: RegoValue, operation: RegoValue): RegoValue {
  const fields = object(operation);
  const path = readPath(required(fields, "path"));
  switch (required(fields, "op")) {
    case "add":
      return insert(document, path, required(fields, "value"));
    case "remove":
      return remove(document, path);
    case "replace":
      return replace(document, path, required(fields, "value"));
    case "move": {
      const from = readPath(required(fields, "from"));
      return insert(remove(document, from), path, lookUp(document, from));
    }
    case "copy":
      return insert(document, path, lookUp(document, readPath(required(fields, "from"))));
    case "test":
      if (!sameValue(lookUp(document, path), required(fields, "value"))) throw new Error("test failed");
      return document;
    default:
      throw new TypeError("no such operation");
  }
}

function required(fields: ReadonlyMap<RegoValue, RegoValue>, name: string): RegoValue {
  const value = fields.get(name);
  if (value === undefined) throw new TypeError(`${name} is missing`);
  return value;
}

/** `/a/b~1c`, or a list of keys, which reaches keys that are no texts. */
function readPath(value: RegoValue): Path {
  if (isArray(value)) return value;
  const pointer = text(value);
  if (pointer === "") return [];
  return pointer.replace(/^\//, "").split("/").map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function lookUp(document: RegoValue, path: Path): RegoValue {
  return path.reduce((value, key) => child(value, key), document);
}

function child(value: RegoValue, key: RegoValue): RegoValue {
  if (isArray(value)) return value[indexOf(key, value.length - 1)];
  const found = isObject(value) ? entryOf(value, key)?.[1] : isSet(value) ? memberOf(value, key) : undefined;
  if (found === undefined) throw new TypeError("no such path");
  return found;
}

function entryOf(
  value: ReadonlyMap<RegoValue, RegoValue>,
  key: RegoValue,
): readonly [RegoValue, RegoValue] | undefined {
  const direct = value.get(key);
  if (direct !== undefined) return [key, direct];
  return [...value].find(([other]) => canonical(other) === canonical(key));
}

function memberOf(value: ReadonlySet<RegoValue>, key: RegoValue): RegoValue | undefined {
  return [...value].find((member) => sameValue(member, key));
}

function indexOf(key: RegoValue, last: number): number {
  const index = typeof key === "number" ? key : /^(0|[1-9]\d*)$/.test(String(key)) ? Number(key) : NaN;
  if (!(index >= 0 && index <= last)) throw new RangeError("no such index");
  return index;
}

/** Changes what holds the last key of the path, and all that holds it, as copies. */
function change(document: RegoValue, path: Path, alter: (holder: RegoValue, key: RegoValue) => RegoValue): RegoValue {
  if (path.length === 1) return alter(document, path[0]);
  const changed = change(child(document, path[0]), path.slice(1), alter);
  return put(document, path[0], changed);
}

function put(holder: RegoValue, key: RegoValue, value: RegoValue): RegoValue {
  if (isArray(holder)) return holder.with(indexOf(key, holder.length - 1), value);
  if (isSet(holder)) return distinct([...holder].map((member) => sameValue(member, key) ? value : member));
  return new Map(object(holder)).set(entryOf(object(holder), key)?.[0] ?? key, value);
}

function insert(document: RegoValue, path: Path, value: RegoValue): RegoValue {
  if (path.length === 0) return value;
  return change(document, path, (holder, key) => {
    if (isSet(holder)) {
      if (!sameValue(key, value)) throw new TypeError("a member of a set is its own key");
      return distinct([...holder, value]);
    }
    if (!isArray(holder)) return put(holder, key, value);
    return holder.toSpliced(key === "-" ? holder.length : indexOf(key, holder.length), 0, value);
  });
}

function remove(document: RegoValue, path: Path): RegoValue {
  if (path.length === 0) throw new TypeError("the document itself cannot be removed");
  return change(document, path, (holder, key) => {
    child(holder, key);
    if (isArray(holder)) return holder.toSpliced(indexOf(key, holder.length - 1), 1);
    if (isSet(holder)) return new Set([...holder].filter((member) => !sameValue(member, key)));
    return new Map([...object(holder)].filter(([other]) => !sameValue(other, key)));
  });
}

function replace(document: RegoValue, path: Path, value: RegoValue): RegoValue {
  if (path.length === 0) return value;
  return change(document, path, (holder, key) => {
    child(holder, key);
    return put(holder, key, value);
  });
}

function marshal(value: RegoValue, options: ReadonlyMap<RegoValue, RegoValue>): string {
  const { prefix = "", indent = "\t", pretty = options.has("prefix") || options.has("indent"), ...unknown } = Object
    .fromEntries(options);
  if (Object.keys(unknown).length > 0) throw new TypeError("unknown option");
  if (pretty !== true) return toJson(value);
  return text(prefix) + toJson(value, "\n" + text(prefix), text(indent));
}

/** JSON text with sorted keys; with a line start, one item a line. */
function toJson(value: RegoValue, line = "", indent = ""): string {
  const inner = line === "" ? "" : line + indent;
  const items = isObject(value)
    ? [...value].map(([key, item]) => [jsonKey(key), item] as const).sort(([a], [b]) => a < b ? -1 : 1)
      .map(([key, item]) => `${JSON.stringify(key)}:${line === "" ? "" : " "}${toJson(item, inner, indent)}`)
    : isArray(value) || isSet(value)
    ? members(value).map((item) => toJson(item, inner, indent))
    : undefined;
  if (items === undefined) return writeValue(value);
  const [open, close] = isObject(value) ? "{}" : "[]";
  return items.length === 0 ? open + close : open + inner + items.join("," + inner) + line + close;
}

function jsonKey(key: RegoValue): string {
  return typeof key === "string" ? key : toJson(key);
}

function plain(value: RegoValue): unknown {
  if (isObject(value)) return new Map([...value].map(([key, item]) => [jsonKey(key), plain(item)]));
  return isArray(value) || isSet(value) ? members(value).map(plain) : value;
}

function readYaml(value: string): RegoValue {
  const [document] = parseAllDocuments(value, { intAsBigInt: true, version: "1.1" });
  if (document === undefined || !("toJS" in document)) return null;
  if (document.errors.length > 0) throw document.errors[0];
  return fromYaml(document.toJS({ mapAsMap: true, maxAliasCount: 100 }));
}

function fromYaml(value: unknown): RegoValue {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (Array.isArray(value)) return value.map(fromYaml);
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [jsonKey(fromYaml(key)), fromYaml(item)]));
  if (value === null || typeof value === "boolean" || typeof value === "number" || typeof value === "string") {
    return value;
  }
  return value instanceof Date ? value.toISOString() : null;
}

function isYaml(value: string): boolean {
  try {
    readYaml(value);
    return true;
  } catch {
    return false;
  }
}
