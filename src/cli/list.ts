/**
 * `hindtrace list`: what there is.
 * @module
 */
import { POLICIES } from "../../rules/policies/mod.ts";
import { EVENTS, SETS } from "../events/mod.ts";
import { InputError, type Problem, type SignatureDescription } from "../model/mod.ts";
import { SINKS } from "../sinks/mod.ts";
import { readHostServices } from "../sources/ebpf/host_services.ts";
import { SOURCES } from "../sources/mod.ts";
import { compareBytes } from "../text/compare.ts";
import { toJson, type Writable } from "../text/json.ts";
import { suggest } from "../text/suggest.ts";
import { table } from "../text/table.ts";
import { wrong } from "./argv.ts";
import { captureService } from "./capture_service.ts";
import type { Command, Context } from "./command.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { parseOutputs, printTo } from "./outputs.ts";
import { loadRulebook, vocabularyOf } from "./rulebook.ts";
import { rulebookOptions } from "./rulebook_flags.ts";

/** Rows of a listing: what programs get, of which the columns named are shown to people. */
interface Listing {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, Writable>>[];
}

const LISTINGS: Readonly<Record<string, (context: Context) => Listing | Promise<Listing>>> = {
  events: ({ diagnostics }) => {
    const services = readHostServices();
    if (services.reason !== undefined) diagnostics.detail(services.reason);
    return {
      columns: ["name", "layer", "sets", "summary"],
      rows: EVENTS.map(({ name, kind, syscallNumber, sets, args, previousNames, summary }) => ({
        name,
        layer: services.of(name).layer ?? "no",
        kind,
        syscallNumber,
        sets,
        summary,
        args: args.map((arg) => ({ name: arg.name, type: arg.type })),
        previousNames,
        ...captureService(name, services).data,
      })),
    };
  },
  sets: () => ({
    columns: ["name", "size", "summary"],
    rows: SETS.map(({ name, summary, events }) => ({ name, size: events.length, summary, events })),
  }),
  signatures: async (context) => ({
    columns: ["id", "eventName", "severity", "technique", "language", "origin", "optIn", "events"],
    rows: (await loadSignatures(context)).map((
      { metadata, language, origin, optIn, selectors },
    ) => ({
      id: metadata.id,
      eventName: metadata.eventName,
      name: metadata.name,
      version: metadata.version,
      severity: metadata.severity,
      tactic: metadata.tactic,
      technique: metadata.technique,
      tags: metadata.tags,
      language,
      origin,
      optIn: optIn === true,
      events: selectors.map((selector) =>
        selector.origin === undefined ? selector.name : `${selector.name}@${selector.origin}`
      ),
      description: metadata.description,
    })),
  }),
  policies: async (context) => {
    const { loadPolicies } = await import("../policies/mod.ts");
    const vocabulary = vocabularyOf(await loadSignatures(context));
    const { policies } = loadPolicies([...POLICIES.keys()], vocabulary);
    return {
      columns: ["name", "rules", "description"],
      rows: policies.map(({ name, description, rules }) => ({
        name,
        description,
        rules: rules.length,
        events: [...new Set(rules.flatMap(({ events }) => [...events]))].sort(compareBytes),
      })),
    };
  },
  formats: () => ({
    columns: ["name", "summary"],
    rows: SOURCES.map(({ name, summary }) => ({ name, summary })),
  }),
  outputs: () => ({
    columns: ["name", "summary"],
    rows: SINKS.map(({ name, summary }) => ({ name, summary })),
  }),
};

async function loadSignatures(context: Context): Promise<readonly SignatureDescription[]> {
  await using rulebook = await loadRulebook(rulebookOptions(context));
  context.diagnostics.problems(rulebook.remarks);
  return [...rulebook.signatures, ...rulebook.hosted].toSorted((left, right) =>
    compareBytes(left.metadata.id, right.metadata.id)
  );
}

/** The command. */
export const list: Command = {
  name: "list",
  operands: Object.keys(LISTINGS).join("|"),
  summary: "what there is: events, sets, signatures, bundled policies, formats, outputs",
  examples: [
    ["hindtrace list signatures", "what is detected"],
    ["hindtrace list events -o json", "for programs"],
  ],
  run,
};

async function run(context: Context): Promise<ExitCode> {
  const { words } = context;
  const problems: Problem[] = [...words.problems];
  const { specs, problems: mistakes } = parseOutputs(
    words.values.get("output") ?? [],
    ["table", "json", "jsonl"],
    "table",
  );
  problems.push(...mistakes);
  const [what = "", ...more] = words.operands;
  const listing = Object.hasOwn(LISTINGS, what) ? LISTINGS[what] : undefined;
  const names = Object.keys(LISTINGS);
  if (listing === undefined) {
    const message = what === "" ? "Nothing to list is named" : `Cannot list "${what}"`;
    problems.push({ ...wrong(message, `expected one of ${names.join(", ")}`), suggestion: suggest(what, names) });
  }
  if (more.length > 0) problems.push(wrong(`Cannot list "${more.join(" ")}" too`, "expected one word"));
  if (listing === undefined || problems.length > 0) throw new InputError(problems);
  const rows = await listing(context);
  for (const { format, path } of specs) {
    printTo(({ isTerminal }) => show(rows, format, context, isTerminal), path);
  }
  return EXIT.done;
}

function show({ columns, rows }: Listing, format: string, context: Context, isTerminal: boolean): string {
  if (format === "json") return `[${rows.map((row) => `\n${toJson(row)}`).join(",")}\n]\n`;
  if (format === "jsonl") return rows.map((row) => `${toJson(row)}\n`).join("");
  return table(rows.map((row) => columns.map((column) => cell(row[column]))), {
    header: columns.map((column) => column.replace(/([A-Z])/g, " $1").toUpperCase()),
    width: isTerminal ? context.columns : undefined,
    color: context.color(isTerminal),
  });
}

function cell(value: Writable): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "boolean") return value ? "yes" : "";
  return Array.isArray(value) ? value.join(", ") : String(value);
}
