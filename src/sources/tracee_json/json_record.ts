/**
 * One record: its bytes, and where the value of each known name stands in them.
 * @module
 */
import type { Integer, Location, Value } from "../../model/mod.ts";
import { decodeText, readValue } from "./read.ts";
import { isUtf8 } from "./utf8.ts";
import type { Key } from "./keys.ts";
import { booleanAt, integerAt, stringAt } from "./places.ts";

/** What the records of one input have in common. */
export interface RecordInput {
  readonly path: string;
  readonly format: string;
  /** Whether records are told by their line, or by their number. */
  readonly isLine: boolean;
}

/** A record, valid for as long as its buffer is not read into again. A field of another type than asked for is undefined. */
export class JsonRecord {
  /**
   * @param spans start and end of each key's value, from `base` on (see `KEYS`)
   * @param number 1-based line, or number of the record
   */
  constructor(
    readonly bytes: Uint8Array,
    readonly spans: Int32Array,
    readonly base: number,
    readonly first: number,
    readonly last: number,
    readonly number: number,
    readonly input: RecordInput,
  ) {}

  /** Where the value of a key starts; -1 when it is not there. */
  from(key: Key): number {
    return this.spans[this.base + key * 2];
  }

  /** Where the value of a key ends. */
  end(key: Key): number {
    return this.spans[this.base + key * 2 + 1];
  }

  string(key: Key): string | undefined {
    return stringAt(this.bytes, this.from(key), this.end(key));
  }

  /** Text that says something: an empty one is as good as none. */
  text(key: Key): string | undefined {
    return this.string(key) || undefined;
  }

  integer(key: Key): Integer | undefined {
    return integerAt(this.bytes, this.from(key), this.end(key));
  }

  boolean(key: Key): boolean | undefined {
    return booleanAt(this.bytes, this.from(key));
  }

  /** The whole value. */
  value(key: Key): Value | undefined {
    const from = this.from(key);
    return from < 0 ? undefined : readValue(this.bytes, from, this.end(key));
  }

  /** The value as an object. */
  map(key: Key): ReadonlyMap<string, Value> | undefined {
    const value = this.value(key);
    return value instanceof Map ? value : undefined;
  }

  location(): Location {
    const { path, isLine } = this.input;
    return isLine ? { path, line: this.number } : { path, record: this.number };
  }

  /** The record's own bytes, where they are one line of UTF-8. */
  jsonBytes(): Uint8Array | undefined {
    const own = this.bytes.subarray(this.first, this.last);
    return own.indexOf(0x0a) < 0 && own.indexOf(0x0d) < 0 && isUtf8(own) ? own : undefined;
  }

  /** The record's own characters, on one line. */
  json(): string {
    const text = decodeText(this.bytes, this.first, this.last);
    return text.includes("\n") || text.includes("\r") ? onOneLine(text) : text;
  }
}

/** JSON text without the white space between its tokens. */
function onOneLine(text: string): string {
  return text.replace(/("(?:[^"\\]|\\.)*")|[ \t\r\n]+/g, (_, literal: string | undefined) => literal ?? "");
}
