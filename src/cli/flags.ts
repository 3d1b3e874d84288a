/**
 * Every flag: the one source of parsing, help, completions and the man page.
 * @module
 */

/** One flag of the command line. */
export interface Flag {
  readonly name: string;
  readonly short?: string;
  /** Placeholder of its value; a flag without one is on or off. */
  readonly value?: string;
  /** May be given more than once. */
  readonly repeats?: boolean;
  /** What it does, in one line. */
  readonly summary: string;
  /** The same for some commands, where it differs. */
  readonly summaries?: Readonly<Record<string, string>>;
  /** The heading it stands under in the help. */
  readonly group: FlagGroup;
  /** Commands that have it; absent: all of them. */
  readonly commands?: readonly string[];
  /** Values it takes, where they are few. */
  readonly choices?: readonly string[];
  /** Not shown in the help: another tool's spelling. */
  readonly hidden?: boolean;
}

/** The headings of the help, in order. */
export const FLAG_GROUPS = ["Selecting", "Input", "Capture", "Output", "General"] as const;
/** A heading of the help. */
export type FlagGroup = typeof FLAG_GROUPS[number];

/** Commands that judge events. */
const RUNS = ["analyze", "capture"];
const JUDGING = [...RUNS, "check"];
const SIGNATURES = [...JUDGING, "test", "list", "explain"];

