/**
 * Built-ins that hash: `crypto.*`, over the bytes that a text stands for.
 * @module
 */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Builtin } from "../policy.ts";
import { bytesOfText } from "../raw_bytes.ts";
import type { RegoValue } from "../value.ts";
import { text } from "./operands.ts";

export const CRYPTO: Readonly<Record<string, Builtin>> = {
  "crypto.md5": (value) => hash("md5", value),
  "crypto.sha1": (value) => hash("sha1", value),
  "crypto.sha256": (value) => hash("sha256", value),
  "crypto.hmac.md5": (value, key) => hmac("md5", value, key),
  "crypto.hmac.sha1": (value, key) => hmac("sha1", value, key),
  "crypto.hmac.sha256": (value, key) => hmac("sha256", value, key),
  "crypto.hmac.sha512": (value, key) => hmac("sha512", value, key),
  "crypto.hmac.equal": (a, b) => equal(bytesOfText(text(a)), bytesOfText(text(b))),
};

function hash(algorithm: string, value: RegoValue): string {
  return createHash(algorithm).update(bytesOfText(text(value))).digest("hex");
}

function hmac(algorithm: string, value: RegoValue, key: RegoValue): string {
  return createHmac(algorithm, bytesOfText(text(key))).update(bytesOfText(text(value))).digest("hex");
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
