/**
 * What can be wrong with what the user gave us: problems with a place, and the error that carries them.
 * @module
 */
import type { Location } from "./event.ts";

/** One mistake or remark about a policy, a rule, a flag. */
export interface Problem {
  /** An `error` stops the run before it starts; a `remark` is told and the run goes on. */
  readonly level: "error" | "remark";
  /** `Cannot …: state`, or a plain statement; capital first, no full stop. */
  readonly message: string;
  readonly location?: Location;
  /** The line of the file it stands in. */
  readonly sourceLine?: string;
  /** How many characters from `location.column` on are meant. */
  readonly length?: number;
  /** What would be right: `expected one of =, !=`. */
  readonly expected?: string;
  /** The nearest right word: shown as `did you mean "openat"?`. */
  readonly suggestion?: string;
}

/**
 * Wrong input: every problem that was found, not only the first.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const error = new InputError([{ level: "error", message: "Cannot read policy: it is empty" }]);
 * strictEqual(error.message, "Cannot read policy: it is empty");
 * ```
 */
export class InputError extends SyntaxError {
  override readonly name = "InputError";
  /** @param problems at least one problem of level `error` */
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map((problem) => problem.message).join("\n"));
  }
}
