/**
 * The source: an opened input that yields batches of events. Types only.
 * @module
 */
import type { Event } from "./event.ts";
import type { Skipped } from "./finding.ts";

/**
 * What a run needs, settled before the first byte is read. A source may use it to save work; it may hand over too
 * much, never too little.
 */
export interface Selection {
  /** Names of the events that anything asks for; undefined: all of them. */
  readonly events?: ReadonlySet<string>;
  /** Nanoseconds since the epoch: earlier and later events are not wanted. */
  readonly from?: bigint;
  readonly to?: bigint;
}

/** Bytes to read from, already decompressed. */
export interface ByteInput {
  /** As shown to people and written to `source.file`; `-` is standard input. */
  readonly path: string;
  /** Reads some bytes into the buffer; 0 at the end. */
  read(into: Uint8Array): number | Promise<number>;
  /** Bytes taken from the disk or pipe so far, before decompression. */
  readonly consumed: number;
  /** Size on disk, where it is known. */
  readonly size?: number;
  /** What went wrong while reading (a cut .gz), once the end is reached. */
  readonly damage?: string;
  close(): void;
}

/** How to open a source. */
export interface SourceOptions {
  readonly selection: Selection;
  readonly signal?: AbortSignal;
}

/** All events of an input, those that were not handed on among them. */
export interface SourceCounts {
  readonly events: number;
  /** Their names. */
  readonly names: ReadonlySet<string>;
  /** Nanoseconds since the epoch of the earliest and the latest; absent where none has a wall clock. */
  readonly first?: bigint;
  readonly last?: bigint;
}

/** An opened input. */
export interface Source {
  readonly format: string;
  /** The events of the input, in order, a batch at a time; a batch is valid until the next is asked for. */
  batches(): AsyncIterable<readonly Event[]>;
  /** What was read so far. */
  counts(): SourceCounts;
  /** What could not be read so far. */
  skipped(): readonly Skipped[];
  /** Events that the sensor says it lost. */
  lost(): number;
}

/** A format of saved logs. */
export interface SourceFormat {
  readonly name: string;
  readonly summary: string;
  /** Whether the first bytes of an input (up to 64 KiB) are in this format. */
  recognises(head: Uint8Array): boolean;
  open(input: ByteInput, options: SourceOptions): Source;
}
