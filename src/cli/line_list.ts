/**
 * A list of line numbers that stays short: neighbors become a range, and what is too long is cut.
 * @module
 */

/** More ranges than anyone reads. */
const MOST_RANGES = 40;

/** Numbers of lines, in the order they come. */
export class LineList {
  readonly #ranges: [first: number, last: number][] = [];
  #isCut = false;
  #last: number | undefined;
  /** How many different lines, as long as they come in order. */
  count = 0;

  /** The first of them. */
  get first(): number | undefined {
    return this.#ranges[0]?.[0];
  }

  /** Adds a line; the same one again changes nothing. */
  add(line: number): void {
    if (line === this.#last) return;
    this.#last = line;
    this.count++;
    const range = this.#ranges.at(-1);
    if (range !== undefined && range[1] === line - 1) range[1] = line;
    else if (this.#ranges.length < MOST_RANGES) this.#ranges.push([line, line]);
    else this.#isCut = true;
  }

  /**
   * The list as people write it.
   *
   * @example
   * ```ts
   * import { strictEqual } from "node:assert";
   * const lines = new LineList();
   * for (const line of [1, 2, 3, 7]) lines.add(line);
   * strictEqual(lines.text(), "lines 1-3, 7");
   * ```
   */
  text(): string {
    const parts = this.#ranges.map(([first, last]) => first === last ? `${first}` : `${first}-${last}`);
    return `${this.count === 1 ? "line" : "lines"} ${parts.join(", ")}${this.#isCut ? ", …" : ""}`;
  }
}
