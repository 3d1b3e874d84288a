/**
 * The format `tracee-json`: every JSON that any Tracee wrote, told apart by the fields of each record.
 * @module
 */
import type { ByteInput, Event, Source, SourceFormat, SourceOptions, Value } from "../../model/mod.ts";
import { SkipCounter } from "../skip_counter.ts";
import { readRecords, RecordCutter } from "./lines.ts";
import { eventFromJson, RecordReader } from "./record.ts";

export { eventFromJson };

/** Words of which one stands in every event of every release. */
const MARKS: readonly string[] = [`"eventName"`, `"SigMetadata"`, `"workload"`, `"processName"`];

/** Saved output of `tracee -o json`, tracee-ebpf and tracee-rules. */
export const traceeJson: SourceFormat = {
  name: "tracee-json",
  summary: "Tracee's JSON of every release: lines, one array, or pretty-printed objects",
  recognises,
  open: (input, options) => openTraceeJson(input, options),
};

/** Whether an event can be read from the first bytes, or they begin one that is longer. */
function recognises(head: Uint8Array): boolean {
  const cutter = new RecordCutter(
    new RecordReader({ path: "", format: traceeJson.name, isLine: true }),
    new SkipCounter(""),
  );
  for (let at = 0; at < head.length;) {
    const space = cutter.space();
    const part = head.subarray(at, at + space.length);
    space.set(part);
    if (cutter.take(part.length).length > 0) return true;
    at += part.length;
  }
  if (cutter.take(0).length > 0) return true;
  const text = new TextDecoder("latin1").decode(head);
  return /^[\s\0[]*\{\s*"/m.test(text) && MARKS.some((mark) => text.includes(mark));
}

function openTraceeJson(input: ByteInput, options: SourceOptions): Source {
  const skips = new SkipCounter(input.path);
  const reader = new RecordReader({ path: input.path, format: traceeJson.name, isLine: true }, options.selection);
  return sourceOf(
    { input, reader, skips, records: readRecords(input, reader, skips, options.signal) },
    traceeJson.name,
    options,
  );
}

/** What a source is made of. */
export interface SourceParts {
  readonly input: ByteInput;
  readonly reader: RecordReader;
  readonly skips: SkipCounter;
  readonly records: AsyncIterable<readonly Event[]>;
}

/**
 * A source of batches that ends at the end-of-transmission event, counts what the sensor says it lost, and reports
 * what went wrong with the bytes themselves.
 */
export function sourceOf(
  { input, reader, skips, records }: SourceParts,
  format: string,
  { signal }: SourceOptions,
): Source {
  let lost = 0;
  async function* batches(): AsyncGenerator<readonly Event[]> {
    for await (const batch of records) {
      if (signal?.aborted) return;
      for (const event of batch) if (event.name === "lost_events") lost += countOf(event.args.get("count"));
      yield batch;
    }
    if (input.damage !== undefined) skips.count(input.damage);
  }
  return { format, batches, counts: () => reader.counts(), skipped: () => skips.list(), lost: () => lost };
}

/** How many events a record says were lost: at least the one it stands for. */
function countOf(value: Value | undefined): number {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : 1;
}