/** All flags, in the order of the help. */
export const FLAGS: readonly Flag[] = [
  {
    name: "policy",
    short: "p",
    value: "PATH|NAME",
    repeats: true,
    group: "Selecting",
    commands: [...JUDGING, "explain"],
    summary: "a policy file, a folder of them, or a bundled policy by name (see: list policies)",
  },
  {
    name: "scope",
    short: "s",
    value: "EXPR",
    repeats: true,
    group: "Selecting",
    commands: [...JUDGING, "explain"],
    summary: "for whom: uid=0, comm=bash,sh, container, tree=1234 …; not together with --policy",
  },
  {
    name: "events",
    short: "e",
    value: "EXPR",
    repeats: true,
    group: "Selecting",
    commands: [...JUDGING, "explain"],
    summary: "which events: openat, fs (a set), -close, security_file_open.args.pathname=/etc/*",
  },
  {
    name: "rules-dir",
    value: "DIR",
    repeats: true,
    group: "Selecting",
    commands: SIGNATURES,
    summary: "more signatures: .rego, .wasm, bundle .tar.gz, .ts, .js",
  },
  {
    name: "no-builtin",
    group: "Selecting",
    commands: SIGNATURES,
    summary: "leave the built-in signatures out",
  },
  {
    name: "skip-faulty",
    group: "Selecting",
    commands: SIGNATURES,
    summary: "go on without the signature files that cannot be loaded, and say which",
  },
  {
    name: "rules",
    value: "NAME[,NAME…]",
    repeats: true,
    group: "Selecting",
    commands: SIGNATURES,
    summary: "only these signatures: id, event name, name, or tag:NAME",
  },
  {
    name: "min-severity",
    value: "LEVEL",
    group: "Selecting",
    commands: RUNS,
    summary: "leave out findings below info, low, medium, high or critical (0 to 4)",
  },
  {
    name: "from",
    value: "TIME",
    group: "Selecting",
    commands: ["analyze"],
    summary: "no events before: ISO 8601 (UTC unless it says), Unix seconds, or how long ago (2h, 3d)",
  },
  { name: "to", value: "TIME", group: "Selecting", commands: ["analyze"], summary: "no events after" },
  {
    name: "input",
    value: "FILE",
    repeats: true,
    group: "Input",
    commands: ["explain"],
    summary: "look for it in this log (a file, a folder, - for standard input)",
  },
  {
    name: "format",
    value: "NAME",
    group: "Input",
    commands: ["analyze", "explain"],
    summary: "the input's format, instead of recognizing it (see: list formats)",
  },
  {
    name: "tracee-file",
    value: "PATH",
    repeats: true,
    group: "Input",
    commands: ["analyze"],
    summary: "an input, in the spelling of tracee-rules 0.4",
    hidden: true,
  },
  {
    name: "input-tracee",
    value: "file:PATH|format:NAME",
    repeats: true,
    group: "Input",
    commands: ["analyze"],
    summary: "an input or its format, in the spelling of tracee-rules 0.5 and later",
    hidden: true,
  },
  {
    name: "write",
    value: "FILE",
    group: "Capture",
    commands: ["capture"],
    summary: "save the events as Tracee's JSON lines, for analyze and Tracee's tools; .gz and .zst compress",
  },
  {
    name: "keep",
    value: "TIME",
    group: "Capture",
    commands: ["capture"],
    summary: "with --write: save only what came so long before a finding, and so long after it (30s)",
  },
  {
    name: "duration",
    value: "TIME",
    group: "Capture",
    commands: ["capture"],
    summary: "end after this time: 500ms, 30s, 5m, 1h",
  },
  { name: "count", value: "N", group: "Capture", commands: ["capture"], summary: "end after so many events" },
  {
    name: "ring-size",
    value: "BYTES",
    group: "Capture",
    commands: ["capture"],
    summary: "room for events on their way from the kernel (32M, or 16M with little memory)",
  },
  {
    name: "integrity-interval",
    value: "TIME",
    group: "Capture",
    commands: ["capture"],
    summary: "how often the kernel's code, pointers and modules are looked at (60s)",
  },
  {
    name: "exec-env",
    group: "Capture",
    commands: ["capture"],
    summary: "with the environment of started programs, which often holds secrets",
  },
  {
    name: "libbpf",
    value: "PATH",
    group: "Capture",
    commands: ["capture"],
    summary: "another libbpf.so to load instead of the one inside",
  },
  {
    name: "output",
    short: "o",
    value: "FORMAT[:FILE]",
    repeats: true,
    group: "Output",
    commands: [...RUNS, "test", "list", "explain"],
    summary: "table, json or jsonl (test: tap or junit); to a file when one is named",
    summaries: {
      analyze: "table, json or jsonl; to a file when one is named",
      capture: "table, json or jsonl; to a file when one is named",
      test: "tap or junit; to a file when one is named",
      list: "table, json or jsonl; to a file when one is named",
      explain: "table or json; to a file when one is named",
    },
  },
  {
    name: "webhook",
    value: "URL",
    group: "Output",
    commands: RUNS,
    summary: "post each finding there as JSON, with retries; failures are counted and shown",
  },
  {
    name: "webhook-format",
    value: "FORMAT",
    group: "Output",
    commands: RUNS,
    choices: ["json", "falcosidekick"],
    summary: "what is posted: json (the default) or falcosidekick",
  },
  { name: "wide", group: "Output", commands: RUNS, summary: "cut nothing in the table, show all rows" },
  {
    name: "color",
    value: "WHEN",
    group: "General",
    choices: ["auto", "always", "never"],
    summary: "auto, always or never; NO_COLOR is heeded",
  },
  {
    name: "fail-on",
    value: "LEVEL",
    group: "Output",
    commands: RUNS,
    summary: "exit 1 when a finding is at least this severe; any counts plain events too",
  },
  {
    name: "strict",
    group: "Output",
    commands: RUNS,
    summary: "exit 4 when lines were skipped, events lost, or signatures failed",
  },
  {
    name: "allow-untested",
    group: "Output",
    commands: ["test"],
    summary: "no failure when a signature has no cases",
  },
  { name: "no-progress", group: "Output", commands: RUNS, summary: "no progress on the terminal" },
  { name: "quiet", short: "q", group: "General", summary: "errors only on stderr" },
  { name: "verbose", short: "v", group: "General", summary: "more on stderr" },
  { name: "help", short: "h", group: "General", summary: "help for the program or a command" },
  { name: "version", group: "General", summary: "the version" },
];

/**
 * The flags of one command, or those of every command.
 *
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * ok(flagsOf("check").some(({ name }) => name === "policy"));
 * ok(!flagsOf("check").some(({ name }) => name === "from"));
 * ```
 */
export function flagsOf(command: string): readonly Flag[] {
  return FLAGS.filter(({ commands }) => commands === undefined || commands.includes(command))
    .map((flag) => ({ ...flag, summary: flag.summaries?.[command] ?? flag.summary }));
}
