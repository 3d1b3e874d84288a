/**
 * One run over all inputs: opens, reads, judges, writes, sums up.
 * @module
 */
import { type RunSummary, SEVERITIES, type Severity, type Sink, type Source } from "../model/mod.ts";
import { Judge, summarise, type Tally } from "../pipeline.ts";
import { createWebhook, isDelivered, type Webhook, webhookText } from "../sinks/webhook/mod.ts";
import { listInputs, openInput } from "../sources/inputs/mod.ts";
import { findFormat, SOURCES, UnknownFormatError } from "../sources/mod.ts";
import { formatAmount } from "../text/quantity.ts";
import type { Settings } from "./analyze_settings.ts";
import type { Context } from "./command.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { startInterrupts } from "./interrupts.ts";
import type { Judging } from "./judging.ts";
import type { Output } from "./outputs.ts";
import { Progress } from "./progress.ts";

/** A macrotask now and then lets signals in: reading files is synchronous. */
const BREATH = 100;

/** One run over all inputs. */
export class Analysis {
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
  readonly #webhook: Webhook | undefined;
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
    this.#webhook = this.#startWebhook();
    this.#judge = new Judge(judging.stages, this.#webhook === undefined ? sinks : [...sinks, this.#webhook.sink]);
    this.#sinks = sinks;
    this.#outputs = outputs;
    this.#progress = new Progress(settings.showProgress);
  }

  #startWebhook(): Webhook | undefined {
    const { webhook } = this.#settings;
    return webhook && createWebhook(webhook.url, {
      format: webhook.format,
      signal: this.#interrupts.signal,
      say: (message) => {
        this.#progress.clear();
        this.#context.diagnostics.note(message);
      },
    });
  }

  /** Waits, for a bounded time, until the receiver has what was found; output on the terminal does not wait for it. */
  async finishWebhook(): Promise<boolean> {
    const result = await this.#webhook?.finish();
    this.#interrupts.stop();
    if (result === undefined) return true;
    if (isDelivered(result)) this.#context.diagnostics.text(webhookText(result));
    else this.#context.diagnostics.error(webhookText(result));
    return isDelivered(result);
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
    await this.#judge.finish();
    await this.#webhook?.drain();
    this.#progress.clear();
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
    await this.#webhook?.drain();
    const isUnread = this.#webhook === undefined && this.#outputs.every(({ failure }) => failure !== undefined);
    if (isUnread) this.#interrupts.abort();
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
  exitCode(summary: RunSummary, isDelivered: boolean): ExitCode {
    const failed = this.#outputs.flatMap(({ failure }) => failure instanceof Error ? [failure] : []);
    for (const { message } of failed) this.#context.diagnostics.error(message);
    if (this.#unreadable > 0 || failed.length > 0) return EXIT.unreadable;
    if (this.#settings.strict && (summary.skipped > 0 || summary.lost > 0 || !isDelivered)) return EXIT.incomplete;
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
