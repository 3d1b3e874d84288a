/**
 * Turns the bytes of a gob stream into records: decodes, counts, and steps over what is damaged or foreign.
 * @module
 */
import { lookAt, readMessage } from "./messages.ts";
import { createResync, type Resync } from "./resync.ts";
import { createTypeTable } from "./types.ts";

/** One event of the stream. */
export interface GobRecord {
  /** The event as Tracee prints it, on one line. */
  readonly json: string;
  /** 1-based number of the record in the stream. */
  readonly record: number;
}

/** Told about everything that could not be read: why, and the number of the record. */
export type Report = (reason: string, record: number) => void;

/** Why something was not read. */
export const REASONS = {
  foreign: "foreign bytes between gob messages",
  cut: "cut gob message",
  damaged: "undecodable gob message",
  other: "not a Tracee event",
} as const;

/** Reads records from bytes that arrive in pieces. */
export interface RecordReader {
  /**
   * Reads what can be read; stops early when enough text has come together.
   *
   * @returns where it stopped: what is before was read, what is behind must be there again next time
   */
  read(bytes: Uint8Array, from: number, available: number, atEnd: boolean): number;
  /** The records read since the last call. */
  take(): readonly GobRecord[];
}

/** Characters of JSON after which a batch is full, whatever the bytes were. */
const FULL = 4 * 1024 * 1024;

/**
 * Starts reading a stream.
 *
 * @param report is told what could not be read
 * @returns the reader
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const skipped: string[] = [];
 * const reader = createRecordReader((reason) => skipped.push(reason));
 * reader.read(new Uint8Array([5, 0xff]), 0, 2, true);
 * deepStrictEqual([reader.take(), skipped], [[], ["cut gob message"]]);
 * ```
 */
export function createRecordReader(report: Report): RecordReader {
  const types = createTypeTable();
  let records: GobRecord[] = [];
  let length = 0;
  let record = 0;
  /** Present while looking for the end of foreign bytes. */
  let resync: Resync | undefined;

  // Each step returns where it got to; the same place when it needs more bytes.
  function step(bytes: Uint8Array, at: number, available: number, atEnd: boolean): number {
    if (resync !== undefined) return search(resync, bytes, at, available, atEnd);
    const look = lookAt(bytes, at, available);
    if (look === "incomplete") return atEnd ? cut(bytes, at, available) : at;
    if (look === "foreign") return gap(bytes, at, available, atEnd);
    const message = readMessage(bytes, at, available, types);
    switch (message.kind) {
      case "incomplete":
        return atEnd ? cut(bytes, at, available) : at;
      case "damaged":
        return damaged(bytes, at, message.next, available, atEnd);
      case "event":
        records.push({ json: message.json, record: ++record });
        length += message.json.length;
        break;
      case "other":
        report(REASONS.other, ++record);
        break;
    }
    return message.next;
  }

  function gap(bytes: Uint8Array, at: number, available: number, atEnd: boolean): number {
    report(REASONS.foreign, record + 1);
    resync = createResync(types);
    return search(resync, bytes, at + 1, available, atEnd);
  }

  function search(search: Resync, bytes: Uint8Array, at: number, available: number, atEnd: boolean): number {
    const result = search(bytes, at, available, atEnd);
    if (result.found) resync = undefined;
    return result.at;
  }

  // The end of the input: either the last message is cut, or a wrong length reaches over messages that are whole.
  function cut(bytes: Uint8Array, at: number, available: number): number {
    const result = createResync(types)(bytes, at + 1, available, true);
    report(result.found ? REASONS.foreign : REASONS.cut, record + 1);
    return result.at;
  }

  // When a message follows, the damage is within this one; otherwise its length is not one.
  function damaged(bytes: Uint8Array, at: number, next: number, available: number, atEnd: boolean): number {
    const look = lookAt(bytes, next, available);
    if (look === "incomplete" && !atEnd) return at;
    if (look === "message" || next === available) {
      report(REASONS.damaged, ++record);
      return next;
    }
    return gap(bytes, at, available, atEnd);
  }

  return {
    read(bytes, from, available, atEnd) {
      let at = from;
      while (at < available && length < FULL) {
        const next = step(bytes, at, available, atEnd);
        if (next === at) break;
        at = next;
      }
      return at;
    },
    take() {
      const taken = records;
      records = [];
      length = 0;
      return taken;
    },
  };
}
