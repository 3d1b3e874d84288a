/**
 * Collects what is wrong with the user's policies: every problem, not only the first.
 * @module
 */
import type { Problem } from "../model/mod.ts";
import { place, type Written } from "./written.ts";

/** What a problem says besides its message. */
export type ProblemDetails = Pick<Problem, "expected" | "suggestion">;

/** Takes problems as they are found. */
export interface Report {
  error(at: Written | undefined, message: string, details?: ProblemDetails): void;
  remark(at: Written | undefined, message: string, details?: ProblemDetails): void;
  /** Takes a problem as it is. */
  add(problem: Problem): void;
  readonly problems: readonly Problem[];
  /** How many of the problems are errors. */
  errors(): number;
}

/**
 * Starts an empty report.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const report = createReport();
 * report.remark(undefined, "Nothing to see");
 * strictEqual(report.errors(), 0);
 * strictEqual(report.problems.length, 1);
 * ```
 */
export function createReport(): Report {
  const problems: Problem[] = [];
  let errors = 0;
  function add(problem: Problem): void {
    if (problem.level === "error") errors++;
    problems.push(problem);
  }
  return {
    error: (at, message, details) => add({ level: "error", message, ...(at && place(at)), ...details }),
    remark: (at, message, details) => add({ level: "remark", message, ...(at && place(at)), ...details }),
    add,
    problems,
    errors: () => errors,
  };
}

/** Reports on one policy: puts its name in front of each message. */
export interface PolicyReport {
  /** Tracee's words for the mistake come first in `message`, so that people who search for them find them. */
  error(at: Written | undefined, message: string, details?: ProblemDetails): void;
  remark(at: Written | undefined, message: string, details?: ProblemDetails): void;
  /** A remark that Tracee would refuse or ignore this; nothing for flags, which are not meant for Tracee. */
  notPortable(at: Written | undefined, message: string): void;
}

/**
 * A report that names the policy in each message.
 *
 * @param report takes the problems
 * @param name the policy's name; undefined for the unnamed policy of the flags
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const report = createReport();
 * policyReport(report, "shells").error(undefined, "scope cannot be empty");
 * strictEqual(report.problems[0].message, "Cannot load policy shells, scope cannot be empty");
 * ```
 */
export function policyReport(report: Report, name: string | undefined): PolicyReport {
  if (name === undefined) {
    return {
      error: (at, message, details) => report.error(at, `Cannot select: ${message}`, details),
      remark: (at, message, details) => report.remark(at, `Selection: ${message}`, details),
      notPortable: () => {},
    };
  }
  return {
    error: (at, message, details) => report.error(at, `Cannot load policy ${name}, ${message}`, details),
    remark: (at, message, details) => report.remark(at, `Policy ${name}: ${message}`, details),
    notPortable: (at, message) => report.remark(at, `Policy ${name}: not portable to Tracee: ${message}`),
  };
}
