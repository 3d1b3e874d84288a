/**
 * Amounts as people read them: counts, durations, bytes.
 * @module
 */

/**
 * Writes a whole number with a comma every three digits, the same in every country.
 *
 * @param count a whole number
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(formatCount(1234567), "1,234,567");
 * ```
 */
export function formatCount(count: number | bigint): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/**
 * Writes a count with its noun, in the plural unless it is one.
 *
 * @param count a whole number
 * @param noun in the singular
 * @param plural where adding an `s` is wrong
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(formatAmount(1, "event"), "1 event");
 * strictEqual(formatAmount(1200, "event"), "1,200 events");
 * ```
 */
export function formatAmount(count: number, noun: string, plural = noun + "s"): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}

const UNITS = [["d", 86_400], ["h", 3_600], ["min", 60], ["s", 1]] as const;

/**
 * Writes a duration with its two largest units; below a minute as seconds with a fraction, below a second in ms.
 *
 * @param milliseconds not negative
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(formatDuration(340.2), "340 ms");
 * strictEqual(formatDuration(12_345), "12.3 s");
 * strictEqual(formatDuration(3_725_000), "1 h 2 min");
 * ```
 */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  const first = UNITS.findIndex(([, size]) => seconds >= size);
  const [unit, size] = UNITS[first];
  const text = `${formatCount(Math.floor(seconds / size))} ${unit}`;
  const [nextUnit, nextSize] = UNITS[Math.min(first + 1, UNITS.length - 1)];
  const rest = Math.floor((seconds % size) / nextSize);
  return rest === 0 ? text : `${text} ${rest} ${nextUnit}`;
}

/**
 * Writes a size in bytes by powers of 1000.
 *
 * @param bytes not negative
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(formatBytes(512), "512 B");
 * strictEqual(formatBytes(104_857_600), "104.9 MB");
 * ```
 */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  let size = bytes / 1000;
  for (const unit of ["kB", "MB", "GB"]) {
    if (size < 999.95) return `${size.toFixed(1)} ${unit}`;
    size /= 1000;
  }
  return `${size.toFixed(1)} TB`;
}
