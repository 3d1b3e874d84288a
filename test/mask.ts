/**
 * Puts placeholders where what the program says differs from one run to the next, so that the rest can be compared.
 * @module
 */

const DURATION = String.raw`\d[\d,]*(?:\.\d+)? (?:ms|s|min|h|d)(?: \d+ (?:s|min|h))?`;
const SIZE = String.raw`\d+(?:\.\d+)? (?:B|kB|MB|GB|TB)`;

/** The text for people (`2.0 s, 500,000 events/s, 1.2 MB read, 80.0 MB memory`), and the same in `summary.run`. */
const MASKS: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`${DURATION}, [\\d,]+ events/s`, "g"), "<elapsed>, <rate> events/s"],
  [new RegExp(`, ${SIZE} memory`, "g"), ", <memory> memory"],
  [/"elapsedMs":\s*\d+/g, '"elapsedMs":"<elapsed>"'],
  [/"eventsPerSecond":\s*\d+/g, '"eventsPerSecond":"<rate>"'],
  [/"peakMemory":\s*\d+/g, '"peakMemory":"<memory>"'],
  // What can be captured depends on the kernel.
  [/Captured here: .*/g, "Captured here: <layer>"],
  [/"capture":\{[^}]*\}/g, '"capture":"<layer>"'],
];

/**
 * Replaces elapsed time, rate, memory and what this host can capture by `<elapsed>`, `<rate>`, `<memory>`, `<layer>`.
 *
 * @param text what the program said
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(
 *   maskFigures("1 min 5 s, 1,200 events/s, 1.2 MB read, 80.0 MB memory"),
 *   "<elapsed>, <rate> events/s, 1.2 MB read, <memory> memory",
 * );
 * ```
 */
export function maskFigures(text: string): string {
  return MASKS.reduce((masked, [pattern, placeholder]) => masked.replace(pattern, placeholder), text);
}
