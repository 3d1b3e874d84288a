/**
 * Cuts bytes into records and reads them: JSON lines, one JSON array, or pretty-printed objects one after another.
 *
 * A newline ends a record. Only when a first record does not end on its line are the records taken as pretty-printed
 * objects; then a broken one is skipped to the next `{` in column 1.
 * @module
 */
import type { ByteInput, Event } from "../../model/mod.ts";
import type { SkipCounter } from "../skip_counter.ts";
import { lastIndexOf, lastSolid, skipBlank, startsArray, trimEnd } from "./blank.ts";
import { REASONS, type RecordReader } from "./record.ts";
import { CLOSE_BRACKET, COMMA, OPEN_BRACE, OPEN_BRACKET } from "./scan.ts";

const NEWLINE = 0x0a;

/** How much is read at a time: measured best between 256 KiB and 1 MiB. */
const CHUNK = 1 << 18;
/** Records over this size are skipped. */
const MAX_RECORD = 256 * 1024 * 1024;
const OVER_SIZE = "line over 256 MB";
/** What a record begins with when it was written after a torn one on the same line. */
const RECORD_START = new TextEncoder().encode(`{"timestamp":`);

/** How the records stand in the file; `unknown` until a first one has ended. */
type Layout = "unknown" | "lines" | "objects" | "array";

/**
 * Reads all records of an input; yields the events of each chunk, none of them perhaps, which are valid until the next
 * is asked for.
 */
export async function* readRecords(
  input: ByteInput,
  reader: RecordReader,
  skips: SkipCounter,
  signal?: AbortSignal,
): AsyncGenerator<readonly Event[]> {
  const cutter = new RecordCutter(reader, skips);
  for (;;) {
    const read = input.read(cutter.space());
    const count = typeof read === "number" ? read : await read;
    // Where the user ends the reading the log is not cut.
    if (signal?.aborted) return;
    const events = cutter.take(count);
    yield events;
    if (count === 0 || reader.isOver) return;
  }
}

/** Holds the bytes that are not yet a whole record, and reads the others. */
export class RecordCutter {
  readonly #reader: RecordReader;
  readonly #skips: SkipCounter;
  #buffer = new Uint8Array(CHUNK);
  /** The part of the buffer that holds bytes. */
  #bytes = this.#buffer.subarray(0, 0);
  /** How many those are, and where the first unfinished record starts. */
  #length = 0;
  #start = 0;
  /** Up to here there is no newline after `start`; newlines before here are in `line`. */
  #searched = 0;
  #line = 1;
  #layout: Layout = "unknown";
  /** Passing over the rest of something broken, which has been counted. */
  #recovering = false;
  /** An unfinished object is tried again when the buffer has grown to this, so that it is not scanned at each read. */
  #retryAt = 0;
  #atFirstByte = true;

  constructor(reader: RecordReader, skips: SkipCounter) {
    this.#reader = reader;
    this.#skips = skips;
  }

