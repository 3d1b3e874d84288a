/**
 * `hindtrace analyze`: judges saved event logs.
 * @module
 */
import {
  InputError,
  type Problem,
  type RunSummary,
  SEVERITIES,
  type Severity,
  type Sink,
  type Source,
} from "../model/mod.ts";
import { namedValues } from "../events/mod.ts";
import { Judge, summarise, type Tally } from "../pipeline.ts";
import { SINKS } from "../sinks/mod.ts";
import { runText, summaryText } from "../sinks/summary.ts";
import { listInputs, openInput } from "../sources/inputs/mod.ts";
import { findFormat, SOURCES, UnknownFormatError } from "../sources/mod.ts";
import { formatAmount } from "../text/quantity.ts";
import { suggest } from "../text/suggest.ts";
import { wrong } from "./argv.ts";
import type { Command, Context } from "./command.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { startInterrupts } from "./interrupts.ts";
import { type Judging, type Limits, startJudging } from "./judging.ts";
import { Output, type OutputSpec, parseOutputs } from "./outputs.ts";
import { Progress } from "./progress.ts";
import { loadRulebook } from "./rulebook.ts";
import { rulebookOptions } from "./rulebook_flags.ts";
import { parseTime, TIME_FORMS } from "./times.ts";

/** The command. */
export const analyze: Command = {
  name: "analyze",
  operands: "[INPUT…]",
  summary: "judge saved event logs: files, folders, - or nothing for standard input",
  examples: [
    ["hindtrace analyze events.jsonl", "all signatures over one log"],
    [
      "hindtrace analyze --policy overview -o json:report.json /evidence",
      "a bundled policy over a folder; the report to a file",
    ],
    [
      "zcat events.gz | hindtrace analyze -e 'security_file_open.args.pathname=/etc/*' -s uid=0",
      "one question, from a pipe",
    ],
    ["hindtrace analyze --fail-on high --strict -q events.jsonl.zst", "for cron: the exit code says it"],
  ],
  run,
};

/** What the flags mean, settled before anything is read. */
interface Settings {
  readonly inputs: readonly string[];
  readonly format?: string;
  readonly outputs: readonly OutputSpec[];
  readonly limits: Limits;
  readonly failOn?: "any" | Severity;
  readonly strict: boolean;
  readonly wide: boolean;
  readonly showProgress: boolean;
}

async function run(context: Context): Promise<ExitCode> {
  const { settings, problems } = readSettings(context);
  const rulebook = await loadRulebook(rulebookOptions(context), problems);
  context.diagnostics.problems(rulebook.remarks);
  const judging = startJudging(rulebook, settings.limits);
  const outputs = openOutputs(settings.outputs);
  const sinks = outputs.map(({ output, format }) =>
    format.create(output.print, {
      color: context.color(output.isTerminal),
      width: output.isTerminal ? context.columns : undefined,
      wide: settings.wide,
      words: (event, arg, value) => namedValues(event, arg)?.text(value),
    })
  );
  const analysis = new Analysis(context, settings, judging, sinks, outputs.map(({ output }) => output));
  const summary = await analysis.run();
  const showsSummary = outputs.some(({ format, output }) => format.showsSummary && output.isStdout);
  for (const sink of sinks) sink.finish?.(summary);
  for (const { output } of outputs) output[Symbol.dispose]();
  if (!showsSummary) {
    const panel = summaryText(summary, {
      color: context.color(context.isTerminal),
      width: context.isTerminal ? context.columns : undefined,
      wide: settings.wide,
    });
    context.diagnostics.text(panel);
  } else context.diagnostics.text(runText(summary.run));
  return analysis.exitCode(summary);
}

