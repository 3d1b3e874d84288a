/**
 * What an event, a set of events and a set of named values are. Types only.
 * @module
 */
import type { Integer } from "../model/mod.ts";

/** One argument of an event. */
export interface ArgDefinition {
  readonly name: string;
  /** The Go type Tracee's main branch gives it, without its package: `int32`, `[]string`, `SockAddr`; `pointer` for addresses. */
  readonly type: string;
}

/** What is known of one event. */
export interface EventDefinition {
  readonly name: string;
  /** What happened, in one line, for a person who responds to it. */
  readonly summary: string;
  /** `internal`: the sensor uses it inside itself. `test`: the sensor's own tests use it. */
  readonly kind: "syscall" | "event" | "internal" | "test";
  /** The system call's number on x86-64; absent for those that only 32-bit programs have. */
  readonly syscallNumber?: number;
  readonly sets: readonly string[];
  /** The arguments of Tracee's main branch, then those that only v0.20 had. */
  readonly args: readonly ArgDefinition[];
  /** Names it had in older logs and policies. */
  readonly previousNames: readonly string[];
}

/** A named group of events. */
export interface EventSet {
  readonly name: string;
  readonly summary: string;
  /** Names of its events, in the order of the catalogue. */
  readonly events: readonly string[];
}

/** How an argument that is a set of flags or an enumeration reads: number ↔ text. */
export interface NamedValues {
  /** `open_flags`. */
  readonly name: string;
  /** True: a set of bits, their names joined with `|`. False: one of a list. */
  readonly flags: boolean;
  /** The text that Tracee prints for a number; undefined when it has none. */
  text(value: Integer): string | undefined;
  /** The number of a text, in any case and order; undefined when a word of it is unknown. */
  parse(text: string): Integer | undefined;
}
