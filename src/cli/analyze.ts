/**
 * `hindtrace analyze`: judges saved event logs.
 * @module
 */
import { namedValues } from "../events/mod.ts";
import { InputError } from "../model/mod.ts";
import { SINKS } from "../sinks/mod.ts";
import { runText, summaryText } from "../sinks/summary.ts";
import { Analysis } from "./analysis.ts";
import { readSettings } from "./analyze_settings.ts";
import { wrong } from "./argv.ts";
import type { Command, Context } from "./command.ts";
import type { ExitCode } from "./exit_code.ts";
import { startJudging } from "./judging.ts";
import { Output, type OutputSpec } from "./outputs.ts";
import { loadRulebook } from "./rulebook.ts";
import { rulebookOptions } from "./rulebook_flags.ts";

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
  const judging = startJudging(rulebook, settings.limits);
  const outputs = openOutputs(settings.outputs);
  const sinks = outputs.map(({ output, format }) =>
    format.create(output.print, {
      color: context.color(output.isTerminal),
      width: output.isTerminal ? context.columns : undefined,
      wide: settings.wide,
      words: (event, arg, value) => namedValues(event, arg)?.text(value),
    })
  );
  const analysis = new Analysis(context, settings, judging, sinks, outputs.map(({ output }) => output));
  const summary = await analysis.run();
  const isDelivered = analysis.finishWebhook();
  const showsSummary = outputs.some(({ format, output }) => format.showsSummary && output.isStdout);
  for (const sink of sinks) sink.finish?.(summary);
  for (const { output } of outputs) output[Symbol.dispose]();
  if (!showsSummary) {
    const panel = summaryText(summary, {
      color: context.color(context.isTerminal),
      width: context.isTerminal ? context.columns : undefined,
      wide: settings.wide,
    });
    context.diagnostics.text(panel);
  } else context.diagnostics.text(runText(summary.run));
  return analysis.exitCode(summary, await isDelivered);
}

function openOutputs(specs: readonly OutputSpec[]) {
  try {
    return specs.map((spec) => ({
      output: new Output(spec.path),
      format: SINKS.find(({ name }) => name === spec.format) ?? SINKS[0],
    }));
  } catch (error) {
    throw new InputError([wrong(error instanceof Error ? error.message : String(error))]);
  }
}
