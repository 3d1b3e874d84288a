/**
 * Counts what could not be read, by reason, and remembers the first place of each.
 * @module
 */
import type { Skipped } from "../model/mod.ts";

/**
 * Counts damage of one input.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const skips = new SkipCounter("a.jsonl");
 * skips.count("cut JSON", { line: 3 });
 * skips.count("cut JSON", { line: 9 });
 * deepStrictEqual(skips.list(), [{ reason: "cut JSON", count: 2, first: { file: "a.jsonl", line: 3 } }]);
 * ```
 */
export class SkipCounter {
  readonly #path: string;
  readonly #byReason = new Map<string, { count: number; first: Skipped["first"] }>();

  /** @param path the input, as shown */
  constructor(path: string) {
    this.#path = path;
  }

  /** Counts one more of a kind. */
  count(reason: string, place: { readonly line?: number; readonly record?: number } = {}): void {
    const known = this.#byReason.get(reason);
    if (known !== undefined) known.count++;
    else this.#byReason.set(reason, { count: 1, first: { file: this.#path, ...place } });
  }

  /** All reasons, in the order of their first place. */
  list(): readonly Skipped[] {
    return [...this.#byReason].map(([reason, { count, first }]) => ({ reason, count, first }));
  }
}
