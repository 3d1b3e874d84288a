/**
 * Reads records: tells by its fields what a JSON object is, counts it, and makes the event of it that is asked for.
 * @module
 */
import { currentName } from "../../events/mod.ts";
import type { Event, Selection, SourceCounts, Value } from "../../model/mod.ts";
import { JsonRecord, type RecordInput } from "./json_record.ts";
import { KEY, type Key, KEYS, SPANS } from "./keys.ts";
import { LegacyEvent } from "./legacy_event.ts";
import { ProtobufEvent } from "./protobuf_event.ts";
import { readString } from "./read.ts";
import { countedNewlines, MAX_DEPTH, scanError, skipSpace, startCounting } from "./scan.ts";
import { TimeRange } from "./time_range.ts";

/** Why a record is no event, in the words of the summary. */
export const REASONS = {
  text: "not JSON",
  cut: "cut JSON",
  broken: "broken JSON",
  deep: `JSON nested over ${MAX_DEPTH} deep`,
  other: "JSON without an event name",
  contextless: "a detection without its event (no Context)",
} as const;

/** What the end-of-transmission event is called (`option:eot`, 2021): a log ends there. */
const END_OF_TRANSMISSION = "\u0004";
/** Handed on whoever asks: what the sensor lost. */
const LOST_EVENTS = "lost_events";

/** What a JSON object is. */
type Shape = "legacy" | "protobuf" | "finding";

/** Reads the records of one input. */
export class RecordReader {
  /** Indexes of the records of a batch, one after another. */
  #spans = new Int32Array(SPANS * 1024);
  #used = 0;
  #events = 0;
  readonly #names = new Set<string>();
  readonly #times = new TimeRange();
  readonly #input: RecordInput;
  readonly #wanted: ReadonlySet<string> | undefined;
  /** Why the last record was no event. */
  reason: string = REASONS.text;
  /** Where the last record ended; negative when it does not end. */
  ended = 0;
  /** The end-of-transmission event was read: nothing after it belongs to the log. */
  isOver = false;

  /** @param selection names of events that are handed on; the others are only counted */
  constructor(input: RecordInput, selection: Selection = {}) {
    this.#input = input;
    this.#wanted = selection.events;
  }

