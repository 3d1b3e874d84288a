/**
 * `hindtrace explain NAME`: what an event, a set, a signature or a bundled policy means, needs and says.
 * @module
 */
import { POLICIES } from "../../rules/policies/mod.ts";
import { EVENTS, findEvent, findSet, namedValues, SETS } from "../events/mod.ts";
import { InputError, type Policy, type SignatureDescription } from "../model/mod.ts";
import { SOURCES } from "../sources/mod.ts";
import { escapeText } from "../text/escape.ts";
import { toJson, type Writable } from "../text/json.ts";
import { formatAmount } from "../text/quantity.ts";
import { suggest } from "../text/suggest.ts";
import { table } from "../text/table.ts";
import { wrap } from "../text/width.ts";
import { wrong } from "./argv.ts";
import { captureService } from "./capture_service.ts";
import type { Command, Context } from "./command.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { learn, type Target } from "./explain_input.ts";
import { type OutputSpec, parseOutputs, printTo } from "./outputs.ts";
import { loadRulebook, type Rulebook, type RulebookOptions } from "./rulebook.ts";
import { rulebookOptions } from "./rulebook_flags.ts";
import { placeText } from "./test_result.ts";

/** What is known of a name: for people, and for programs. */
interface Explanation {
  readonly text: string;
  readonly data: Readonly<Record<string, Writable>>;
  /** What to look for in logs. */
  readonly target?: Target;
}

/** The command. */
export const explain: Command = {
  name: "explain",
  operands: "NAME",
  summary: "what an event, set, signature or policy means and needs; with --input why it did or did not fire",
  examples: [
    ["hindtrace explain security_file_open", "its arguments, the sets it is in, the signatures that need it"],
    ["hindtrace explain TRC-102", "a signature, by id, event name or name"],
    ["hindtrace explain overview", "a bundled policy, with its text"],
    [
      "hindtrace explain TRC-107 --input events.jsonl",
      "why it fired or did not: events left at each step, what the log lacks",
    ],
    ["hindtrace explain shells -p shells.yaml --input events.jsonl", "each rule of a policy, condition by condition"],
  ],
  run,
};

async function run(context: Context): Promise<ExitCode> {
  const { words } = context;
  const inputs = words.values.get("input") ?? [];
  const [format] = words.values.get("format") ?? [];
  const { specs, problems } = parseOutputs(words.values.get("output") ?? [], ["table", "json"], "table");
  const [name, ...more] = words.operands;
  const mistakes = [...words.problems, ...problems];
  if (name === undefined) {
    mistakes.push(wrong("Nothing to explain is named", "expected an event, set, signature or policy"));
  }
  if (more.length > 0) {
    const hint = "expected one word; logs go with --input";
    mistakes.push(wrong(`Cannot explain "${more.join(" ")}" too`, hint));
  }
  const formats = SOURCES.map((source) => source.name);
  if (format !== undefined && !formats.includes(format)) {
    mistakes.push({
      ...wrong(`Unknown format "${format}"`, `expected one of ${formats.join(", ")}`),
      suggestion: suggest(format, formats),
    });
  }
  if (mistakes.length > 0) throw new InputError(mistakes);
  await using rulebook = await loadRulebook(withBundled(rulebookOptions(context), name, inputs.length > 0));
  context.diagnostics.problems(rulebook.remarks);
  const found = explanations(name, rulebook);
  const isKnown = found.length > 0;
  if (!isKnown && inputs.length === 0) throw new InputError([unknown(name, rulebook)]);
  const shown = isKnown ? found : [unlisted(name)];
  const { explanations: all, unreadable, isEmpty } = await withLogs(context, rulebook, shown, { inputs, format });
  if (!isKnown && isEmpty) throw new InputError([unknown(name, rulebook)]);
  print(all, specs[0]);
  return unreadable > 0 ? EXIT.unreadable : EXIT.done;
}

function print(all: readonly Explanation[], { format, path }: OutputSpec): void {
  const text = format === "json"
    ? `[${all.map(({ data }) => `\n${toJson(data)}`).join(",")}\n]\n`
    : `${all.map(({ text }) => text).join("\n\n")}\n`;
  printTo(() => text, path);
}

/** A bundled policy is loaded when a log is to be judged by it. */
function withBundled(options: RulebookOptions, name: string, hasInputs: boolean): RulebookOptions {
  const isAdHoc = options.scopes.length + options.events.length > 0;
  if (!hasInputs || isAdHoc || !POLICIES.has(name) || options.policies.includes(name)) return options;
  return { ...options, policies: [...options.policies, name] };
}

