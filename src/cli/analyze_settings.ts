/**
 * What the flags of `analyze` mean, settled before anything is read.
 * @module
 */
import { type Problem, SEVERITIES, type Severity } from "../model/mod.ts";
import { SINKS } from "../sinks/mod.ts";
import { checkWebhookUrl, type WebhookFormat } from "../sinks/webhook/mod.ts";
import { SOURCES } from "../sources/mod.ts";
import { suggest } from "../text/suggest.ts";
import { wrong } from "./argv.ts";
import type { Context } from "./command.ts";
import type { Limits } from "./judging.ts";
import { type OutputSpec, parseOutputs } from "./outputs.ts";
import { parseTime, TIME_FORMS } from "./times.ts";

/** The settings of a run. */
export interface Settings {
  readonly inputs: readonly string[];
  readonly format?: string;
  readonly outputs: readonly OutputSpec[];
  readonly limits: Limits;
  readonly failOn?: "any" | Severity;
  readonly strict: boolean;
  readonly wide: boolean;
  readonly showProgress: boolean;
  readonly webhook?: { readonly url: string; readonly format: WebhookFormat };
}

/** Reads the flags; every mistake in them is among the problems. */
export function readSettings({ words, isTerminal }: Context): { settings: Settings; problems: readonly Problem[] } {
  const problems: Problem[] = [...words.problems];
  const first = (name: string) => words.values.get(name)?.[0];
  const all = (name: string) => words.values.get(name) ?? [];
  const seed = readSeedInputs(all("input-tracee"), problems);
  const { specs, problems: mistakes } = parseOutputs(all("output"), SINKS.map(({ name }) => name), SINKS[0].name);
  problems.push(...mistakes);
  const now = BigInt(Date.now()) * 1_000_000n;
  const from = readTime("from", first("from"), now, problems);
  const to = readTime("to", first("to"), now, problems);
  if (from !== undefined && to !== undefined && from > to) {
    problems.push(wrong("--from is after --to", "nothing lies between them"));
  }
  const format = readFormat(first("format") ?? seed.format, problems);
  const webhook = readWebhook(first("webhook"), first("webhook-format"), problems);
  const minSeverity = readSeverity("min-severity", first("min-severity"), problems) ?? "info";
  const failOn = first("fail-on")?.toLowerCase() === "any"
    ? "any"
    : readSeverity("fail-on", first("fail-on"), problems);
  const settings: Settings = {
    inputs: [...words.operands, ...all("tracee-file"), ...seed.inputs],
    format,
    outputs: specs,
    limits: { minSeverity, from, to },
    failOn,
    webhook,
    strict: words.values.has("strict"),
    wide: words.values.has("wide"),
    showProgress: isTerminal && !words.values.has("no-progress") && !words.values.has("quiet"),
  };
  return { settings, problems };
}

/** `file:PATH` and `format:NAME`, as tracee-rules has them; a path may hold colons. */
function readSeedInputs(
  values: readonly string[],
  problems: Problem[],
): { inputs: readonly string[]; format?: string } {
  const inputs: string[] = [];
  let format: string | undefined;
  for (const value of values) {
    const [, key, rest] = /^(file|format):(.+)$/s.exec(value) ?? [];
    if (key === "file") inputs.push(rest === "stdin" ? "-" : rest);
    else if (key === "format" && /^(json|gob)$/i.test(rest)) format = `tracee-${rest.toLowerCase()}`;
    else problems.push(wrong(`Cannot read --input-tracee "${value}"`, "expected file:PATH, format:json or format:gob"));
  }
  return { inputs, format };
}

function readFormat(name: string | undefined, problems: Problem[]): string | undefined {
  if (name === undefined) return undefined;
  const names = SOURCES.map((format) => format.name);
  if (!names.includes(name)) {
    problems.push({
      ...wrong(`Unknown format "${name}"`, `expected one of ${names.join(", ")}`),
      suggestion: suggest(name, names),
    });
  }
  return name;
}

/** The URL may hold a secret: no message repeats it. */
function readWebhook(url: string | undefined, format: string | undefined, problems: Problem[]): Settings["webhook"] {
  if (url === undefined) {
    if (format !== undefined) {
      problems.push(wrong("--webhook-format is given without --webhook", "expected --webhook URL"));
    }
    return undefined;
  }
  const mistake = checkWebhookUrl(url);
  if (mistake !== undefined) problems.push(wrong("Cannot read the URL of --webhook", mistake));
  return { url, format: format === "falcosidekick" ? format : "json" };
}

function readTime(flag: string, text: string | undefined, now: bigint, problems: Problem[]): bigint | undefined {
  if (text === undefined) return undefined;
  const time = parseTime(text, now);
  if (time === undefined) problems.push(wrong(`Cannot read --${flag} "${text}"`, `expected ${TIME_FORMS}`));
  return time;
}

function readSeverity(flag: string, text: string | undefined, problems: Problem[]): Severity | undefined {
  if (text === undefined) return undefined;
  const severity = SEVERITIES.find((name, number) => name === text.toLowerCase() || String(number) === text);
  if (severity !== undefined) return severity;
  const choices = flag === "fail-on" ? ["any", ...SEVERITIES] : [...SEVERITIES];
  problems.push({
    ...wrong(`Unknown severity "${text}" in --${flag}`, `expected one of ${choices.join(", ")}, or 0 to 4`),
    suggestion: suggest(text, choices),
  });
  return undefined;
}
