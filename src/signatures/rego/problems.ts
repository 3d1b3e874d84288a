/**
 * Turns what is wrong with Rego files into problems with a place.
 * @module
 */
import type { Problem } from "../../model/mod.ts";
import { reasonAgainst } from "./builtins/mod.ts";
import type { CompileError, Place, RegoFile } from "./compile.ts";

const UNDEFINED_FUNCTION = /^undefined function (\S+)$/;

/**
 * A problem for each error of the compiler, in the words of this program where there are better ones.
 *
 * @param error what the compiler said
 * @param files the texts it was said of
 * @returns a problem: an `error`, or a `remark` on a file that has no mistake of its own
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const error = { file: "a.rego", row: 2, col: 5, code: "rego_type_error", message: "undefined function time.now_ns" };
 * const problem = compileProblem(error, [{ path: "a.rego", text: "package a\nx { time.now_ns() > 1 }" }]);
 * strictEqual(problem.message, 'Cannot use built-in "time.now_ns": it reads the clock, and a judgment depends on the log alone');
 * ```
 */
export function compileProblem(error: CompileError, files: readonly RegoFile[]): Problem {
  if (error.code === "empty") return placed("remark", "There is nothing in the file", error.file, undefined, files);
  if (error.code === "needs") {
    const message = `The file is left out: it needs "${error.message}", which cannot be used`;
    return placed("remark", message, error.file, undefined, files);
  }
  const name = UNDEFINED_FUNCTION.exec(error.message)?.[1];
  const reason = name === undefined ? undefined : reasonAgainst(name);
  const message = reason === undefined
    ? `Cannot compile ${error.file === "" ? "Rego" : "signature"}: ${unescaped(error.message)}`
    : `Cannot use built-in "${name}": ${reason}`;
  // Without a place, it is of no single file, and leaving one out would not help.
  return error.file === "" ? { level: "error", message } : placed("error", message, error.file, error, files);
}

/** The parser lists the characters it expected with the line break written as an escape; whoever shows it escapes. */
function unescaped(message: string): string {
  return message.replace(/(?<=\bexpected )\\n(?= or )/, "\n");
}

/**
 * A problem at a place of a file; with the line it stands in, and the length of the word there.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const problem = placed("error", "Cannot", "a.rego", { row: 1, col: 9 }, [{ path: "a.rego", text: "package tracee.A" }]);
 * deepStrictEqual([problem.sourceLine, problem.length], ["package tracee.A", 8]);
 * ```
 */
export function placed(
  level: Problem["level"],
  message: string,
  path: string,
  place: Place | undefined,
  files: readonly RegoFile[],
): Problem {
  if (place === undefined || place.row === 0) return { level, message, location: { path } };
  const sourceLine = files.find((file) => file.path === path)?.text.split(/\r?\n/)[place.row - 1];
  const column = columnOf(sourceLine, place.col);
  const word = /^[\w.]+/.exec([...sourceLine ?? ""].slice(column - 1).join(""))?.[0];
  return {
    level,
    message,
    location: { path, line: place.row, column },
    ...(sourceLine === undefined ? {} : { sourceLine }),
    ...(word === undefined ? {} : { length: word.length }),
  };
}

/** OPA counts bytes, people characters. */
function columnOf(line: string | undefined, byteColumn: number): number {
  if (line === undefined) return byteColumn;
  return [...new TextDecoder().decode(new TextEncoder().encode(line).subarray(0, byteColumn - 1))].length + 1;
}
