/**
 * The command line: words → command → exit code.
 * @module
 */
import { InputError } from "../model/mod.ts";
import { suggest } from "../text/suggest.ts";
import { VERSION } from "../version.ts";
import { readWords, type Words, wrong } from "./argv.ts";
import type { Command, Context } from "./command.ts";
import { Diagnostics, type Verbosity } from "./diagnostics.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { commandHelp, programHelp } from "./help.ts";
import { OutputError, printTo } from "./outputs.ts";

/** A command before its code is loaded: nothing heavy is read for `--version`. */
interface CommandEntry {
  readonly name: string;
  readonly load: () => Promise<Command>;
}

/** All commands, in the order of the help. */
export const COMMANDS: readonly CommandEntry[] = [
  { name: "analyze", load: async () => (await import("./analyze.ts")).analyze },
  { name: "capture", load: async () => (await import("./capture.ts")).capture },
  { name: "check", load: async () => (await import("./check.ts")).check },
  { name: "test", load: async () => (await import("./test.ts")).test },
  { name: "list", load: async () => (await import("./list.ts")).list },
  { name: "explain", load: async () => (await import("./explain.ts")).explain },
  { name: "version", load: async () => (await import("./version.ts")).version },
];

/**
 * Runs the program.
 *
 * @param argv the words after the program's name
 * @returns the exit code; everything has been said by then
 */
export async function main(argv: readonly string[]): Promise<ExitCode> {
  const [first, ...rest] = argv;
  const entry = COMMANDS.find(({ name }) => name === first);
  const context = startContext(entry?.name ?? "", rest);
  try {
    if (first === undefined || first === "help" || first === "--help" || first === "-h") return await help(rest);
    if (first === "--version" || first === "-V") return show(`hindtrace ${VERSION}`);
    if (entry === undefined) throw new InputError([await unknownCommand(first)]);
    const command = await entry.load();
    if (context.words.values.has("version")) return show(`hindtrace ${VERSION}`);
    if (context.words.values.has("help")) return show(commandHelp(command));
    return await command.run(context);
  } catch (error) {
    if (error instanceof OutputError) {
      context.diagnostics.error(error.message);
      return EXIT.unreadable;
    }
    if (!(error instanceof InputError)) throw error;
    context.diagnostics.problems(error.problems);
    return EXIT.wrong;
  }
}

function startContext(command: string, rest: readonly string[]): Context {
  const words = command === ""
    ? { values: new Map(), operands: [], lastOperands: [], problems: [] }
    : readWords(command, rest);
  const isTerminal = Deno.stderr.isTerminal();
  const color = (isShown: boolean) => wantsColor(words, isShown);
  const verbosity: Verbosity = words.values.has("quiet") ? "quiet" : words.values.has("verbose") ? "verbose" : "normal";
  return {
    words,
    diagnostics: new Diagnostics(color(isTerminal), verbosity),
    color,
    isTerminal,
    columns: isTerminal || Deno.stdout.isTerminal() ? columns() : undefined,
  };
}

/** `--color` decides; without it `NO_COLOR` (no-color.org) and a dumb terminal say no. */
function wantsColor({ values }: Words, isTerminal: boolean): boolean {
  const when = values.get("color")?.[0] ?? "auto";
  if (when !== "auto") return when === "always";
  return isTerminal && (Deno.env.get("NO_COLOR") ?? "") === "" && Deno.env.get("TERM") !== "dumb";
}

function columns(): number | undefined {
  try {
    // A terminal that was never told its size says 0.
    return Deno.consoleSize().columns || 80;
  } catch {
    return undefined;
  }
}

async function help(words: readonly string[]): Promise<ExitCode> {
  const commands = await Promise.all(COMMANDS.map(({ load }) => load()));
  const command = commands.find(({ name }) => name === words[0]);
  if (command === undefined && words.length > 0) throw new InputError([await unknownCommand(words[0])]);
  return show(command === undefined ? programHelp(commands) : commandHelp(command));
}

function show(text: string): ExitCode {
  printTo(() => `${text.trimEnd()}\n`);
  return EXIT.done;
}

async function unknownCommand(word: string) {
  const names = [...COMMANDS.map(({ name }) => name), "help"];
  const problem = wrong(`Unknown command "${word}"`, `expected one of ${names.join(", ")}`);
  const isFile = await Deno.stat(word).then(() => true, () => false);
  return { ...problem, suggestion: isFile ? `hindtrace analyze ${word}` : suggest(word, names) };
}