  /** Where to read the next bytes into. Ends the validity of the events of the last `take`. */
  space(): Uint8Array {
    if (this.#start > 0) {
      this.#buffer.copyWithin(0, this.#start, this.#length);
      this.#length -= this.#start;
      this.#searched = Math.max(0, this.#searched - this.#start);
      this.#retryAt = Math.max(0, this.#retryAt - this.#start);
      this.#start = 0;
    }
    if (this.#length === this.#buffer.length) {
      const grown = new Uint8Array(this.#buffer.length * 2);
      grown.set(this.#buffer);
      this.#buffer = grown;
    }
    return this.#buffer.subarray(this.#length);
  }

  /** The events of the bytes just read; a count of 0 is the end of the input. */
  take(count: number): readonly Event[] {
    this.#length += count;
    this.#bytes = this.#buffer.subarray(0, this.#length);
    this.#reader.nextBatch();
    const isEnd = count === 0;
    const events: Event[] = [];
    if (this.#atFirstByte && !this.#skipMark(isEnd)) return events;
    while (this.#start < this.#length && !this.#reader.isOver) {
      const isDone = this.#layout === "objects" || this.#layout === "array"
        ? this.#takeObject(isEnd, events)
        : this.#takeLine(isEnd, events);
      if (!isDone) break;
    }
    if (this.#length - this.#start > MAX_RECORD) this.#dropRecord();
    return events;
  }

  /** Passes over a byte order mark; false while too little is there to tell. */
  #skipMark(isEnd: boolean): boolean {
    if (this.#length < 3 && !isEnd) return false;
    this.#atFirstByte = false;
    const [first, second, third] = this.#bytes;
    if (first === 0xef && second === 0xbb && third === 0xbf) this.#start = 3;
    return true;
  }

  #dropRecord(): void {
    if (!this.#recovering) this.#skips.count(OVER_SIZE, { line: this.#line });
    this.#recovering = true;
    this.#buffer = new Uint8Array(CHUNK);
    this.#length = 0;
    this.#start = 0;
    this.#searched = 0;
    this.#retryAt = 0;
  }

  /** Reads the line at `start`; false when it has not ended yet. */
  #takeLine(isEnd: boolean, events: Event[]): boolean {
    // A line that has been waited for is not scanned again at each read.
    const isFresh = this.#layout === "lines" && this.#searched <= this.#start;
    if (isFresh && this.#takeRecord(events)) return true;
    const newline = this.#bytes.indexOf(NEWLINE, Math.max(this.#start, this.#searched));
    if (newline < 0 && !isEnd) {
      this.#searched = this.#length;
      return false;
    }
    const end = newline < 0 ? this.#length : newline;
    if (this.#recovering) this.#recovering = false;
    else if (!this.#readLine(this.#start, end, events)) return true;
    this.#start = end + 1;
    this.#searched = this.#start;
    this.#line++;
    return true;
  }

  /**
   * Reads the record at `start` without looking for the end of its line first: it tells where it ends. False when it is
   * not as nearly all are, and nothing was taken: then the line is looked at as a whole.
   */
  #takeRecord(events: Event[]): boolean {
    const bytes = this.#bytes;
    if (this.#recovering || bytes[this.#start] !== OPEN_BRACE) return false;
    const event = this.#reader.readOnLine(bytes, this.#start, this.#length, this.#line);
    const stop = this.#reader.ended;
    if (stop < 0) return false;
    if (event) events.push(event);
    else if (event === undefined) this.#skips.count(this.#reader.reason, { line: this.#line });
    const isLineEnd = bytes[stop] === NEWLINE;
    this.#start = isLineEnd ? stop + 1 : stop;
    this.#searched = this.#start;
    if (isLineEnd) this.#line++;
    return true;
  }

  /** Reads the records of one line; false when the layout turned out to be another and nothing was taken. */
  #readLine(lineFrom: number, lineEnd: number, events: Event[]): boolean {
    const bytes = this.#bytes;
    const end = trimEnd(bytes, lineFrom, lineEnd);
    let at = skipBlank(bytes, lineFrom, end);
    if (at === end) return true;
    if (bytes[at] === OPEN_BRACKET && startsArray(bytes, at + 1, end)) {
      this.#layout = "array";
      this.#start = at + 1;
      return false;
    }
    while (at < end && !this.#reader.isOver) {
      if (bytes[at] !== OPEN_BRACE) {
        this.#skips.count(REASONS.text, { line: this.#line });
        return true;
      }
      const event = this.#reader.read(bytes, at, end, this.#line);
      const stop = this.#reader.ended;
      if (stop < 0) {
        if (this.#layout === "unknown" && this.#reader.reason === REASONS.cut && lineEnd < this.#length) {
          this.#layout = "objects";
          this.#start = at;
          this.#retryAt = 0;
          return false;
        }
        this.#skips.count(this.#reader.reason, { line: this.#line });
        this.#salvage(at + 1, end, events);
        return true;
      }
      if (event) events.push(event);
      else if (event === undefined) this.#skips.count(this.#reader.reason, { line: this.#line });
      this.#layout = "lines";
      at = skipBlank(bytes, stop, end);
      if (at < end && bytes[at] === COMMA) at = skipBlank(bytes, at + 1, end);
    }
    return true;
  }

  /** After a torn record the next may stand on the same line: it is kept when it is whole. */
  #salvage(from: number, end: number, events: Event[]): void {
    const at = lastIndexOf(this.#bytes, RECORD_START, from, end);
    if (at < 0) return;
    const event = this.#reader.read(this.#bytes, at, end, this.#line);
    if (event && this.#reader.ended === end) events.push(event);
  }

  /** Reads the object at `start`, of an array or of pretty-printed ones; false when more bytes are needed. */
  #takeObject(isEnd: boolean, events: Event[]): boolean {
    if (!isEnd && this.#length < this.#retryAt) return false;
    if (this.#recovering) return this.#recover(isEnd, events);
    const isArray = this.#layout === "array";
    const bytes = this.#bytes;
    let at = skipBlank(bytes, this.#start, this.#length);
    if (isArray && at < this.#length && bytes[at] === COMMA) at = skipBlank(bytes, at + 1, this.#length);
    this.#moveTo(at);
    if (at === this.#length) return true;
    if (bytes[at] === OPEN_BRACE) return this.#readObject(at, isEnd, events);
    if (isArray && bytes[at] === CLOSE_BRACKET) {
      this.#moveTo(at + 1);
      this.#layout = "unknown";
      return true;
    }
    this.#skips.count(isArray ? REASONS.broken : REASONS.text, { line: this.#line });
    this.#recovering = true;
    return true;
  }

  #readObject(at: number, isEnd: boolean, events: Event[]): boolean {
    const event = this.#reader.read(this.#bytes, at, this.#length, this.#line);
    const stop = this.#reader.ended;
    if (stop < 0) {
      if (this.#reader.reason === REASONS.cut && !isEnd) return this.#waitFrom(at);
      this.#skips.count(this.#reader.reason, { line: this.#line });
      this.#moveTo(at + 1);
      this.#recovering = true;
      return true;
    }
    if (event) events.push(event);
    else if (event === undefined) this.#skips.count(this.#reader.reason, { line: this.#line });
    this.#moveTo(stop);
    return true;
  }

  /** Says that the object at a position needs more bytes: as many again as there are. */
  #waitFrom(at: number): false {
    this.#retryAt = at + (this.#length - at) * 2;
    return false;
  }

  /**
   * Goes to where the next record may start: among objects the next `{` in column 1, in an array the next `{` after a
   * comma that is an event (objects inside the broken one are not).
   */
  #recover(isEnd: boolean, events: Event[]): boolean {
    const bytes = this.#bytes;
    for (let at = bytes.indexOf(OPEN_BRACE, this.#start); at >= 0; at = bytes.indexOf(OPEN_BRACE, at + 1)) {
      if (this.#layout === "array") {
        const comma = lastSolid(bytes, this.#start, at);
        if (bytes[comma] !== COMMA) continue;
        this.#moveTo(comma);
        const event = this.#reader.read(bytes, at, this.#length, this.#lineAt(at));
        if (event === undefined) {
          if (this.#reader.reason !== REASONS.cut || isEnd) continue;
          return this.#waitFrom(comma);
        }
        if (event) events.push(event);
        this.#moveTo(this.#reader.ended);
      } else {
        if (at === 0 || bytes[at - 1] !== NEWLINE) continue;
        this.#layout = "unknown";
        this.#moveTo(at);
      }
      this.#recovering = false;
      return true;
    }
    // Nothing of what is here can matter, but for a last comma or newline before what comes next.
    this.#moveTo(isEnd ? this.#length : lastSolid(bytes, this.#start, this.#length));
    return isEnd;
  }

  /** The line of a position at or after `start`. */
  #lineAt(position: number): number {
    // Only what is passed over is looked at: each byte once, whatever the layout.
    const passed = this.#bytes.subarray(this.#start, position);
    let line = this.#line;
    for (let at = passed.indexOf(NEWLINE); at >= 0; at = passed.indexOf(NEWLINE, at + 1)) line++;
    return line;
  }

  /** Makes a position the start of what is left. */
  #moveTo(position: number): void {
    this.#line = this.#lineAt(position);
    this.#start = position;
    this.#searched = position;
    this.#retryAt = 0;
  }
}
