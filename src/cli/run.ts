/**
 * One judging run, wherever its events come from: hands findings on, shows where it stands, sums up, gives the exit code.
 * @module
 */
import { namedValues } from "../events/mod.ts";
import { type RunSummary, SEVERITIES, type Severity, type Sink, type SinkFormat } from "../model/mod.ts";
import { Judge, summarise, type Tally } from "../pipeline.ts";
import { SINKS } from "../sinks/mod.ts";
import { runText, summaryText } from "../sinks/summary.ts";
import { createWebhook, isDelivered, type Webhook, type WebhookLimits, webhookText } from "../sinks/webhook/mod.ts";
import { escapeText } from "../text/escape.ts";
import { formatAmount } from "../text/quantity.ts";
import type { Context } from "./command.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { type Interrupts, startInterrupts } from "./interrupts.ts";
import type { Judging } from "./judging.ts";
import { openOutput, Output, type OutputSpec } from "./outputs.ts";
import { Progress, type Standing } from "./progress.ts";
import type { RunSettings } from "./run_settings.ts";

/** A macrotask now and then lets signals in: reading files is synchronous. */
const BREATH = 100;

/** How a run differs by where its events come from. */
export interface RunOptions {
  /** Other limits of the webhook than the usual ones. */
  readonly webhookLimits?: Partial<WebhookLimits>;
  /** The line of progress. */
  readonly describe?: (standing: Standing, elapsed: number) => string;
}

/** Outputs that are open, with their formats. */
type Opened = readonly { readonly output: Output; readonly format: SinkFormat }[];

/** One judging run. */
export class Run {
  readonly judge: Judge;
  readonly interrupts: Interrupts = startInterrupts();
  readonly #context: Context;
  readonly #settings: RunSettings;
  readonly #options: RunOptions;
  readonly #judging: Judging;
  readonly #opened: Opened;
  readonly #sinks: readonly Sink[];
  readonly #progress: Progress;
  readonly #webhook: Webhook | undefined;
  readonly #started = performance.now();
  #breathed = performance.now();
  #failures = 0;

