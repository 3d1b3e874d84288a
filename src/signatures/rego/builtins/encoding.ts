/**
 * Built-ins that turn text into text: base64, hex, URL queries, YAML, and tokens of JWT. Decoded bytes need not be UTF-8.
 * @module
 */
import { decodeBase64, encodeBase64 } from "./base64.ts";
import type { Builtin } from "../policy.ts";
import { bytesOfText, textOfBytes } from "../raw_bytes.ts";
import { readValue, type RegoValue } from "../value.ts";
import { members, object, text } from "./operands.ts";

export const ENCODING: Readonly<Record<string, Builtin>> = {
  "base64.encode": (value) => encodeBase64(bytesOfText(text(value))),
  "base64.decode": (value) => textOfBytes(decodeBase64(text(value))),
  "base64url.encode": (value) => urlSafe(encodeBase64(bytesOfText(text(value)))),
  "base64url.encode_no_pad": (value) => urlSafe(encodeBase64(bytesOfText(text(value)))).replace(/=+$/, ""),
  "base64url.decode": (value) => textOfBytes(decodeUrlSafe(text(value))),
  "hex.encode": (value) => bytesOfText(text(value)).toHex(),
  "hex.decode": (value) => textOfBytes(Uint8Array.fromHex(text(value))),
  "urlquery.encode": (value) => encodeQuery(text(value)),
  "urlquery.decode": (value) => decodeQuery(text(value)),
  "urlquery.encode_object": (value) => encodeObject(value),
  "urlquery.decode_object": (value) => decodeObject(text(value)),
  "io.jwt.decode": (token) => decodeToken(text(token)),
};

function urlSafe(base64: string): string {
  return base64.replaceAll("+", "-").replaceAll("/", "_");
}

function decodeUrlSafe(value: string): Uint8Array {
  if (/[+/]/.test(value)) throw new TypeError("not base64url");
  const standard = value.replaceAll("-", "+").replaceAll("_", "/");
  return decodeBase64(standard.endsWith("=") ? standard : standard.padEnd(Math.ceil(standard.length / 4) * 4, "="));
}

/** As in a form: a space is a plus. Bytes that are kept by Go's url.QueryEscape: letters, digits, `-_.~`. */
function encodeQuery(value: string): string {
  let encoded = "";
  for (const byte of bytesOfText(value)) {
    const character = String.fromCharCode(byte);
    encoded += /[A-Za-z0-9\-_.~]/.test(character)
      ? character
      : character === " "
      ? "+"
      : "%" + byte.toString(16).toUpperCase().padStart(2, "0");
  }
  return encoded;
}

function decodeQuery(value: string): string {
  if (/%(?![0-9a-fA-F]{2})/.test(value)) throw new TypeError("not a URL query");
  const bytes: number[] = [];
  for (let at = 0; at < value.length; at++) {
    if (value[at] === "%") {
      bytes.push(parseInt(value.slice(at + 1, at + 3), 16));
      at += 2;
    } else if (value[at] === "+") bytes.push(0x20);
    else {
      const character = String.fromCodePoint(value.codePointAt(at) ?? 0);
      bytes.push(...bytesOfText(character));
      at += character.length - 1;
    }
  }
  return textOfBytes(new Uint8Array(bytes));
}

function encodeObject(value: RegoValue): string {
  const pairs: string[] = [];
  const entries = [...object(value)].map(([key, item]) => [text(key), item] as const);
  for (const [key, item] of entries.sort(([a], [b]) => a < b ? -1 : 1)) {
    const items = typeof item === "string" ? [item] : members(item).map(text);
    for (const one of items) pairs.push(`${encodeQuery(key)}=${encodeQuery(one)}`);
  }
  return pairs.join("&");
}

function decodeObject(query: string): RegoValue {
  const found = new Map<string, string[]>();
  for (const pair of query.split("&")) {
    if (pair === "") continue;
    if (pair.includes(";")) throw new TypeError("not a URL query");
    const [key, value] = pair.includes("=")
      ? [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]
      : [pair, ""];
    const name = decodeQuery(key);
    found.set(name, [...found.get(name) ?? [], decodeQuery(value)]);
  }
  return found;
}

/** Header and payload as values, the signature as hex; nothing is verified. */
function decodeToken(token: string): RegoValue {
  const parts = token.split(".");
  if (parts.length !== 3) throw new TypeError("not a JWT");
  const [header, payload] = parts.slice(0, 2).map((part) => readValue(textOfBytes(decodeUrlSafe(part)).trim()));
  return [object(header), object(payload), decodeUrlSafe(parts[2]).toHex()];
}
