/**
 * Progress of long work on stderr, when that is a terminal.
 * @module
 */
import { formatBytes, formatCount, formatDuration } from "../text/quantity.ts";
import { cut } from "../text/width.ts";

/** How often the line is drawn anew, in milliseconds. */
const INTERVAL = 200;
/** Nothing is drawn for work shorter than this. */
const PATIENCE = 500;

/** Where a run stands. */
export interface Standing {
  readonly bytes: number;
  /** Bytes of all inputs, where their sizes are known. */
  readonly total?: number;
  readonly events: number;
  readonly findings: number;
  /** Events lost, where that is known as it goes. */
  readonly lost?: number;
}

/** Draws one line over and over. */
export class Progress {
  readonly #isShown: boolean;
  readonly #started = performance.now();
  #drawn = performance.now() + PATIENCE - INTERVAL;
  #isDirty = false;

  constructor(isShown: boolean) {
    this.#isShown = isShown;
  }

  /** Draws the line if it is time. */
  show(standing: Standing, describe: (standing: Standing, elapsed: number) => string = progressText): void {
    if (!this.#isShown) return;
    const now = performance.now();
    if (now - this.#drawn < INTERVAL) return;
    this.#drawn = now;
    this.#isDirty = true;
    const { columns } = consoleSize();
    write(`\r\x1b[2K${cut(describe(standing, now - this.#started), columns - 1)}`);
  }

  /** Takes the line away, so that other text can be written. */
  clear(): void {
    if (this.#isDirty) write("\r\x1b[2K");
    this.#isDirty = false;
  }
}

function consoleSize(): { columns: number } {
  try {
    return Deno.consoleSize();
  } catch {
    return { columns: 80 };
  }
}

function write(text: string): void {
  try {
    Deno.stderr.writeSync(new TextEncoder().encode(text));
  } catch {
    // Nobody looks.
  }
}

/**
 * The line: how much of how much, how fast, what was found, how long still.
 *
 * @param elapsed milliseconds
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(
 *   progressText({ bytes: 500_000_000, total: 2_000_000_000, events: 400_000, findings: 12 }, 2000),
 *   "25 % · 500.0 MB of 2.0 GB · 250.0 MB/s · 400,000 events · 12 findings · 6.0 s left",
 * );
 * ```
 */
export function progressText({ bytes, total, events, findings }: Standing, elapsed: number): string {
  const rate = bytes / Math.max(1, elapsed);
  const parts = total === undefined || total === 0
    ? [formatBytes(bytes)]
    : [`${Math.min(100, Math.floor(bytes * 100 / total))} %`, `${formatBytes(bytes)} of ${formatBytes(total)}`];
  parts.push(
    `${formatBytes(Math.round(rate * 1000))}/s`,
    `${formatCount(events)} events`,
    `${formatCount(findings)} findings`,
  );
  if (total !== undefined && total > bytes && rate > 0) parts.push(`${formatDuration((total - bytes) / rate)} left`);
  return parts.join(" · ");
}

/**
 * The line of a capture: for how long, how many, what was found and lost.
 *
 * @param elapsed milliseconds
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(
 *   captureText({ bytes: 9_000_000, events: 40_000, findings: 2, lost: 7 }, 20_000),
 *   "20.0 s · 40,000 events · 2,000 events/s · 2 findings · 7 lost",
 * );
 * ```
 */
export function captureText({ events, findings, lost = 0 }: Standing, elapsed: number): string {
  const rate = Math.round(events * 1000 / Math.max(1, elapsed));
  const parts = [
    formatDuration(elapsed),
    `${formatCount(events)} events`,
    `${formatCount(rate)} events/s`,
    `${formatCount(findings)} findings`,
  ];
  if (lost > 0) parts.push(`${formatCount(lost)} lost`);
  return parts.join(" · ");
}