function readSettings({ words, isTerminal }: Context): { settings: Settings; problems: readonly Problem[] } {
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

function openOutputs(specs: readonly OutputSpec[]) {
  try {
    return specs.map((spec) => ({
      output: new Output(spec.path),
      format: SINKS.find(({ name }) => name === spec.format) ?? SINKS[0],
    }));
  } catch (error) {
    throw new InputError([wrong(error instanceof Error ? error.message : String(error))]);
  }
}

/** A macrotask now and then lets signals in: reading files is synchronous. */
const BREATH = 100;

/** One run over all inputs. */
class Analysis {
  readonly #context: Context;
  readonly #settings: Settings;
  readonly #judging: Judging;
  readonly #judge: Judge;
  readonly #sinks: readonly Sink[];
  readonly #outputs: readonly Output[];
  readonly #progress: Progress;
  readonly #started = performance.now();
  readonly #interrupts = startInterrupts();
  #breathed = performance.now();
  #bytes = 0;
  #total: number | undefined;
  #unreadable = 0;

  constructor(
    context: Context,
    settings: Settings,
    judging: Judging,
    sinks: readonly Sink[],
    outputs: readonly Output[],
  ) {
    this.#context = context;
    this.#settings = settings;
    this.#judging = judging;
    this.#judge = new Judge(judging.stages, sinks);
    this.#sinks = sinks;
    this.#outputs = outputs;
    this.#progress = new Progress(settings.showProgress);
  }

  async run(): Promise<RunSummary> {
    const { inputs, problems } = listInputs(this.#settings.inputs);
    for (const { message } of problems) this.#fail(message);
    this.#total = totalSize(inputs.map(({ path }) => path));
    for (const sink of this.#sinks) sink.begin?.();
    for (const { path, fromFolder } of inputs) {
      if (this.#isOver()) break;
      await this.#readInput(path, fromFolder);
    }
    this.#judge.finish();
    this.#progress.clear();
    this.#interrupts.stop();
    return this.#summary();
  }

  async #readInput(path: string, fromFolder: boolean): Promise<void> {
    try {
      const { input, head } = await openInput(path);
      using _ = { [Symbol.dispose]: () => input.close() };
      const format = findFormat(head, this.#settings.format);
      if (head.length === 0 && input.damage === undefined) {
        this.#context.diagnostics.note(`${shown(path)} is empty: no events`);
      }
      const { signal } = this.#interrupts;
      const source = format.open(input, { selection: this.#judging.selection, signal });
      const cancel = () => input.close();
      signal.addEventListener("abort", cancel);
      const before = this.#judge.tally.events;
      const base = this.#bytes;
      await this.#judge.read(source, () => this.#afterBatch(base + input.consumed));
      signal.removeEventListener("abort", cancel);
      this.#bytes = base + input.consumed;
      this.#checkReadable(path, head, before, source);
    } catch (error) {
      if (this.#interrupts.signal.aborted) return;
      if (!(error instanceof UnknownFormatError)) this.#fail(error instanceof Error ? error.message : String(error));
      else if (fromFolder) this.#skipFile(path);
      else {this.#fail(`Cannot read ${shown(path)}: ${error.message} (formats: ${
          SOURCES.map(({ name }) => name).join(", ")
        }; --format NAME forces one)`);}
    }
  }

  /** A file in a folder that is no log. */
  #skipFile(path: string): void {
    this.#judge.tally.skipped.push({ reason: "file of an unknown format", count: 1, first: { file: path } });
    this.#context.diagnostics.note(`${shown(path)} is left out: no format recognizes it`);
  }

  #checkReadable(path: string, head: Uint8Array, before: number, source: Source): void {
    if (this.#judge.tally.events > before || head.length === 0 || this.#interrupts.signal.aborted) return;
    const reasons = source.skipped();
    if (reasons.length === 0) return;
    const why = reasons.map(({ reason, count }) => `${count} × ${reason}`).join(", ");
    this.#fail(`Cannot read ${shown(path)}: it holds no readable record (${why})`);
  }

  #fail(message: string): void {
    this.#progress.clear();
    this.#context.diagnostics.error(message);
    this.#unreadable++;
  }

  async #afterBatch(bytes: number): Promise<void> {
    for (const output of this.#outputs) output.flush();
    if (this.#outputs.every(({ failure }) => failure !== undefined)) this.#interrupts.abort();
    const { events, findings } = this.#judge.tally;
    this.#progress.show({ bytes, total: this.#total, events, findings });
    const now = performance.now();
    if (now - this.#breathed < BREATH) return;
    this.#breathed = now;
    await new Promise((resolve) => setTimeout(resolve, 0));
  }

  #isOver(): boolean {
    return this.#interrupts.signal.aborted;
  }

  #summary(): RunSummary {
    const { tally } = this.#judge;
    const elapsedMs = performance.now() - this.#started;
    return summarise(tally, {
      silent: tally.events === 0 ? [] : this.#judging.silent(tally.seen),
      remarks: [...this.#judging.remarks(), ...this.#clockRemarks(tally)],
      run: {
        elapsedMs: Math.round(elapsedMs * 1000) / 1000,
        eventsPerSecond: Math.round(tally.events / Math.max(elapsedMs, 0.001) * 1000),
        bytes: this.#bytes,
        peakMemory: peakMemory(),
      },
    });
  }

  #clockRemarks({ clockless }: Tally): readonly string[] {
    const { from, to } = this.#settings.limits;
    if (clockless === 0 || (from === undefined && to === undefined)) return [];
    const what = formatAmount(clockless, "event");
    return [`--from and --to could not judge ${what} without a wall clock: kept`];
  }

  /** The worst applies: 3 over 4 over 1. */
  exitCode(summary: RunSummary): ExitCode {
    const failed = this.#outputs.flatMap(({ failure }) => failure instanceof Error ? [failure] : []);
    for (const { message } of failed) this.#context.diagnostics.error(message);
    if (this.#unreadable > 0 || failed.length > 0) return EXIT.unreadable;
    if (this.#settings.strict && (summary.skipped > 0 || summary.lost > 0)) return EXIT.incomplete;
    return reaches(summary, this.#settings.failOn) ? EXIT.findings : EXIT.done;
  }
}

function reaches({ findings, bySeverity }: RunSummary, failOn: "any" | Severity | undefined): boolean {
  if (failOn === undefined) return false;
  if (failOn === "any") return findings > 0;
  return SEVERITIES.slice(SEVERITIES.indexOf(failOn)).some((severity) => (bySeverity[severity] ?? 0) > 0);
}

function shown(path: string): string {
  return path === "-" ? "standard input" : `"${path}"`;
}

/** Bytes of all files together; undefined when one of them has no size. */
function totalSize(paths: readonly string[]): number | undefined {
  let total = 0;
  for (const path of paths) {
    try {
      const { isFile, size } = Deno.statSync(path);
      if (!isFile) return undefined;
      total += size;
    } catch {
      return undefined;
    }
  }
  return total;
}

/** Peak resident memory in bytes (`VmHWM` of proc(5)). */
function peakMemory(): number | undefined {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(Deno.readTextFileSync("/proc/self/status")) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}
