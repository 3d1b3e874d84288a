/**
 * `hindtrace check`: loads policies and signatures, says every mistake and every remark, reads no input.
 * @module
 */
import { formatAmount } from "../text/quantity.ts";
import type { Command, Context } from "./command.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { printTo } from "./outputs.ts";
import { describeRulebook, loadRulebook } from "./rulebook.ts";
import { rulebookOptions } from "./rulebook_flags.ts";

/** The command. */
export const check: Command = {
  name: "check",
  operands: "[POLICY…]",
  summary: "load policies and signatures, report every mistake and remark; reads no input",
  examples: [
    ["hindtrace check --policy shells.yaml", "every mistake with its place; exit 2 if there is one"],
    ["hindtrace check policies/", "a folder of them"],
  ],
  notes: "Remarks (a rule that Tracee would refuse, an unknown key) do not change the exit code.",
  run,
};

async function run(context: Context): Promise<ExitCode> {
  const { words, diagnostics } = context;
  const options = rulebookOptions(context);
  await using rulebook = await loadRulebook(
    { ...options, policies: [...options.policies, ...words.operands] },
    words.problems,
  );
  diagnostics.problems(rulebook.remarks);
  const remarks = formatAmount(rulebook.remarks.length, "remark");
  printTo(() =>
    `No mistakes: ${describeRulebook(rulebook)}, ${remarks}
`
  );
  return EXIT.done;
}
