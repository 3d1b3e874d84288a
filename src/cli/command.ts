/**
 * What a command is, and what it is given. Types only.
 * @module
 */
import type { Words } from "./argv.ts";
import type { Diagnostics } from "./diagnostics.ts";
import type { ExitCode } from "./exit_code.ts";

/** What every command is given. */
export interface Context {
  readonly words: Words;
  readonly diagnostics: Diagnostics;
  /** Whether color is wanted on a place that is, or is not, a terminal. */
  readonly color: (isTerminal: boolean) => boolean;
  /** Whether stderr is a terminal. */
  readonly isTerminal: boolean;
  /** Columns of the terminal. */
  readonly columns?: number;
}

/** One command of the program. */
export interface Command {
  readonly name: string;
  /** How its operands are written: `[INPUT…]`. */
  readonly operands: string;
  readonly summary: string;
  /** A command line and what it does. */
  readonly examples: readonly (readonly [line: string, does: string])[];
  /** More to say in its help. */
  readonly notes?: string;
  run(context: Context): Promise<ExitCode> | ExitCode;
}
