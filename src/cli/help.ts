/**
 * Help of the program and of each command, made from the tables of commands and flags.
 * @module
 */
import { displayWidth, pad } from "../text/width.ts";
import type { Command } from "./command.ts";
import { type Flag, FLAG_GROUPS, flagsOf } from "./flags.ts";

/**
 * The help of the whole program: what it is, examples, commands.
 *
 * @example
 * ```ts
 * import { match } from "node:assert";
 * match(programHelp([]), /hindtrace says what happened on a Linux host/);
 * ```
 */
export function programHelp(commands: readonly Command[]): string {
  const lines = [
    "hindtrace says what happened on a Linux host, from the event logs saved there.",
    "",
    "Usage: hindtrace COMMAND [FLAGS] [OPERANDS]",
    "",
    "Start here:",
    ...columns([
      ["hindtrace analyze events.jsonl", "judge a saved log by all signatures"],
      ["hindtrace analyze --policy overview /evidence", "a folder of logs, by a bundled policy"],
      ["hindtrace analyze -o jsonl events.jsonl.gz | jq .name", "findings for programs"],
      ["hindtrace list signatures", "what is detected"],
    ]),
    "",
    "Commands:",
    ...columns(commands.map(({ name, operands, summary }) => [`${name} ${operands}`.trimEnd(), summary])),
    "",
    "hindtrace COMMAND --help shows the flags of a command, with examples.",
  ];
  return lines.join("\n") + "\n";
}

/** The help of one command: usage, examples, flags by group. */
export function commandHelp(command: Command): string {
  const flags = flagsOf(command.name).filter(({ hidden }) => !hidden);
  const lines = [
    `hindtrace ${command.name}: ${command.summary}`,
    "",
    `Usage: hindtrace ${command.name} [FLAGS] ${command.operands}`.trimEnd(),
    "",
    "Examples:",
    ...command.examples.flatMap(([line, does]) => [`  ${line}`, `      ${does}`]),
  ];
  for (const group of FLAG_GROUPS) {
    const rows = flags.filter((flag) => flag.group === group).map((flag) => [spell(flag), flag.summary] as const);
    if (rows.length > 0) lines.push("", `${group}:`, ...columns(rows));
  }
  if (command.notes !== undefined) lines.push("", command.notes);
  return lines.join("\n") + "\n";
}

function spell({ name, short, value, repeats }: Flag): string {
  const long = `${short === undefined ? "    " : `-${short}, `}--${name}`;
  return `${long}${value === undefined ? "" : ` ${value}`}${repeats ? " …" : ""}`;
}

function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(0, ...rows.map(([left]) => displayWidth(left)));
  return rows.map(([left, right]) => `  ${pad(left, width)}  ${right}`.trimEnd());
}
