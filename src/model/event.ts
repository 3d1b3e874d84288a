/**
 * The event: one thing that happened, in one shape whatever wrote it down. Types only.
 * @module
 */

/** A whole number, exact: a `number` while it is safe (below 2^53), a `bigint` beyond. */
export type Integer = number | bigint;

/** A value of an event: what JSON can hold, with exact integers, and maps instead of objects (no `__proto__`). */
export type Value = null | boolean | Integer | string | readonly Value[] | ReadonlyMap<string, Value>;

/** One named value of an event. */
export interface Arg {
  readonly name: string;
  /** The type as the log spells it: a C type up to v0.23, a Go type since; absent in the oldest and newest shapes. */
  readonly type?: string;
  readonly value: Value;
}

/** The named values of an event, in the order of the log. */
export interface Args extends Iterable<Arg> {
  readonly size: number;
  /** The value of the first argument of that name; undefined when there is none. */
  get(name: string): Value | undefined;
}

/** Where a record was read: a file (`-` for standard input, `ebpf` when live) and its line or record number. */
export interface Location {
  readonly path: string;
  /** 1-based line of a text file. */
  readonly line?: number;
  /** 1-based number of a record in a binary stream. */
  readonly record?: number;
  /** 1-based column, in characters. */
  readonly column?: number;
}

/** Who did it. Ids without `host` are those of the process's own pid namespace. Unknown facts are undefined. */
export interface Process {
  readonly pid?: Integer;
  readonly tid?: Integer;
  readonly ppid?: Integer;
  readonly hostPid?: Integer;
  readonly hostTid?: Integer;
  readonly hostPpid?: Integer;
  readonly uid?: Integer;
  /** The thread's comm, at most 15 bytes. */
  readonly name?: string;
  /** Absolute path of the executable (v0.18 and later). */
  readonly executable?: string;
  /** Start of the thread, in the log's own unit and epoch: only good for telling threads apart. */
  readonly startTime?: Integer;
  /** Tracee's hash of start time and tid of the thread, its process, and the parent process (v0.18 and later). */
  readonly threadEntityId?: Integer;
  readonly entityId?: Integer;
  readonly parentEntityId?: Integer;
}

/** The container an event happened in; there is one only when its id is known. */
export interface Container {
  readonly id: string;
  readonly name?: string;
  readonly image?: string;
  readonly imageDigest?: string;
  /** Its main process runs; false while the runtime prepares it; undefined where the log does not say. */
  readonly started?: boolean;
}

/** The Kubernetes pod an event happened in. */
export interface Pod {
  readonly name?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly sandbox?: boolean;
}

/** Where the process runs, as signatures select it. */
export type Origin = "host" | "container" | "container-init";

/** A detection that the sensor itself wrote into the log. */
export interface Recorded {
  /** `TRC-102`; undefined where only the name is known. */
  readonly id?: string;
  readonly version?: string;
  /** The signature's title. */
  readonly name?: string;
  /** The event name as the record spells it. */
  readonly eventName?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  /** 0 (info) to 4 (critical). */
  readonly severity?: number;
  readonly tactic?: string;
  /** ATT&CK id, `T1622`. */
  readonly technique?: string;
  readonly properties: ReadonlyMap<string, Value>;
  readonly data: ReadonlyMap<string, Value>;
}

/**
 * One event. Fields are read from its bytes when first asked for; an event is valid until its source is asked for the
 * next batch, so whoever keeps something of it copies the value.
 */
export interface Event {
  /** Its name today: old names (`hooked_syscalls`, `hidden_inodes`) are mapped to what replaced them. */
  readonly name: string;
  /** Nanoseconds since the Unix epoch; undefined where the log has no wall clock. */
  readonly time?: bigint;
  /** Nanoseconds since boot or since the sensor's start, where the log has no wall clock. */
  readonly relativeTime?: bigint;
  readonly process: Process;
  readonly container?: Container;
  readonly pod?: Pod;
  readonly origin: Origin;
  /** The host's name (UTS nodename of the process). */
  readonly host?: string;
  /** Name of the system call it happened in. */
  readonly syscall?: string;
  readonly processor?: Integer;
  readonly mountNamespace?: Integer;
  readonly pidNamespace?: Integer;
  readonly cgroupId?: Integer;
  readonly args: Args;
  /** Result of the system call or function; undefined where the shape has none. */
  readonly returnValue?: Integer;
  /** Names of the policies for which the sensor wrote it. */
  readonly matchedPolicies?: readonly string[];
  readonly recorded?: Recorded;
  readonly location: Location;
  /** Name of the format it was read from: `tracee-json`. */
  readonly format: string;
  /**
   * The record as JSON text on one line: the input's own characters where the input is JSON (bytes that are not UTF-8
   * become U+FFFD, line breaks between tokens are left out).
   */
  json(): string;
  /** The same text as UTF-8, where it costs nothing: valid until the next batch. Undefined elsewhere. */
  jsonBytes?(): Uint8Array | undefined;
}
