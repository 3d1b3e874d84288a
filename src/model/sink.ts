/**
 * The sink: where findings go. Types only.
 * @module
 */
import type { Integer } from "./event.ts";
import type { Finding, RunSummary } from "./finding.ts";

/** Takes text of the output, in order; as bytes where they are UTF-8 already. They are used up when it returns. */
export type Print = (text: string | Uint8Array) => void;

/** What a sink may want to know of the place it prints to. */
export interface SinkOptions {
  readonly color: boolean;
  /** Columns of the terminal; undefined when it is not one. */
  readonly width?: number;
  /** Show everything, cut nothing. */
  readonly wide: boolean;
  /** The words for a number that is flags or one of a list (`O_WRONLY|O_CREAT`); undefined where it is only a number. */
  readonly words?: (event: string, arg: string, value: Integer) => string | undefined;
}

/** An opened output. */
export interface Sink {
  begin?(): void;
  write(finding: Finding): void;
  finish?(summary: RunSummary): void;
}

/** A format of output. */
export interface SinkFormat {
  readonly name: string;
  readonly summary: string;
  /** Whether it prints the summary itself; otherwise the summary goes to stderr. */
  readonly showsSummary: boolean;
  create(print: Print, options: SinkOptions): Sink;
}
