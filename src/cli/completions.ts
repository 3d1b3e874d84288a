/**
 * Completions for shells, made from the tables of commands and flags.
 * @module
 */
import type { Command } from "./command.ts";
import { type Flag, flagsOf } from "./flags.ts";

/** Shells there are completions for, and the name their file must have to be found. */
export const SHELLS: Readonly<Record<Shell, string>> = {
  bash: "hindtrace.bash",
  zsh: "_hindtrace",
  fish: "hindtrace.fish",
};

/** A shell. */
export type Shell = "bash" | "zsh" | "fish";

/** A command with the flags that are offered, and the words its operands may be. */
interface Offer {
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly Flag[];
  /** Empty: files. */
  readonly words: readonly string[];
}

/**
 * Makes the completions of one shell.
 *
 * @param shell which shell
 * @param commands all commands, in the order of the help
 * @example
 * ```ts
 * import { match } from "node:assert";
 * match(completions("bash", []), /complete -o default -F _hindtrace hindtrace/);
 * ```
 */
export function completions(shell: Shell, commands: readonly Command[]): string {
  const offers = commands.map(({ name, summary, operands }): Offer => ({
    name,
    summary,
    flags: flagsOf(name).filter(({ hidden }) => !hidden),
    words: /^[a-z]+(\|[a-z]+)+$/.test(operands) ? operands.split("|") : [],
  }));
  const make = { bash: bashText, zsh: zshText, fish: fishText }[shell];
  return make([...offers, helpOffer(offers)]);
}

function helpOffer(offers: readonly Offer[]): Offer {
  return { name: "help", summary: "help for a command", flags: [], words: offers.map(({ name }) => name) };
}

function bashText(offers: readonly Offer[]): string {
  const cases = offers.flatMap(({ name, flags, words }) => {
    const spellings = flags.flatMap(spell).filter((word) => word.startsWith("--"));
    return [
      `    ${name})`,
      ...caseOf(flags.filter(({ choices }) => choices !== undefined), ({ choices }) => (choices ?? []).join(" ")),
      `      flags=${single(spellings.join(" "))} words=${single(words.join(" "))}`,
      "      ;;",
    ];
  });
  return [
    "# bash completion for hindtrace",
    "_hindtrace() {",
    "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} flags= words=",
    "  COMPREPLY=()",
    "  if ((COMP_CWORD == 1)); then",
    `    COMPREPLY=($(compgen -W ${single(offers.map(({ name }) => name).join(" "))} -- "$current"))`,
    "    return",
    "  fi",
    "  case ${COMP_WORDS[1]} in",
    ...cases,
    "  esac",
    "  [[ $current == -* ]] && words=$flags",
    '  [[ -n $words ]] && COMPREPLY=($(compgen -W "$words" -- "$current"))',
    "}",
    // Where nothing is offered, bash offers files.
    "complete -o default -F _hindtrace hindtrace",
    "",
  ].join("\n");
}

function caseOf(flags: readonly Flag[], words: (flag: Flag) => string): readonly string[] {
  if (flags.length === 0) return [];
  return [
    "      case $previous in",
    ...flags.map((flag) =>
      `        ${spell(flag).join(" | ")}) COMPREPLY=($(compgen -W ${single(words(flag))} -- "$current")); return ;;`
    ),
    "      esac",
  ];
}

function zshText(offers: readonly Offer[]): string {
  return [
    "#compdef hindtrace",
    "_hindtrace() {",
    "  local -a commands",
    "  commands=(",
    ...offers.map(({ name, summary }) => `    ${single(`${name}:${summary}`)}`),
    "  )",
    "  if ((CURRENT == 2)); then",
    "    _describe command commands",
    "    return",
    "  fi",
    "  local command=${words[2]}",
    "  shift words",
    "  ((CURRENT--))",
    "  case $command in",
    ...offers.flatMap(({ name, flags, words }) => [
      `    ${name})`,
      "      _arguments -s \\",
      ...flags.flatMap(zshFlag).map((line) => `        ${single(line)} \\`),
      `        ${single(words.length > 0 ? `*:word:(${words.join(" ")})` : "*:file:_files")}`,
      "      ;;",
    ]),
    "  esac",
    "}",
    '_hindtrace "$@"',
    "",
  ].join("\n");
}

function zshFlag(flag: Flag): readonly string[] {
  const { value, repeats, summary, choices } = flag;
  const text = summary.replace(/[[\]:\\]/g, "\\$&");
  const what = choices === undefined ? "_files" : `(${choices.join(" ")})`;
  const argument = value === undefined ? "" : `:${value.replace(/[:\\]/g, "\\$&")}:${what}`;
  return spell(flag).map((word) => `${repeats ? "*" : ""}${word}[${text}]${argument}`);
}

function fishText(offers: readonly Offer[]): string {
  const names = offers.map(({ name }) => name).join(" ");
  return [
    "# fish completion for hindtrace",
    ...offers.map(({ name, summary }) =>
      `complete -c hindtrace -f -n "not __fish_seen_subcommand_from ${names}" -a ${name} -d ${
        single(summary, fishQuote)
      }`
    ),
    ...offers.flatMap(({ name, flags, words }) => {
      const when = `complete -c hindtrace -n "__fish_seen_subcommand_from ${name}"`;
      return [
        ...flags.map((flag) => `${when} ${fishFlag(flag)}`),
        ...(words.length > 0 ? [`${when} -f -a ${single(words.join(" "), fishQuote)}`] : []),
      ];
    }),
    "",
  ].join("\n");
}

function fishFlag({ name, short, value, summary, choices }: Flag): string {
  const words = [...(short === undefined ? [] : [`-s ${short}`]), `-l ${name}`];
  // `-r` alone: a value is needed, and files are offered.
  if (value !== undefined) words.push(choices === undefined ? "-r" : `-x -a ${single(choices.join(" "), fishQuote)}`);
  return [...words, `-d ${single(summary, fishQuote)}`].join(" ");
}

/** The words a flag is given by. */
function spell({ name, short }: Flag): readonly string[] {
  return short === undefined ? [`--${name}`] : [`-${short}`, `--${name}`];
}

/** A word in single quotes, as POSIX shells read it. */
function single(text: string, quote = (inner: string) => inner.replaceAll("'", "'\\''")): string {
  return `'${quote(text)}'`;
}

function fishQuote(text: string): string {
  return text.replace(/['\\]/g, "\\$&");
}
