/**
 * Loads policies from files, folders and by name: every policy, and every mistake of every file.
 * @module
 */
import type { Policy, Problem } from "../model/mod.ts";
import { readFiles } from "./files.ts";
import { type FoundPolicy, readPolicies } from "./read_document.ts";
import { createReport, type Report } from "./report.ts";
import type { Vocabulary } from "./vocabulary.ts";
import { locate } from "./written.ts";

/** The width of the bit map in which Tracee keeps them. */
const MOST_FOR_TRACEE = 64;

/**
 * Loads policies. Wrong content never throws: it is told as problems, all at once.
 *
 * @param paths files, folders (not those inside them), names of bundled policies
 * @param vocabulary the signatures that rules may name, and the bundled policies
 * @returns the policies in the order of the paths, and what is wrong; with errors among the problems, do not use the policies
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const text = "type: policy\nname: opens\ndescription: opened files\nscope: [global]\nrules: [{event: openat}]\n";
 * const vocabulary = { signatures: new Map(), bundled: new Map([["opens", text]]) };
 * const { policies, problems } = loadPolicies(["opens"], vocabulary);
 * deepStrictEqual([policies[0].name, problems], ["opens", []]);
 * ```
 */
export function loadPolicies(
  paths: readonly string[],
  vocabulary: Vocabulary,
): { policies: readonly Policy[]; problems: readonly Problem[] } {
  const report = createReport();
  const found = paths.flatMap((path) => loadPath(path, vocabulary, report));
  reportDuplicates(found, report);
  if (found.length > MOST_FOR_TRACEE) {
    const message = `too many policies provided, there is a limit of ${MOST_FOR_TRACEE} policies`;
    report.remark(undefined, `${found.length} policies: not portable to Tracee: ${message}`);
  }
  return { policies: found.map(({ policy }) => policy), problems: report.problems };
}

/** A folder may hold files that are no policies, but not only such. */
function loadPath(path: string, vocabulary: Vocabulary, report: Report): FoundPolicy[] {
  const errorsBefore = report.errors();
  const files = readFiles(path, vocabulary, report);
  const found: FoundPolicy[] = [];
  for (const file of files) {
    const own = createReport();
    found.push(...readPolicies(file.path, file.text, vocabulary, own));
    for (const problem of own.problems) report.add(file.isFromFolder ? soften(problem) : problem);
  }
  if (found.length === 0 && files.length > 0 && report.errors() === errorsBefore) {
    report.error(undefined, `Cannot load policies from "${path}": no policies provided`, {
      expected: "at least one policy in the folder",
    });
  }
  return found;
}

/** The one mistake that is none in a folder. */
function soften(problem: Problem): Problem {
  return problem.level === "error" && problem.message.startsWith("Cannot load policies:")
    ? { ...problem, level: "remark", message: problem.message.replace("Cannot load policies:", "Skipped:") }
    : problem;
}

function reportDuplicates(found: readonly FoundPolicy[], report: Report): void {
  const first = new Map<string, FoundPolicy>();
  for (const one of found) {
    const { name } = one.policy;
    const other = first.get(name);
    if (other === undefined) {
      first.set(name, one);
    } else if (name !== "") {
      const { path, line } = locate(other.nameAt);
      report.error(one.nameAt, `Cannot load: policy ${name} already exist: it is also in "${path}", line ${line}`, {
        expected: "a name of its own for each policy",
      });
    }
  }
}