/** Adds what the logs say of each. */
async function withLogs(
  context: Context,
  rulebook: Rulebook,
  shown: readonly Explanation[],
  options: { readonly inputs: readonly string[]; readonly format?: string },
) {
  const targets = shown.flatMap(({ target }) => target ?? []);
  if (options.inputs.length === 0 || targets.length === 0) {
    return { explanations: shown, unreadable: 0, isEmpty: false };
  }
  const { log, results, unreadable } = await learn(context, rulebook, targets, options);
  for (const { reason, count, first } of log.skipped) {
    context.diagnostics.note(
      `${formatAmount(count, "record")} skipped: ${reason}, first at ${placeText({ path: first.file, ...first })}`,
    );
  }
  const isEmpty = targets.every((target) => target.kind !== "event" || !log.seen.has(target.name));
  const where = escapeText(log.inputs.map((path) => path === "-" ? "standard input" : path).join(", "));
  const explanations = shown.map((explanation): Explanation => {
    const result = explanation.target && results[targets.indexOf(explanation.target)];
    if (result === undefined) return explanation;
    const { text, data } = explanation;
    return {
      text: `${text}\n\nIn ${where}:\n${result.text}`,
      data: { ...data, input: { files: log.inputs, logEvents: log.events, ...result.data } },
    };
  });
  return { explanations, unreadable, isEmpty };
}

/** An event of a newer Tracee than ours. */
function unlisted(name: string): Explanation {
  return {
    text: `Event ${escapeText(name)}: not in the catalog`,
    data: { kind: "event", name },
    target: { kind: "event", name },
  };
}

/** A name may be several things: `hooked_seq_ops` is an event, `hooked_syscall` too, and a signature stands beside. */
function explanations(name: string, { signatures: inside, hosted, policies }: Rulebook): readonly Explanation[] {
  const lower = name.toLowerCase();
  const signatures = [...inside, ...hosted];
  const signature = signatures.find(({ metadata }) =>
    [metadata.id, metadata.eventName, metadata.name].some((known) => known.toLowerCase() === lower)
  );
  const policy = policies?.find((one) => one.name === name);
  const bundled = POLICIES.get(name);
  return [
    signature === undefined ? undefined : explainSignature(signature),
    explainEvent(name, signatures),
    explainSet(name),
    bundled === undefined ? undefined : explainBundled(name, bundled, policy),
    policy === undefined || bundled !== undefined ? undefined : explainPolicy(policy),
  ].filter((explanation) => explanation !== undefined);
}

function unknown(name: string, { signatures: inside, hosted, policies }: Rulebook) {
  const signatures = [...inside, ...hosted];
  const names = [
    ...(policies ?? []).map((policy) => policy.name),
    ...EVENTS.map((event) => event.name),
    ...SETS.map((set) => set.name),
    ...POLICIES.keys(),
    ...signatures.flatMap(({ metadata }) => [metadata.id, metadata.eventName]),
  ];
  return {
    ...wrong(
      `Cannot explain "${name}": no event, set, signature or policy has that name`,
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
  const service = captureService(event.name);
  parts.push(`  ${service.text}`);
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
      ...service.data,
    },
    target: { kind: "event", name: event.name },
  };
}

function explainSet(name: string): Explanation | undefined {
  const set = findSet(name);
  if (set === undefined) return undefined;
  return {
    text: [`Set ${set.name}: ${set.summary}`, ...wrap(set.events.join(", "), 96).map((line) => `  ${line.trim()}`)]
      .join("\n"),
    data: { kind: "set", name: set.name, summary: set.summary, events: set.events },
    target: { kind: "set", events: set.events },
  };
}

function explainSignature(signature: SignatureDescription): Explanation {
  const { metadata, selectors, language, origin, optIn } = signature;
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
  return {
    text,
    data: { kind: "signature", ...metadata, language, origin, events },
    target: { kind: "signature", signature },
  };
}

function explainBundled(name: string, yaml: string, policy: Policy | undefined): Explanation {
  return {
    text: `Bundled policy ${name}\n\n${yaml.trimEnd()}`,
    data: { kind: "policy", name, text: yaml },
    target: policy && { kind: "policy", policy },
  };
}

function explainPolicy(policy: Policy): Explanation {
  const { name, description, scope, rules } = policy;
  const scopes = scope.map(({ text }) => text);
  const lines = [
    `Policy ${name}`,
    ...wrap(escapeText(description), 96).filter((line) => line.trim() !== "").map((line) => `  ${line.trim()}`),
    `  Scope: ${escapeText(scopes.length === 0 ? "global" : scopes.join(", "))}`,
    ...rules.map(({ text, filters }) => {
      const conditions = filters.map((filter) => filter.text).join(", ");
      return `  Rule ${escapeText(conditions === "" ? text : `${text}: ${conditions}`)}`;
    }),
  ];
  return {
    text: lines.join("\n"),
    data: {
      kind: "policy",
      name,
      description,
      scope: scopes,
      rules: rules.map((rule) => ({ event: rule.text, filters: rule.filters.map(({ text }) => text) })),
    },
    target: { kind: "policy", policy },
  };
}
