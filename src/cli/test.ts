/**
 * `hindtrace test`: runs the signatures' own cases, whatever their language.
 * @module
 */
import type { Command, Context } from "./command.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { junitText } from "./junit.ts";
import { openOutput, type OutputSpec, parseOutputs } from "./outputs.ts";
import { rulebookOptions } from "./rulebook_flags.ts";
import { runSignatureTests } from "./signature_tests.ts";
import { tapText } from "./tap.ts";
import { outcomesText, type TestResult } from "./test_result.ts";

/** How results are written, by the name of the format; the first is the default. */
const REPORTS: ReadonlyMap<string, (results: readonly TestResult[]) => string> = new Map([
  ["tap", tapText],
  ["junit", junitText],
]);

/** The command. */
export const test: Command = {
  name: "test",
  operands: "[DIR…]",
  summary: "run the signatures' own cases: match and miss files beside them, and *_test.rego",
  examples: [
    ["hindtrace test my-rules/", "the signatures of a folder; exit 1 when one fails or has no cases"],
    ["hindtrace test my-rules/ --rules my_signature", "one of them"],
    ["hindtrace test my-rules/ -o tap -o junit:report.xml", "for CI"],
    ["hindtrace test", "the built-in signatures (their cases are in a checkout)"],
  ],
  notes: [
    "NAME.match.jsonl holds events on which a signature must fire at least once (which lines it fired on is shown),",
    "NAME.miss.jsonl events on which it must not: the near misses. NAME is the name of the signature's file, or, where",
    "that holds several, its event name or id; NAME.ANYTHING.match.jsonl is one more. Each file is a run of its own,",
    "with that signature and those whose findings it needs. Formats and compression are recognized as for inputs.",
    "The test_ rules of *_test.rego are run as opa test does; todo_test_ is skipped.",
    "A signature with neither is untested, which is a failure. Exit 1: a failure; 2: a file that cannot be loaded.",
  ].join("\n"),
  run,
};

async function run(context: Context): Promise<ExitCode> {
  const { words, diagnostics } = context;
  const { specs, problems: mistakes } = parseOutputs(
    words.values.get("output") ?? [],
    [...REPORTS.keys()],
    "tap",
  );
  const options = rulebookOptions(context);
  const { results, problems } = await runSignatureTests(
    { ...options, rulesDirs: [...words.operands, ...options.rulesDirs] },
    { allowUntested: words.values.has("allow-untested"), mistakes: [...words.problems, ...mistakes] },
  );
  diagnostics.problems(problems);
  const failures = specs.flatMap((spec) => report(spec, results));
  for (const { message } of failures) diagnostics.error(message);
  if (specs.every(({ format, path }) => format !== "tap" || path !== undefined)) {
    diagnostics.text(outcomesText(results));
  }
  if (failures.length > 0) return EXIT.unreadable;
  return results.some(({ outcome }) => outcome === "fail") ? EXIT.findings : EXIT.done;
}

/** Why it could not be written. */
function report({ format, path }: OutputSpec, results: readonly TestResult[]): readonly Error[] {
  const output = openOutput(path);
  output.print(REPORTS.get(format)?.(results) ?? "");
  output[Symbol.dispose]();
  return output.failure instanceof Error ? [output.failure] : [];
}
