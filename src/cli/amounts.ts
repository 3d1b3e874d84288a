/**
 * Spans of time and sizes as people write them on the command line.
 * @module
 */

const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const BYTES: Readonly<Record<string, number>> = { "": 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** What a span may look like, for error messages. */
export const SPAN_FORMS = "a time such as 500ms, 30s, 5m, 1h, 2d";
/** What a size may look like. */
export const SIZE_FORMS = "bytes such as 65536, 512K, 16M, 1G";

/**
 * Reads a span of time; a number alone is seconds.
 *
 * @returns milliseconds; undefined when it is none, or nothing
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(["30s", "1.5m", "250ms", "7", "0s", "x"].map(parseSpan), [
 *   30_000, 90_000, 250, 7000, undefined, undefined,
 * ]);
 * ```
 */
export function parseSpan(text: string): number | undefined {
  const [, number, unit = "s"] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|[smhd])?$/.exec(text) ?? [];
  const span = Math.round(Number(number) * MILLISECONDS[unit]);
  return span > 0 ? span : undefined;
}

/**
 * Reads a size.
 *
 * @returns bytes; undefined when it is none, or nothing
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(["65536", "512K", "16MiB", "1g", "0", "x"].map(parseSize), [
 *   65536, 524288, 16777216, 1073741824, undefined, undefined,
 * ]);
 * ```
 */
export function parseSize(text: string): number | undefined {
  const [, number, unit = ""] = /^(\d{1,12})([kmg]?)(?:i?b)?$/i.exec(text) ?? [];
  const size = Number(number) * BYTES[unit.toLowerCase()];
  return size > 0 ? size : undefined;
}
