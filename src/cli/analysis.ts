/**
 * Reads all inputs of a run, one after the other.
 * @module
 */
import type { Selection, Source } from "../model/mod.ts";
import { type ListedInputs, openInput } from "../sources/inputs/mod.ts";
import { findFormat, SOURCES, UnknownFormatError } from "../sources/mod.ts";
import { formatAmount } from "../text/quantity.ts";
import type { Settings } from "./analyze_settings.ts";
import type { Run } from "./run.ts";

/** The inputs of a run. */
export class Analysis {
  readonly #run: Run;
  readonly #settings: Settings;
  readonly #selection: Selection;
  #bytes = 0;
  #total: number | undefined;

  constructor(run: Run, settings: Settings, selection: Selection) {
    this.#run = run;
    this.#settings = settings;
    this.#selection = selection;
  }

  /** Reads them; returns how many bytes they had. */
  async read({ inputs, problems }: ListedInputs): Promise<number> {
    for (const { level, message } of problems) {
      if (level === "error") this.#run.fail(message);
      else this.#run.note(message);
    }
    this.#total = totalSize(inputs.map(({ path }) => path));
    for (const { path, fromFolder } of inputs) {
      if (this.#run.isOver) break;
      await this.#readInput(path, fromFolder);
    }
    this.#run.isPart = this.#run.interrupts.byUser;
    return this.#bytes;
  }

  async #readInput(path: string, fromFolder: boolean): Promise<void> {
    const { judge, interrupts: { signal } } = this.#run;
    try {
      const { input, head } = await openInput(path);
      using _ = { [Symbol.dispose]: () => input.close() };
      const format = findFormat(head, this.#settings.format);
      if (head.length === 0 && input.damage === undefined) this.#run.note(`${shown(path)} is empty: no events`);
      const source = format.open(input, { selection: this.#selection, signal });
      const cancel = () => input.close();
      signal.addEventListener("abort", cancel);
      const before = judge.tally.events;
      const base = this.#bytes;
      await judge.read(source, () => this.#run.afterBatch({ bytes: base + input.consumed, total: this.#total }));
      signal.removeEventListener("abort", cancel);
      this.#bytes = base + input.consumed;
      this.#checkReadable(path, before, source);
      const { events } = source.counts();
      this.#run.detail(`${shown(path)}: ${formatAmount(events, "event")} (${format.name})`);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof UnknownFormatError)) {
        this.#run.fail(error instanceof Error ? error.message : String(error));
      } else if (fromFolder) this.#skipFile(path);
      else {this.#run.fail(
          `Cannot read ${shown(path)}: ${error.message} (formats: ${formats()}; --format NAME forces one)`,
        );}
    }
  }

  /** A file in a folder that is no log. */
  #skipFile(path: string): void {
    this.#run.judge.tally.skipped.push({ reason: "file of an unknown format", count: 1, first: { file: path } });
    this.#run.note(`${shown(path)} is left out: no format recognizes it`);
  }

  #checkReadable(path: string, before: number, source: Source): void {
    if (this.#run.judge.tally.events > before || this.#run.isOver) return;
    const reasons = source.skipped();
    if (reasons.length === 0) return;
    const why = reasons.map(({ reason, count }) => `${count} × ${reason}`).join(", ");
    this.#run.fail(`Cannot read ${shown(path)}: it holds no readable record (${why})`);
  }
}

function formats(): string {
  return SOURCES.map(({ name }) => name).join(", ");
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