  /** @throws {InputError} when an output cannot be opened */
  constructor(context: Context, settings: RunSettings, judging: Judging, options: RunOptions = {}) {
    this.#context = context;
    this.#settings = settings;
    this.#options = options;
    this.#judging = judging;
    this.#opened = openOutputs(settings.outputs);
    this.#sinks = this.#opened.map(({ output, format }) =>
      format.create(output.print, {
        color: context.color(output.isTerminal),
        width: output.isTerminal ? context.columns : undefined,
        wide: settings.wide,
        words: (event, arg, value) => namedValues(event, arg)?.text(value),
      })
    );
    this.#progress = new Progress(settings.showProgress);
    for (const { output } of this.#opened) {
      if (output.isTerminal) output.beforeWrite = () => this.#progress.clear();
    }
    this.#webhook = this.#startWebhook(options.webhookLimits);
    this.judge = new Judge(
      judging.stages,
      this.#webhook === undefined ? this.#sinks : [...this.#sinks, this.#webhook.sink],
    );
  }

  #startWebhook(limits: Partial<WebhookLimits> | undefined): Webhook | undefined {
    const { webhook } = this.#settings;
    return webhook && createWebhook(webhook.url, {
      format: webhook.format,
      signal: this.interrupts.signal,
      limits,
      say: (message) => this.note(message),
    });
  }

  /** The inputs were not read to their end, because the user stopped it. */
  isPart = false;

  /** Whether the user, or a reader that had enough, ended it. */
  get isOver(): boolean {
    return this.interrupts.signal.aborted;
  }

  /** To be called before the first event. */
  begin(): void {
    for (const sink of this.#sinks) sink.begin?.();
  }

  /** Something that makes the exit code say so: an input that cannot be read. */
  fail(message: string): void {
    this.#progress.clear();
    this.#context.diagnostics.error(message);
    this.#failures++;
  }

  /** Something for those who want to know more. */
  detail(message: string): void {
    this.#progress.clear();
    this.#context.diagnostics.detail(message);
  }

  /** Something the user should know now. */
  note(message: string): void {
    this.#progress.clear();
    this.#context.diagnostics.note(message);
  }

  /** To be awaited after each batch. */
  async afterBatch(place: Pick<Standing, "bytes" | "total" | "lost">): Promise<void> {
    for (const { output } of this.#opened) output.flush();
    await this.#webhook?.drain();
    const isUnread = this.#webhook === undefined && this.#opened.every(({ output }) => output.failure !== undefined);
    if (isUnread) this.interrupts.abort();
    const { events, findings } = this.judge.tally;
    this.#progress.show({ ...place, events, findings }, this.#options.describe);
    const now = performance.now();
    if (now - this.#breathed < BREATH) return;
    this.#breathed = now;
    await new Promise((resolve) => setTimeout(resolve, 0));
  }

  /**
   * Asks the signatures for what they see at the end, closes the outputs, shows the summary.
   *
   * @param bytes that were read
   * @param close is awaited when all is judged; what it returns is remarked, too
   */
  async finish(bytes: number, close?: () => Promise<readonly string[]>): Promise<ExitCode> {
    await this.judge.finish();
    await this.#webhook?.drain();
    const remarks = await close?.() ?? [];
    this.#progress.clear();
    const summary = this.#summary(bytes, remarks);
    // Output on the terminal does not wait for the webhook's receiver.
    const delivery = this.#finishWebhook();
    for (const sink of this.#sinks) sink.finish?.(summary);
    for (const { output } of this.#opened) output[Symbol.dispose]();
    this.#show(summary);
    return this.#exitCode(summary, await delivery);
  }

  /** Ends a run that could not begin: nothing is printed. */
  abandon(): ExitCode {
    this.#progress.clear();
    this.interrupts.stop();
    for (const { output } of this.#opened) output[Symbol.dispose]();
    return EXIT.unreadable;
  }

  /** Waits, for a bounded time, until the receiver has what was found. */
  async #finishWebhook(): Promise<boolean> {
    const result = await this.#webhook?.finish();
    this.interrupts.stop();
    if (result === undefined) return true;
    if (isDelivered(result)) this.#context.diagnostics.text(webhookText(result));
    else this.#context.diagnostics.error(webhookText(result));
    return isDelivered(result);
  }

  #summary(bytes: number, remarks: readonly string[]): RunSummary {
    const { tally } = this.judge;
    const elapsedMs = performance.now() - this.#started;
    return summarise(tally, {
      silent: tally.events === 0 ? [] : this.#judging.silent(tally.seen),
      remarks: [
        ...(this.isPart ? ["The reading was ended early: these are the figures of what was read"] : []),
        ...this.#judging.remarks(),
        ...this.#clockRemarks(tally),
        ...remarks,
      ],
      interrupted: this.isPart,
      run: {
        elapsedMs: Math.round(elapsedMs * 1000) / 1000,
        eventsPerSecond: Math.round(tally.events / Math.max(elapsedMs, 0.001) * 1000),
        bytes,
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

  /** The summary goes to stderr, unless it was on stdout. */
  #show(summary: RunSummary): void {
    const { color, isTerminal, columns, diagnostics } = this.#context;
    if (this.#opened.some(({ format, output }) => format.showsSummary && output.isStdout)) {
      diagnostics.text(runText(summary.run));
      return;
    }
    const width = isTerminal ? columns : undefined;
    diagnostics.text(summaryText(summary, { color: color(isTerminal), width, wide: this.#settings.wide }));
  }

  /** The worst applies: 3 over 4 over 1. */
  #exitCode(summary: RunSummary, isDelivered: boolean): ExitCode {
    const { diagnostics } = this.#context;
    const unwritten = this.#opened.flatMap(({ output }) => output.failure instanceof Error ? [output.failure] : []);
    for (const { message } of unwritten) diagnostics.error(message);
    const failed = this.#judging.failures();
    for (const message of failed) diagnostics.error(escapeText(message));
    if (this.#failures > 0 || unwritten.length > 0) return EXIT.unreadable;
    const isWhole = summary.skipped === 0 && summary.lost === 0 && failed.length === 0 && isDelivered;
    if (this.#settings.strict && !isWhole) return EXIT.incomplete;
    return reaches(summary, this.#settings.failOn) ? EXIT.findings : EXIT.done;
  }
}

function openOutputs(specs: readonly OutputSpec[]): Opened {
  return specs.map((spec) => ({
    output: openOutput(spec.path),
    format: SINKS.find(({ name }) => name === spec.format) ?? SINKS[0],
  }));
}

function reaches({ findings, bySeverity }: RunSummary, failOn: "any" | Severity | undefined): boolean {
  if (failOn === undefined) return false;
  if (failOn === "any") return findings > 0;
  return SEVERITIES.slice(SEVERITIES.indexOf(failOn)).some((severity) => (bySeverity[severity] ?? 0) > 0);
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
