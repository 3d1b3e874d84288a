/**
 * Tracee's gob streams (`--output gob`, v0.4 to v0.20): Go's `encoding/gob`, one event after the other. Each becomes
 * the JSON text that Tracee of its release would have printed, so that one reader normalises both.
 * @module
 */
import type { ByteInput } from "../../model/mod.ts";
import { recogniseGob } from "./recognise.ts";
import { createRecordReader, type GobRecord, type RecordReader, type Report } from "./records.ts";

export type { GobRecord, Report } from "./records.ts";

/** Bytes that are asked for at once. */
const CHUNK = 256 * 1024;

/** The format: its name, what it is, how it is recognised. */
export const traceeGob = {
  name: "tracee-gob",
  summary: "Tracee's gob stream (--output gob, v0.4 to v0.20)",
  recognises: recogniseGob,
} as const;

/**
 * Reads the events of a gob stream as JSON texts, a batch for each piece of input.
 *
 * @param input the bytes
 * @param report is told of everything that could not be read: the reason, and the number of the record
 * @returns batches in the order of the stream, none of them empty; the end-of-transmission event is yielded like any other
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const input = { path: "-", consumed: 0, read: () => 0, close() {} };
 * deepStrictEqual(await Array.fromAsync(gobRecords(input, () => {})), []);
 * ```
 */
export async function* gobRecords(input: ByteInput, report: Report): AsyncGenerator<readonly GobRecord[]> {
  const reader = createRecordReader(report);
  let bytes = new Uint8Array(2 * CHUNK);
  let from = 0;
  let available = 0;
  for (;;) {
    if (bytes.length - available < CHUNK) {
      bytes = makeRoom(bytes, from, available);
      available -= from;
      from = 0;
    }
    const count = await input.read(bytes.subarray(available, available + CHUNK));
    available += count;
    for (const at of readOn(reader, bytes, from, available, count === 0)) {
      from = at;
      const batch = reader.take();
      if (batch.length > 0) yield batch;
    }
    if (count === 0) return;
  }
}

// The reader stops when a batch is full, and when it needs more bytes; then it does not get on.
function* readOn(reader: RecordReader, bytes: Uint8Array, from: number, available: number, atEnd: boolean) {
  for (let at = from;;) {
    const next = reader.read(bytes, at, available, atEnd);
    yield next;
    if (next === at || next === available) return;
    at = next;
  }
}

// Moves what is unread to the front; a buffer that it nearly fills makes way for a longer one.
function makeRoom(bytes: Uint8Array<ArrayBuffer>, from: number, available: number): Uint8Array<ArrayBuffer> {
  const unread = bytes.subarray(from, available);
  const needed = unread.length + CHUNK;
  const target = needed * 1.25 > bytes.length ? new Uint8Array(needed * 1.5) : bytes;
  target.set(unread);
  return target;
}
