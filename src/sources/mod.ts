/**
 * The formats of saved logs, and how an input finds its own.
 * @module
 */
import type { SourceFormat } from "../model/mod.ts";
import { traceeGob } from "./tracee_gob/source.ts";
import { traceeJson } from "./tracee_json/mod.ts";

/** All formats, asked in this order whether an input is theirs. */
export const SOURCES: readonly SourceFormat[] = [traceeGob, traceeJson];

/** An input whose format nobody knows. */
export class UnknownFormatError extends Error {
  override readonly name = "UnknownFormatError";
}

/**
 * The format of a name, or the one that recognizes the first bytes. Input without a byte is an empty JSON log.
 *
 * @param head the first bytes, decompressed
 * @param name of a format, when the user gave one
 * @throws {UnknownFormatError} when no format recognizes it
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const head = new TextEncoder().encode(`{"timestamp":1,"eventName":"openat"}`);
 * strictEqual(findFormat(head).name, "tracee-json");
 * ```
 */
export function findFormat(head: Uint8Array, name?: string): SourceFormat {
  if (name !== undefined) {
    const named = SOURCES.find((format) => format.name === name);
    if (named !== undefined) return named;
  }
  if (isEmpty(head)) return traceeJson;
  const format = SOURCES.find((candidate) => candidate.recognises(head));
  if (format === undefined) throw new UnknownFormatError("no format recognizes it");
  return format;
}

/** Nothing, nothing but blanks, or an empty list. */
function isEmpty(head: Uint8Array): boolean {
  if (head.length > 1024 && head.some((byte) => byte > 0x20 && byte !== 0x5b && byte !== 0x5d)) return false;
  return /^\ufeff?[\s\0]*(?:\[[\s\0]*\])?[\s\0]*$/.test(new TextDecoder("utf-8", { ignoreBOM: true }).decode(head));
}