  /** Every event that was read, handed on or not. */
  counts(): SourceCounts {
    return { events: this.#events, names: this.#names, ...this.#times.range() };
  }

  /** Forgets the indexes of the last batch: its events are no longer valid. */
  nextBatch(): void {
    this.#used = 0;
  }

  /**
   * Reads the JSON object at `from`; `ended` tells where it ends.
   *
   * @param end position after the last byte that belongs to it, or may
   * @param number its line, or its number
   * @returns the event; null for one that nobody asked for; undefined (see `reason`) when it is none
   */
  read(bytes: Uint8Array, from: number, end: number, number: number): Event | null | undefined {
    return this.#read(bytes, from, end, number, false);
  }

  /** The same, but a record that does not end on its line is none (`ended` is negative). */
  readOnLine(bytes: Uint8Array, from: number, end: number, number: number): Event | null | undefined {
    return this.#read(bytes, from, end, number, true);
  }

  #read(bytes: Uint8Array, from: number, end: number, number: number, onLine: boolean): Event | null | undefined {
    if (this.#used + SPANS > this.#spans.length) this.#grow();
    startCounting();
    const stop = KEYS.index(bytes, from, end, this.#spans, this.#used);
    this.ended = stop;
    if (onLine && countedNewlines() > 0) this.ended = -1;
    if (this.ended < 0) {
      this.reason = REASONS[scanError(this.ended)];
      return undefined;
    }
    const record = new JsonRecord(bytes, this.#spans, this.#used, from, stop, number, this.#input);
    const shape = shapeOf(record);
    if (shape === undefined) {
      this.reason = record.from(KEY.SigMetadata) < 0 ? REASONS.other : REASONS.contextless;
      return undefined;
    }
    if (shape === "finding") return this.#count(findingEvent(record));
    const key = shape === "legacy" ? KEY.eventName : KEY.name;
    const name = currentName(readString(bytes, record.from(key), record.end(key)));
    if (name === END_OF_TRANSMISSION) {
      this.isOver = true;
      return null;
    }
    this.#events++;
    if (!this.#names.has(name)) this.#names.add(name);
    this.#times.add(bytes, record.from(KEY.timestamp), record.end(KEY.timestamp));
    if (this.#wanted !== undefined && !this.#wanted.has(name) && name !== LOST_EVENTS && !isDetection(record)) {
      return null;
    }
    this.#used += SPANS;
    return shape === "legacy" ? new LegacyEvent(record, name) : new ProtobufEvent(record, name);
  }

  /** Counts an event that has its own index. */
  #count(event: Event): Event {
    this.#events++;
    this.#names.add(event.name);
    if (event.time !== undefined) this.#times.addTime(event.time);
    return event;
  }

  /** Events of this batch keep the old array; the next ones use a new one. */
  #grow(): void {
    this.#spans = new Int32Array(this.#spans.length);
    this.#used = 0;
  }
}

function shapeOf(record: JsonRecord): Shape | undefined {
  if (isString(record, KEY.eventName)) return "legacy";
  if (isString(record, KEY.name) && isProtobuf(record)) return "protobuf";
  const context = record.from(KEY.Context);
  return record.from(KEY.SigMetadata) >= 0 && context >= 0 && record.bytes[context] === 0x7b ? "finding" : undefined;
}

function isString(record: JsonRecord, key: Key): boolean {
  const from = record.from(key);
  return from >= 0 && record.bytes[from] === 0x22;
}

/** Members of main's events: a `name` alone is in many logs, with one of these it is main's. */
const PROTOBUF_KEYS = [
  KEY.workload,
  KEY.data,
  KEY.threat,
  KEY.policies,
  KEY.detected_from,
  KEY.detectedFrom,
  KEY.timestamp,
];

function isProtobuf(record: JsonRecord): boolean {
  return PROTOBUF_KEYS.some((key) => record.from(key) >= 0);
}

/** Whether the sensor wrote it as a detection; see `recordedOf`. */
function isDetection(record: JsonRecord): boolean {
  if (record.from(KEY.metadata) >= 0 || record.from(KEY.threat) >= 0) return true;
  const id = record.from(KEY.eventId);
  // "6000" to "6999", with its quotes.
  return id >= 0 && record.end(KEY.eventId) - id === 6 && record.bytes[id + 1] === 0x36;
}

/** `{Data, Context, SigMetadata}`: the event's fields are those of `Context`, its name the signature's. */
function findingEvent(outer: JsonRecord): Event {
  const { bytes, first, last, number, input } = outer;
  const spans = new Int32Array(SPANS);
  KEYS.index(bytes, outer.from(KEY.Context), last, spans, 0);
  for (const key of [KEY.SigMetadata, KEY.Data]) {
    spans[key * 2] = outer.from(key);
    spans[key * 2 + 1] = outer.end(key);
  }
  const metadata = outer.map(KEY.SigMetadata);
  const text = (value: Value | undefined): string => typeof value === "string" ? value : "";
  const name = text(metadata?.get("EventName")) || text(metadata?.get("ID")).toLowerCase();
  return new LegacyEvent(new JsonRecord(bytes, spans, 0, first, last, number, input), name);
}

/**
 * The event of one JSON text, however it is laid out.
 *
 * @throws {SyntaxError} when it is no event
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const event = eventFromJson(`{"timestamp":1684245518325470934,"eventName":"openat","processId":7}`);
 * strictEqual(event.name, "openat");
 * strictEqual(event.process.pid, 7);
 * strictEqual(event.time, 1684245518325470934n);
 * ```
 */
export function eventFromJson(text: string, { path = "-", line = 1 }: { path?: string; line?: number } = {}): Event {
  const bytes = new TextEncoder().encode(text);
  const reader = new RecordReader({ path, format: "tracee-json", isLine: true });
  const event = reader.read(bytes, skipSpace(bytes, 0, bytes.length), bytes.length, line);
  if (!event) throw new SyntaxError(`Cannot read event: ${reader.reason}`);
  return event;
}
