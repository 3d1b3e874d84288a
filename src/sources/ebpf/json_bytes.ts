/**
 * Writes JSON as bytes into memory that is handed out piece by piece: no text is made on the way.
 * @module
 */
import type { Value } from "../../model/mod.ts";
import { toJson } from "../../text/json.ts";

/** Size of a piece of memory; what was written stays in its own. */
const ARENA = 1 << 20;
/** Room that is there at least when something is begun. */
const SPARE = 1 << 16;

const encoder = new TextEncoder();
const MINUS = 0x2d;
const ZERO = 0x30;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Where bytes are written. */
export class JsonBytes {
  #bytes = new Uint8Array(ARENA);
  #at = 0;
  #start = 0;

  /** Begins something new. */
  begin(): void {
    if (this.#bytes.length - this.#at < SPARE) {
      this.#bytes = new Uint8Array(ARENA);
      this.#at = 0;
    }
    this.#start = this.#at;
  }

  /** What was written since: it stays as it is. */
  end(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(this.#start, this.#at);
  }

  /** Bytes that are JSON already. */
  raw(part: Uint8Array): void {
    const length = part.length;
    this.#reserve(length);
    if (length > 32) this.#bytes.set(part, this.#at);
    else for (let index = 0; index < length; index++) this.#bytes[this.#at + index] = part[index];
    this.#at += length;
  }

  /** A text that is JSON already, of ASCII characters. */
  ascii(text: string): void {
    this.#reserve(text.length);
    for (let index = 0; index < text.length; index++) this.#bytes[this.#at + index] = text.charCodeAt(index);
    this.#at += text.length;
  }

  /** A whole number. */
  integer(value: number): void {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) return this.#encode(toJson(value));
    this.#reserve(20);
    let rest = value;
    if (rest < 0) {
      this.#bytes[this.#at++] = MINUS;
      rest = -rest;
    }
    this.#digits(rest, countDigits(rest));
  }

  /** A whole number with zeros in front of it. */
  padded(value: number, width: number): void {
    this.#reserve(width);
    this.#digits(value, width);
  }

  /** A text in quotes. */
  string(text: string): void {
    const { length } = text;
    this.#reserve(length + 2);
    const bytes = this.#bytes;
    let at = this.#at;
    bytes[at++] = QUOTE;
    for (let index = 0; index < length; index++) {
      const code = text.charCodeAt(index);
      if (code < 0x20 || code > 0x7e || code === QUOTE || code === BACKSLASH) return this.#encode(JSON.stringify(text));
      bytes[at++] = code;
    }
    bytes[at++] = QUOTE;
    this.#at = at;
  }

  /** Any value of an event. */
  value(value: Value): void {
    switch (typeof value) {
      case "string":
        return this.string(value);
      case "number":
        return this.integer(value);
      case "bigint":
      case "boolean":
        return this.ascii(String(value));
      default:
        return this.#encode(toJson(value));
    }
  }

  #digits(value: number, width: number): void {
    const bytes = this.#bytes;
    let rest = value;
    for (let at = this.#at + width - 1; at >= this.#at; at--) {
      const next = Math.floor(rest / 10);
      bytes[at] = ZERO + (rest - next * 10); // in this order: the sum could leave the exact integers
      rest = next;
    }
    this.#at += width;
  }

  #encode(text: string): void {
    this.#reserve(text.length * 3);
    this.#at += encoder.encodeInto(text, this.#bytes.subarray(this.#at)).written;
  }

  /** Moves what was begun to larger memory when it does not fit. */
  #reserve(length: number): void {
    if (this.#at + length <= this.#bytes.length) return;
    const begun = this.#bytes.subarray(this.#start, this.#at);
    this.#bytes = new Uint8Array(Math.max(ARENA, 2 * (begun.length + length)));
    this.#bytes.set(begun);
    this.#start = 0;
    this.#at = begun.length;
  }
}

function countDigits(value: number): number {
  let width = 1;
  for (let limit = 10; value >= limit; limit *= 10) width++;
  return width;
}
