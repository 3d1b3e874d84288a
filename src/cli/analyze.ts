/**
 * `hindtrace analyze`: judges saved event logs.
 * @module
 */
import { listInputs } from "../sources/inputs/mod.ts";
import { Analysis } from "./analysis.ts";
import { readSettings } from "./analyze_settings.ts";
import type { Command, Context } from "./command.ts";
import type { ExitCode } from "./exit_code.ts";
import { startJudging } from "./judging.ts";
import { refuseOverwriting } from "./overwriting.ts";
import { describeRulebook, loadRulebook } from "./rulebook.ts";
import { rulebookOptions } from "./rulebook_flags.ts";
import { Run } from "./run.ts";

/** The command. */
export const analyze: Command = {
  name: "analyze",
  operands: "[INPUT…]",
  summary: "judge saved event logs: files, folders, - or nothing for standard input",
  examples: [
    ["hindtrace analyze events.jsonl", "all signatures over one log"],
    [
      "hindtrace analyze --policy overview -o json:report.json /evidence",
      "a bundled policy over a folder; the report to a file",
    ],
    [
      "zcat events.gz | hindtrace analyze -e 'security_file_open.args.pathname=/etc/*' -s uid=0",
      "one question, from a pipe",
    ],
    ["hindtrace analyze --fail-on high --strict -q events.jsonl.zst", "for cron: the exit code says it"],
  ],
  run,
};

async function run(context: Context): Promise<ExitCode> {
  const { settings, problems } = readSettings(context);
  await using rulebook = await loadRulebook(rulebookOptions(context), problems);
  context.diagnostics.problems(rulebook.remarks);
  context.diagnostics.detail(describeRulebook(rulebook));
  const judging = startJudging(rulebook, settings.limits);
  // Before outputs are opened: none of them may be a log that is to be read, nor come among those of a folder.
  const inputs = listInputs(settings.inputs);
  refuseOverwriting(inputs, settings.outputs);
  const run = new Run(context, settings, judging);
  run.begin();
  return await run.finish(await new Analysis(run, settings, judging.selection).read(inputs));
}
