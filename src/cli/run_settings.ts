/**
 * What the flags mean that every judging run shares: outputs, limits, exit codes. Settled before anything is read.
 * @module
 */
import { type Problem, SEVERITIES, type Severity } from "../model/mod.ts";
import { SINKS } from "../sinks/mod.ts";
import { checkWebhookUrl, type WebhookFormat } from "../sinks/webhook/mod.ts";
import { suggest } from "../text/suggest.ts";
import { wrong } from "./argv.ts";
import type { Context } from "./command.ts";
import type { Limits } from "./judging.ts";
import { type OutputSpec, parseOutputs } from "./outputs.ts";
import { parseTime, TIME_FORMS } from "./times.ts";

/** The settings of a run, wherever its events come from. */
export interface RunSettings {
  readonly outputs: readonly OutputSpec[];
  readonly limits: Limits;
  readonly failOn?: "any" | Severity;
  readonly strict: boolean;
  readonly wide: boolean;
  readonly showProgress: boolean;
  readonly webhook?: { readonly url: string; readonly format: WebhookFormat };
}

/** Reads the flags; mistakes are added to the problems. A flag that the command does not have was not given. */
export function readRunSettings({ words, isTerminal }: Context, problems: Problem[]): RunSettings {
  const first = (name: string) => words.values.get(name)?.[0];
  const { specs, problems: mistakes } = parseOutputs(
    words.values.get("output") ?? [],
    SINKS.map(({ name }) => name),
    SINKS[0].name,
  );
  problems.push(...mistakes);
  const now = BigInt(Date.now()) * 1_000_000n;
  const from = readTime("from", first("from"), now, problems);
  const to = readTime("to", first("to"), now, problems);
  if (from !== undefined && to !== undefined && from > to) {
    problems.push(wrong("--from is after --to", "nothing lies between them"));
  }
  const webhook = readWebhook(first("webhook"), first("webhook-format"), problems);
  const minSeverity = readSeverity("min-severity", first("min-severity"), problems) ?? "info";
  const failOn = first("fail-on")?.toLowerCase() === "any"
    ? "any"
    : readSeverity("fail-on", first("fail-on"), problems);
  return {
    outputs: specs,
    limits: { minSeverity, from, to },
    failOn,
    webhook,
    strict: words.values.has("strict"),
    wide: words.values.has("wide"),
    showProgress: isTerminal && !words.values.has("no-progress") && !words.values.has("quiet"),
  };
}

/** The URL may hold a secret: no message repeats it. */
function readWebhook(url: string | undefined, format: string | undefined, problems: Problem[]): RunSettings["webhook"] {
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
