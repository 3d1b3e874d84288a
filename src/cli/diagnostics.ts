/**
 * What goes to stderr: mistakes with a pointer to their place, and notes.
 * @module
 */
import type { Problem } from "../model/mod.ts";
import { escapeText } from "../text/escape.ts";
import { createPaint, type Paint } from "../text/paint.ts";
import { displayWidth } from "../text/width.ts";

/** How much is said. */
export type Verbosity = "quiet" | "normal" | "verbose";

/** Says things on stderr. */
export class Diagnostics {
  readonly #paint: Paint;
  readonly #verbosity: Verbosity;

  constructor(color: boolean, verbosity: Verbosity) {
    this.#paint = createPaint(color);
    this.#verbosity = verbosity;
  }

  /** Something that went wrong: always shown. */
  error(message: string): void {
    this.#print(`${this.#paint("error", "red")}: ${message}`);
  }

  /** Something the user should know: not with `--quiet`. */
  note(message: string): void {
    if (this.#verbosity !== "quiet") this.#print(`${this.#paint("note", "yellow")}: ${message}`);
  }

  /** Only with `--verbose`. */
  detail(message: string): void {
    if (this.#verbosity === "verbose") this.#print(message);
  }

  /** Text as it is: not with `--quiet`. */
  text(text: string): void {
    if (this.#verbosity !== "quiet") this.#print(text.replace(/\n$/, ""));
  }

  /** Mistakes and, unless `--quiet`, remarks; all of them. */
  problems(problems: readonly Problem[]): void {
    for (const problem of problems) {
      if (problem.level === "remark" && this.#verbosity === "quiet") continue;
      this.#print(problemText(problem, this.#paint));
    }
  }

  #print(text: string): void {
    writeAll(Deno.stderr, new TextEncoder().encode(text + "\n"));
  }
}

/** Writes all bytes; a closed stderr is nobody's loss. */
function writeAll(out: { writeSync(bytes: Uint8Array): number }, bytes: Uint8Array): void {
  try {
    for (let at = 0; at < bytes.length;) at += out.writeSync(bytes.subarray(at));
  } catch {
    // Nobody listens.
  }
}

/**
 * A problem as people read it: level, message, place, the line itself with a pointer, what was expected.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(
 *   problemText({
 *     level: "error",
 *     message: "Unknown operator",
 *     location: { path: "a.yaml", line: 7, column: 9 },
 *     sourceLine: "  - comm=>bash",
 *     length: 2,
 *     expected: "expected one of =, !=",
 *   }, (text) => text),
 *   "error: Unknown operator\n  --> a.yaml:7:9\n   |   - comm=>bash\n   |         ^^ expected one of =, !=",
 * );
 * ```
 */
export function problemText(problem: Problem, paint: Paint): string {
  const { level, message, location, sourceLine, expected, suggestion, length = 1 } = problem;
  const color = level === "error" ? "red" : "yellow";
  const lines = [`${paint(level, color)}: ${escapeText(message)}`];
  const hints = [expected, suggestion === undefined ? undefined : `did you mean "${suggestion}"?`];
  const hint = hints.filter((part) => part !== undefined).map(escapeText).join("; ");
  if (location !== undefined) {
    const place = [location.path, location.line, location.column].filter((part) => part !== undefined).join(":");
    lines.push(`  ${paint("-->", "dim")} ${escapeText(place)}`);
  }
  const bar = paint("   |", "dim");
  if (sourceLine !== undefined && location?.column !== undefined) {
    const { shown, start, width } = excerpt(sourceLine, location.column - 1, length);
    lines.push(`${bar} ${shown}`, `${bar} ${" ".repeat(start)}${paint("^".repeat(width), color)} ${hint}`.trimEnd());
  } else if (hint !== "") lines.push(`${bar} ${hint}`);
  return lines.join("\n");
}

/** Longest part of a line that is shown around a mistake. */
const EXCERPT = 100;

/** The part of a line around a mistake, escaped, with the columns of the pointer. */
function excerpt(line: string, start: number, length: number): { shown: string; start: number; width: number } {
  const first = line.length <= EXCERPT ? 0 : Math.max(0, start - 40);
  const before = (first > 0 ? "…" : "") + escapeText(line.slice(first, start));
  const meant = escapeText(line.slice(start, Math.min(start + length, first + EXCERPT)));
  const rest = line.slice(Math.min(start + length, first + EXCERPT), first + EXCERPT);
  const after = escapeText(rest) + (first + EXCERPT < line.length ? "…" : "");
  return { shown: before + meant + after, start: displayWidth(before), width: Math.max(1, displayWidth(meant)) };
}
