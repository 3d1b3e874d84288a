/**
 * Words of the command line → flags and operands: what was said, and whether it may be said.
 * @module
 */
import type { Problem } from "../model/mod.ts";
import { suggest } from "../text/suggest.ts";
import { type Flag, FLAGS, flagsOf } from "./flags.ts";
import { readTokens } from "./tokens.ts";

/** What was said, not yet what it means. */
export interface Words {
  /** Values of a flag, in order; on/off flags have one empty value. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** Words that are no flags. */
  readonly operands: readonly string[];
  /** Those of them that stand after `--`. */
  readonly lastOperands: readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * Splits the words after the command. A flag with a value takes the next word, whatever it begins with; after `--`
 * there are only operands.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const { values, operands } = readWords("analyze", ["-e", "-close", "a.jsonl", "--wide", "-ojson"]);
 * deepStrictEqual([...values], [["events", ["-close"]], ["wide", [""]], ["output", ["json"]]]);
 * deepStrictEqual(operands, ["a.jsonl"]);
 * ```
 */
export function readWords(command: string, words: readonly string[]): Words {
  const values = new Map<string, string[]>();
  const operands: string[] = [];
  const lastOperands: string[] = [];
  const problems: Problem[] = [];
  const allowed = flagsOf(command);
  for (const token of readTokens(words)) {
    if (token.kind === "operand") {
      operands.push(token.value);
      if (token.isLast) lastOperands.push(token.value);
      continue;
    }
    const flag = FLAGS.find(({ name }) => name === token.name);
    const problem = check(command, flag, allowed, token.rawName, token.value, token.isInline);
    if (problem !== undefined) problems.push(problem);
    else if (flag !== undefined) {
      const known = values.get(flag.name) ?? [];
      // `-o=json` is what users of other tools write.
      const value = token.rawName.startsWith("--") ? token.value : token.value?.replace(/^=/, "");
      values.set(flag.name, [...known, value ?? ""]);
    }
  }
  for (const flag of allowed) {
    const given = values.get(flag.name);
    if (given === undefined) continue;
    if (!flag.repeats && flag.value !== undefined && given.length > 1) {
      problems.push(wrong(`--${flag.name} is given ${given.length} times`, "expected it once"));
    }
  }
  return { values, operands, lastOperands, problems };
}

function check(
  command: string,
  flag: Flag | undefined,
  allowed: readonly Flag[],
  rawName: string,
  value: string | undefined,
  isInline: boolean,
): Problem | undefined {
  if (flag === undefined) {
    const near = suggest(rawName.replace(/^-+/, ""), allowed.filter(({ hidden }) => !hidden).map(({ name }) => name));
    return {
      ...wrong(`Unknown flag "${rawName}"`, `see: hindtrace ${command} --help`),
      suggestion: near === undefined ? undefined : `--${near}`,
    };
  }
  if (!allowed.some(({ name }) => name === flag.name)) {
    return wrong(`--${flag.name} is no flag of ${command}`, `it is one of ${flag.commands?.join(", ")}`);
  }
  if (flag.value === undefined) {
    return isInline ? wrong(`--${flag.name} takes no value`, `got "${value}"`) : undefined;
  }
  if (value === undefined) return wrong(`--${flag.name} needs a value`, `expected ${flag.value}`);
  if (flag.choices !== undefined && !flag.choices.includes(value)) {
    return {
      ...wrong(`Cannot read --${flag.name} "${value}"`, `expected one of ${flag.choices.join(", ")}`),
      suggestion: suggest(value, flag.choices),
    };
  }
  return undefined;
}

/** A mistake on the command line. */
export function wrong(message: string, expected?: string): Problem {
  return { level: "error", message, expected };
}
