/**
 * Built-ins on URIs: `uri.parse`, `uri.is_valid` (RFC 3986).
 * @module
 */
import type { Builtin } from "../policy.ts";
import { bytesOfText, textOfBytes } from "../raw_bytes.ts";
import type { RegoValue } from "../value.ts";
import { text } from "./operands.ts";

export const URI: Readonly<Record<string, Builtin>> = {
  "uri.parse": (value) => parseUri(text(value)),
  "uri.is_valid": (value) => typeof value === "string" && value !== "" && isUri(value),
};

/** RFC 3986, appendix B. */
const PARTS = /^(?:([^:/?#]+):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s;
const AUTHORITY = /^(?:[^@]*@)?(\[[^\]]*\]|[^:]*)(?::(\d*))?$/;

function parseUri(value: string): RegoValue {
  const [, scheme = "", authority = "", hierarchy = "", query = "", fragment = ""] = PARTS.exec(value) ?? [];
  // `mailto:a@b`: what does not begin with a slash is no path.
  const path = scheme !== "" && authority === "" && !hierarchy.startsWith("/") ? "" : hierarchy;
  // deno-lint-ignore no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(value) || (scheme !== "" && !/^[A-Za-z][A-Za-z0-9+.-]*$/.test(scheme))) {
    throw new TypeError("not a URI");
  }
  const host = AUTHORITY.exec(authority);
  if (host === null || /[ \\^`{|}]/.test(host[1])) throw new TypeError("not a host");
  const fields: readonly (readonly [string, string])[] = [
    ["scheme", scheme.toLowerCase()],
    ["hostname", unescape(host[1].replace(/^\[(.*)\]$/, "$1"))],
    ["port", host[2] ?? ""],
    ["path", unescape(path)],
    ["raw_path", path],
    ["raw_query", query],
    ["fragment", unescape(fragment)],
  ];
  return new Map(fields.filter(([, part]) => part !== ""));
}

function unescape(part: string): string {
  if (/%(?![0-9a-fA-F]{2})/.test(part)) throw new TypeError("not a URI");
  if (!part.includes("%")) return part;
  const pieces = part.split(/(%[0-9a-fA-F]{2})/).filter((piece) => piece !== "");
  const bytes = pieces.flatMap((piece) =>
    /^%..$/.test(piece) ? [parseInt(piece.slice(1), 16)] : [...bytesOfText(piece)]
  );
  return textOfBytes(new Uint8Array(bytes));
}

function isUri(value: string): boolean {
  try {
    return parseUri(value) !== undefined;
  } catch {
    return false;
  }
}
