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
  if (head.length === 0) return traceeJson;
  const format = SOURCES.find((candidate) => candidate.recognises(head));
  if (format === undefined) throw new UnknownFormatError("no format recognizes it");
  return format;
}
