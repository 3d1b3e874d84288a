/**
 * `hindtrace explain NAME`: what an event, a set, a signature or a bundled policy means, needs and says.
 * @module
 */
import { POLICIES } from "../../rules/policies/mod.ts";
import { EVENTS, findEvent, findSet, namedValues, SETS } from "../events/mod.ts";
import { InputError, type SignatureDescription } from "../model/mod.ts";
import { toJson, type Writable } from "../text/json.ts";
import { suggest } from "../text/suggest.ts";
import { table } from "../text/table.ts";
import { wrap } from "../text/width.ts";
import { wrong } from "./argv.ts";
import type { Command, Context } from "./command.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { parseOutputs } from "./outputs.ts";
import { loadRulebook } from "./rulebook.ts";
import { rulebookOptions } from "./rulebook_flags.ts";

/** What is known of a name: for people, and for programs. */
interface Explanation {
  readonly text: string;
  readonly data: Readonly<Record<string, Writable>>;
}

/** The command. */
export const explain: Command = {
  name: "explain",
  operands: "NAME",
  summary: "what an event, set, signature or bundled policy means and needs",
  examples: [
    ["hindtrace explain security_file_open", "its arguments, the sets it is in, the signatures that need it"],
    ["hindtrace explain TRC-102", "a signature, by id, event name or name"],
    ["hindtrace explain overview", "a bundled policy, with its text"],
  ],
  run,
};

async function run(context: Context): Promise<ExitCode> {
  const { words } = context;
  const { specs, problems } = parseOutputs(words.values.get("output") ?? [], ["table", "json"], "table");
  const [name, ...more] = words.operands;
  const mistakes = [...words.problems, ...problems];
  if (name === undefined) {
    mistakes.push(wrong("Nothing to explain is named", "expected an event, set, signature or policy"));
  }
  if (more.length > 0) mistakes.push(wrong(`Cannot explain "${more.join(" ")}" too`, "expected one word"));
  if (mistakes.length > 0) throw new InputError(mistakes);
  await using rulebook = await loadRulebook(rulebookOptions(context));
  const signatures = [...rulebook.signatures, ...rulebook.hosted];
  const found = explanations(name, signatures);
  if (found.length === 0) throw new InputError([unknown(name, signatures)]);
  const isJson = specs[0].format === "json";
  console.log(
    isJson
      ? `[${found.map(({ data }) => `\n${toJson(data)}`).join(",")}\n]`
      : found.map(({ text }) => text).join("\n\n"),
  );
  return EXIT.done;
}

/** A name may be several things: `hooked_seq_ops` is an event, `hooked_syscall` too, and a signature stands beside. */
function explanations(name: string, signatures: readonly SignatureDescription[]): readonly Explanation[] {
  const lower = name.toLowerCase();
  const signature = signatures.find(({ metadata }) =>
    [metadata.id, metadata.eventName, metadata.name].some((known) => known.toLowerCase() === lower)
  );
  const policy = POLICIES.get(name);
  return [
    signature === undefined ? undefined : explainSignature(signature),
    explainEvent(name, signatures),
    explainSet(name),
    policy === undefined ? undefined : explainPolicy(name, policy),
  ].filter((explanation) => explanation !== undefined);
}

function unknown(name: string, signatures: readonly SignatureDescription[]) {
  const names = [
    ...EVENTS.map((event) => event.name),
    ...SETS.map((set) => set.name),
    ...POLICIES.keys(),
    ...signatures.flatMap(({ metadata }) => [metadata.id, metadata.eventName]),
  ];
  return {
    ...wrong(
      `Cannot explain "${name}": no event, set, signature or bundled policy has that name`,
      "see: hindtrace list events",
    ),
    suggestion: suggest(name, names),
  };
}

function explainEvent(name: string, signatures: readonly SignatureDescription[]): Explanation | undefined {
  const event = findEvent(name);
  if (event === undefined) return undefined;
  const needed = signatures.filter(({ selectors }) => selectors.some((selector) => selector.name === event.name))
    .map(({ metadata: { id, eventName } }) => `${id} ${eventName}`);
  const args = event.args.map((arg) => {
    const values = namedValues(event.name, arg.name);
    return [arg.name, arg.type, values === undefined ? "" : `number or text (${values.name})`];
  });
  const parts = [
    `Event ${event.name}${event.syscallNumber === undefined ? "" : ` (system call ${event.syscallNumber} on x86-64)`}`,
    `  ${event.summary}`,
  ];
  if (event.name !== name) parts.push(`  ${name} is its name in older logs`);
  if (event.previousNames.length > 0) parts.push(`  Older names: ${event.previousNames.join(", ")}`);
  if (event.sets.length > 0) parts.push(`  Sets: ${event.sets.join(", ")}`);
  if (needed.length > 0) parts.push(`  Needed by: ${needed.join(", ")}`);
  if (args.length > 0) parts.push("", table(args, { header: ["ARGUMENT", "TYPE", "VALUES"], indent: 2 }).trimEnd());
  const example = event.args[0]?.name;
  if (example !== undefined) {
    parts.push(
      "",
      `  In a policy:  - event: ${event.name}`,
      "                  filters:",
      `                    - data.${example}=…`,
    );
  }
  return {
    text: parts.join("\n"),
    data: {
      kind: "event",
      name: event.name,
      summary: event.summary,
      syscallNumber: event.syscallNumber,
      sets: event.sets,
      args: event.args.map(({ name, type }) => ({ name, type })),
      previousNames: event.previousNames,
      neededBy: needed,
    },
  };
}

function explainSet(name: string): Explanation | undefined {
  const set = findSet(name);
  if (set === undefined) return undefined;
  return {
    text: [`Set ${set.name}: ${set.summary}`, ...wrap(set.events.join(", "), 96).map((line) => `  ${line.trim()}`)]
      .join("\n"),
    data: { kind: "set", name: set.name, summary: set.summary, events: set.events },
  };
}

function explainSignature({ metadata, selectors, language, origin, optIn }: SignatureDescription): Explanation {
  const events = selectors.map(({ name, origin: where }) => where === undefined ? name : `${name} (${where} only)`);
  const facts = [
    ["Severity", metadata.severity],
    ["ATT&CK", [metadata.tactic, metadata.technique].filter((part) => part !== undefined).join(", ")],
    ["Events", events.join(", ")],
    ["Tags", metadata.tags.join(", ")],
    ["Written in", `${language} (${origin})`],
    ["Runs", optIn ? "when --rules or a policy names it: it says much on a healthy cluster" : ""],
  ].filter(([, value]) => value !== "");
  const text = [
    `Signature ${metadata.id} ${metadata.eventName}: ${metadata.name}`,
    ...wrap(metadata.description, 96).map((line) => `  ${line.trim()}`),
    table(facts, { indent: 2 }).trimEnd(),
  ].join("\n");
  return { text, data: { kind: "signature", ...metadata, language, origin, events } };
}

function explainPolicy(name: string, yaml: string): Explanation {
  return { text: `Bundled policy ${name}\n\n${yaml.trimEnd()}`, data: { kind: "policy", name, text: yaml } };
}
