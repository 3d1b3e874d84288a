/**
 * What events of every shape have in common: a record, its moment, its place.
 * @module
 */
import type { Args, Location, Recorded } from "../../model/mod.ts";
import { recordedOf } from "./recorded.ts";
import type { JsonRecord } from "./json_record.ts";
import { KEY } from "./keys.ts";
import { asciiText, readString, readValue } from "./read.ts";
import { type Moment, readMoment, readTimestampMap } from "./time.ts";

/** An event read from a record; the shapes add where the other fields stand. */
export abstract class JsonEvent {
  readonly name: string;
  protected readonly record: JsonRecord;
  #moment: Moment | undefined;

  /** @param name its name today */
  constructor(record: JsonRecord, name: string) {
    this.record = record;
    this.name = name;
  }

  get time(): bigint | undefined {
    return (this.#moment ??= momentOf(this.record)).time;
  }

  get relativeTime(): bigint | undefined {
    return (this.#moment ??= momentOf(this.record)).relativeTime;
  }

  get recorded(): Recorded | undefined {
    return recordedOf(this.record, this);
  }

  get location(): Location {
    return this.record.location();
  }

  get format(): string {
    return this.record.input.format;
  }

  json(): string {
    return this.record.json();
  }

  jsonBytes(): Uint8Array | undefined {
    return this.record.jsonBytes();
  }

  /** The arguments, for what the sensor recorded of a detection. */
  abstract get args(): Args;
}

function momentOf(record: JsonRecord): Moment {
  const { bytes } = record;
  const from = record.from(KEY.timestamp);
  const end = record.end(KEY.timestamp);
  if (from < 0) return {};
  if (bytes[from] === 0x22) return readMoment(readString(bytes, from, end));
  if (bytes[from] !== 0x7b) return readMoment(asciiText(bytes, from, end));
  const map = readValue(bytes, from, end);
  return map instanceof Map ? readTimestampMap(map) : {};
}
