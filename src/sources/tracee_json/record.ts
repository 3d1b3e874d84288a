/**
 * One record: bytes of a JSON object, told apart by its fields, made an event.
 * @module
 */
import type { Event, Location, Value } from "../../model/mod.ts";
import { Fields } from "./fields.ts";
import { KEY, type Key, KEYS, SPANS } from "./keys.ts";
import { LegacyEvent } from "./legacy_event.ts";
import { ProtobufEvent } from "./protobuf_event.ts";
import { decodeText } from "./read.ts";
import { MAX_DEPTH, scanError, skipSpace } from "./scan.ts";

/** Why a record is no event, in the words of the summary. */
export const REASONS = {
  text: "not JSON",
  cut: "cut JSON",
  broken: "broken JSON",
  deep: `JSON nested over ${MAX_DEPTH} deep`,
  other: "JSON without an event name",
  contextless: "a detection without its event (no Context)",
} as const;

/** Where a record stands and what it says, for as long as its buffer is not read into again. */
export class RecordPlace {
  /**
   * @param line 1-based line of a text file, or number of a record in a binary stream
   * @param isLine which of the two
   */
  constructor(
    readonly bytes: Uint8Array,
    readonly from: number,
    readonly end: number,
    readonly path: string,
    readonly line: number,
    readonly isLine: boolean,
    readonly format: string,
  ) {}

  location(): Location {
    return this.isLine ? { path: this.path, line: this.line } : { path: this.path, record: this.line };
  }

  /** The record's own characters, on one line. */
  json(): string {
    const text = decodeText(this.bytes, this.from, this.end);
    return text.includes("\n") || text.includes("\r") ? onOneLine(text) : text;
  }
}

/** JSON text without the white space between its tokens. */
function onOneLine(text: string): string {
  return text.replace(/("(?:[^"\\]|\\.)*")|[ \t\r\n]+/g, (_, literal: string | undefined) => literal ?? "");
}

/** Reads records; one reader serves a whole input. */
export class RecordReader {
  /** Indexes of the records of a batch, one after another. */
  #spans = new Int32Array(SPANS * 1024);
  #used = 0;
  /** Why the last record was no event. */
  reason: string = REASONS.text;
  /** Where the last record ended; negative when it does not end. */
  ended = 0;

  /** @param format shown with each event */
  constructor(readonly path: string, readonly format: string) {}

  /** Forgets the indexes of the last batch: its events are no longer valid. */
  nextBatch(): void {
    this.#used = 0;
  }

  /**
   * The event of the JSON object at `from`; undefined (see `reason`) when there is none. `ended` tells where it ends.
   *
   * @param end position after the last byte that belongs to it, or may
   */
  read(bytes: Uint8Array, from: number, end: number, line: number, isLine = true): Event | undefined {
    if (this.#used + SPANS > this.#spans.length) this.#grow();
    const spans = this.#spans;
    const base = this.#used;
    const stop = KEYS.index(bytes, from, end, spans, base);
    this.ended = stop;
    if (stop < 0) {
      this.reason = REASONS[scanError(stop)];
      return undefined;
    }
    const fields = new Fields(bytes, spans, base);
    const place = new RecordPlace(bytes, from, stop, this.path, line, isLine, this.format);
    const event = this.#eventOf(fields, place);
    if (event === undefined) return undefined;
    this.#used += SPANS;
    return event;
  }

  #eventOf(fields: Fields, place: RecordPlace): Event | undefined {
    const { bytes } = fields;
    if (isString(fields, "eventName")) return new LegacyEvent(fields, place);
    if (isString(fields, "name") && isProtobuf(fields)) return new ProtobufEvent(fields, place);
    if (fields.from("SigMetadata") >= 0) {
      const context = fields.from("Context");
      if (context < 0 || bytes[context] !== 0x7b) {
        this.reason = REASONS.contextless;
        return undefined;
      }
      return findingEvent(fields, place);
    }
    this.reason = REASONS.other;
    return undefined;
  }

  /** Events of this batch keep the old array; the next ones use a new one. */
  #grow(): void {
    this.#spans = new Int32Array(this.#spans.length);
    this.#used = 0;
  }
}

function isString(fields: Fields, key: Key): boolean {
  const from = fields.from(key);
  return from >= 0 && fields.bytes[from] === 0x22;
}

/** A `name` alone is in many logs; with one of these it is main's event. */
function isProtobuf(fields: Fields): boolean {
  return fields.from("workload") >= 0 || fields.from("data") >= 0 || fields.from("threat") >= 0 ||
    fields.from("policies") >= 0 || fields.from("detected_from") >= 0 || fields.from("detectedFrom") >= 0 ||
    fields.from("timestamp") >= 0;
}

/** `{Data, Context, SigMetadata}`: the event's fields are those of `Context`, its name the signature's. */
function findingEvent(outer: Fields, place: RecordPlace): Event {
  const { bytes } = outer;
  const spans = new Int32Array(SPANS);
  KEYS.index(bytes, outer.from("Context"), place.end, spans, 0);
  for (const key of ["SigMetadata", "Data"] as const) {
    spans[KEY[key] * 2] = outer.from(key);
    spans[KEY[key] * 2 + 1] = outer.end(key);
  }
  const metadata = outer.map("SigMetadata");
  const text = (value: Value | undefined): string => typeof value === "string" ? value : "";
  const name = text(metadata?.get("EventName")) || text(metadata?.get("ID")).toLowerCase();
  return new LegacyEvent(new Fields(bytes, spans, 0), place, name);
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
export function eventFromJson(text: string, place: { path: string; line: number } = { path: "-", line: 1 }): Event {
  const bytes = new TextEncoder().encode(text);
  const reader = new RecordReader(place.path, "tracee-json");
  const event = reader.read(bytes, skipSpace(bytes, 0, bytes.length), bytes.length, place.line);
  if (event === undefined) throw new SyntaxError(`Cannot read event: ${reader.reason}`);
  return event;
}
