/**
 * The format `tracee-gob`: each gob event as the JSON text its release would have printed, read by the JSON reader.
 * @module
 */
import type { ByteInput, Event, Source, SourceFormat, SourceOptions } from "../../model/mod.ts";
import { SkipCounter } from "../skip_counter.ts";
import { sourceOf } from "../tracee_json/mod.ts";
import { RecordReader } from "../tracee_json/record.ts";
import { gobRecords, traceeGob as gob } from "./mod.ts";

/** Saved output of `tracee -o gob` up to v0.20, and the pipe between tracee-ebpf and tracee-rules. */
export const traceeGob: SourceFormat = { ...gob, open: openTraceeGob };

function openTraceeGob(input: ByteInput, options: SourceOptions): Source {
  const skips = new SkipCounter(input.path);
  const reader = new RecordReader({ path: input.path, format: gob.name, isLine: false }, options.selection);
  return sourceOf({ input, reader, skips, records: readEvents(input, reader, skips) }, gob.name, options);
}

async function* readEvents(
  input: ByteInput,
  reader: RecordReader,
  skips: SkipCounter,
): AsyncGenerator<readonly Event[]> {
  const encoder = new TextEncoder();
  for await (const batch of gobRecords(input, (reason, record) => skips.count(reason, { record }))) {
    reader.nextBatch();
    const events: Event[] = [];
    for (const { json, record } of batch) {
      const bytes = encoder.encode(json);
      const event = reader.read(bytes, 0, bytes.length, record);
      if (reader.isOver) break;
      if (event) events.push(event);
      else if (event === undefined) skips.count(reader.reason, { record });
    }
    yield events;
    if (reader.isOver) return;
  }
}
