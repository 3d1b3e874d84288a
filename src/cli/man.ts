/**
 * The man page, made from the tables of commands and flags (man 7 man).
 * @module
 */
import type { Command } from "./command.ts";
import { EXIT } from "./exit_code.ts";
import { type Flag, FLAG_GROUPS, FLAGS } from "./flags.ts";

/** What stands in the page's foot. */
export interface Edition {
  readonly version: string;
  /** ISO 8601; only the day is shown. */
  readonly date: string;
}

/** What each exit code means to the one who runs the program. */
const EXIT_TEXTS: Readonly<Record<keyof typeof EXIT, string>> = {
  done: "Done.",
  findings: "Done, and a finding reached --fail-on; or a test failed.",
  wrong: "Wrong command line, policy or signature: nothing was read.",
  unreadable: "An input could not be opened, or held no readable record; an output could not be written; " +
    "capture is not possible here. The other inputs are still judged.",
  incomplete: "With --strict: done, but lines were skipped, events lost, signatures failed, or findings not delivered.",
  interrupted: "Ended by a second SIGINT.",
  terminated: "Ended by a second SIGTERM.",
};

/**
 * Makes the page.
 *
 * @param commands all commands, in the order of the help
 * @param edition version and day
 * @example
 * ```ts
 * import { match } from "node:assert";
 * match(manPage([], { version: "1.0", date: "2024-05-06" }), /^\.TH HINDTRACE 1 "2024\\-05\\-06" "hindtrace 1\.0"/m);
 * ```
 */
export function manPage(commands: readonly Command[], { version, date }: Edition): string {
  const day = date.slice(0, 10);
  const shown = FLAGS.filter(({ hidden }) => !hidden);
  const lines = [
    `.TH HINDTRACE 1 ${quote(day)} ${quote(`hindtrace ${version}`)} "User Commands"`,
    // Command lines must not be broken inside a word.
    ".ad l",
    ".nh",
    ".SH NAME",
    "hindtrace \\- says what happened on a Linux host, from the event logs saved there",
    ".SH SYNOPSIS",
    ...commands.flatMap(({ name, operands }) =>
      [
        ".br",
        `.B hindtrace ${escape(name)}`,
        escape(name === "version" ? "" : `[FLAGS] ${operands}`.trimEnd()),
      ].filter((line) => line !== "")
    ),
    ".SH COMMANDS",
    ...commands.flatMap(commandLines),
    ".SH OPTIONS",
    ...FLAG_GROUPS.flatMap((group) => [
      `.SS ${quote(group)}`,
      ...shown.filter((flag) => flag.group === group).flatMap(flagLines),
    ]),
    ".SH EXIT STATUS",
    ...Object.entries(EXIT_TEXTS).flatMap(([name, text]) => [
      ".TP",
      `.B ${EXIT[name as keyof typeof EXIT]}`,
      escape(text),
    ]),
    ".SH ENVIRONMENT",
    ".TP",
    ".B NO_COLOR",
    "When set and not empty, nothing is colored unless \\-\\-color says so.",
    ".SH FILES",
    "None: nothing is written but what the flags ask for.",
  ];
  return lines.join("\n") + "\n";
}

function commandLines({ name, operands, summary, examples, notes }: Command): readonly string[] {
  return [
    ".TP",
    `.B ${escape(`${name} ${operands}`.trimEnd())}`,
    escape(summary),
    ...examples.flatMap(([line, does]) => [".RS", ".TP", `.B ${escape(line)}`, escape(does), ".RE"]),
    ...(notes === undefined ? [] : [".IP", ...notes.split("\n").map(escape)]),
  ];
}

function flagLines({ name, short, value, repeats, summary, commands, choices }: Flag): readonly string[] {
  const spellings = [...(short === undefined ? [] : [`-${short}`]), `--${name}`];
  const words = spellings.map((spelling) => `\\fB${escape(spelling)}\\fR`).join(", ");
  return [
    ".TP",
    `${words}${value === undefined ? "" : ` \\fI${escape(value)}\\fR`}`,
    escape(`${summary}.`),
    ...(choices === undefined || summary.includes(choices[0]) ? [] : [escape(`One of ${choices.join(", ")}.`)]),
    ...(repeats ? ["May be given more than once."] : []),
    ...(commands === undefined ? [] : [escape(`Only with ${commands.join(", ")}.`)]),
  ];
}

/** Text is no macro; a hyphen stays what is typed. */
function escape(text: string): string {
  return text.replaceAll("\\", "\\e").replaceAll("-", "\\-").replace(/^(?=[.'])/gm, "\\&").replaceAll("…", "...");
}

function quote(text: string): string {
  return `"${escape(text).replaceAll('"', '""')}"`;
}
