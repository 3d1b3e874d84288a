/**
 * Types for signatures written in TypeScript or JavaScript. A signature is one file; its default export is a signature,
 * or a list of them. Put this file beside yours for your editor; hindtrace itself does not read it.
 *
 * @example
 * ```ts ignore
 * import type { Signature } from "./hindtrace.d.ts";
 *
 * export default {
 *   id: "MY-1",
 *   name: "Shadow file read",
 *   eventName: "shadow_read",
 *   description: "A program that is no login program opened /etc/shadow.",
 *   severity: "high",
 *   events: ["security_file_open"],
 *   start() {
 *     const seen = new Map<string, number>();
 *     return (event) => {
 *       if (event.args.get("pathname") !== "/etc/shadow" || event.process.name === "login") return;
 *       const program = event.process.executable ?? event.process.name ?? "";
 *       seen.set(program, (seen.get(program) ?? 0) + 1);
 *       return { program, times: seen.get(program) };
 *     };
 *   },
 * } satisfies Signature;
 * ```
 * @module
 */

/** How bad a finding is. */
export type Severity = "info" | "low" | "medium" | "high" | "critical";

/** Where a process runs; `container-init` while the container is prepared. */
export type Origin = "host" | "container" | "container-init";

/** A whole number, exact: a `number` below 2^53, a `bigint` beyond. Compare with `==`, or make both `BigInt(…)`. */
export type Integer = number | bigint;

/** A value of an event: what JSON can hold, with exact integers, and maps instead of objects. */
export type Value = null | boolean | Integer | string | readonly Value[] | ReadonlyMap<string, Value>;

/** A behavior to report. */
export interface Signature {
  /** Its own among all signatures, such as `MY-1`. That of a built-in one replaces it. */
  readonly id: string;
  /** `"1"` unless it is given. */
  readonly version?: string;
  /** A title for people. */
  readonly name: string;
  /** What policies and findings call it: snake_case, such as `shadow_read`. */
  readonly eventName: string;
  /** What happened, and why it matters, for the person who responds. */
  readonly description: string;
  readonly severity: Severity;
  readonly tags?: readonly string[];
  /** ATT&CK tactic, such as `defense-evasion`. */
  readonly tactic?: string;
  /** ATT&CK technique, such as `T1622`. */
  readonly technique?: string;
  /** What else there is to say; shown with each finding. */
  readonly properties?: Readonly<Record<string, Value>>;
  /** The events it needs: names (`hindtrace list events`), or names and origins; `*` is every event. */
  readonly events: readonly (string | EventSelector)[];
  /** Called once, before the first event. What it remembers from one event to the next lives in here. */
  start(): Matcher;
}

/** An event that a signature needs; without an origin, from anywhere. */
export interface EventSelector {
  readonly name: string;
  readonly origin?: Origin;
}

/**
 * Judges one event. It cannot wait: no `async`, no promises.
 *
 * To report at the end of the input, too: `Object.assign((event) => {…}, { finish() { return [{…}]; } })`.
 */
export interface Matcher {
  /** @returns what was found: `{}` when there is nothing to add to the event; nothing when it does not match */
  (event: Event): Evidence | Iterable<Evidence> | null | undefined | void;
  /**
   * Called once, at the end of the input, unless no event was given at all; what it returns is reported with the last
   * event that was.
   */
  finish?(): Evidence | Iterable<Evidence> | null | undefined | void;
}

/** What a signature adds to the event: named values, the `data` of the finding. Not more than 1 MB. */
export type Evidence = Readonly<Record<string, EvidenceValue>>;

/** A value of evidence. `undefined` is left out. */
export type EvidenceValue =
  | Value
  | undefined
  | readonly EvidenceValue[]
  | { readonly [key: string]: EvidenceValue };

/** One thing that happened. It is a copy: change it as you like. What a log does not say is undefined. */
export interface Event {
  /** The event's name of today, whatever the log calls it: `openat`, `security_file_open`. */
  readonly name: string;
  /** Nanoseconds since the Unix epoch; undefined where the log has no wall clock. */
  readonly time?: bigint;
  /** Nanoseconds since boot or since the sensor's start, where the log has no wall clock. */
  readonly relativeTime?: bigint;
  readonly process: Process;
  /** The container it happened in; undefined on the host, and when its id is not known. */
  readonly container?: Container;
  /** The Kubernetes pod it happened in. */
  readonly pod?: Pod;
  readonly origin: Origin;
  /** The host's name. */
  readonly host?: string;
  /** Name of the system call it happened in. */
  readonly syscall?: string;
  readonly processor?: Integer;
  readonly mountNamespace?: Integer;
  readonly pidNamespace?: Integer;
  readonly cgroupId?: Integer;
  /** The event's own values: `event.args.get("pathname")`. */
  readonly args: Args;
  /** Result of the system call or function. */
  readonly returnValue?: Integer;
  /** Names of the policies for which the sensor wrote it. */
  readonly matchedPolicies?: readonly string[];
  /** Where it was read. */
  readonly location: Location;
  /** Name of the format it was read from: `tracee-json`. */
  readonly format: string;
}

/** Who did it. Ids without `host` are those of the process's own pid namespace. */
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
  /** Absolute path of the executable. */
  readonly executable?: string;
  /** Start of the thread, in the log's own unit: only good for telling threads apart. */
  readonly startTime?: Integer;
  /** The sensor's own ids of the thread, its process and its parent, across pid reuse. */
  readonly threadEntityId?: Integer;
  readonly entityId?: Integer;
  readonly parentEntityId?: Integer;
}

/** A container. */
export interface Container {
  readonly id: string;
  readonly name?: string;
  readonly image?: string;
  readonly imageDigest?: string;
  /** Its main process runs; false while the runtime prepares it. */
  readonly started?: boolean;
}

/** A Kubernetes pod. */
export interface Pod {
  readonly name?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly sandbox?: boolean;
}

/** One named value of an event. */
export interface Arg {
  readonly name: string;
  /** The type as the log spells it. */
  readonly type?: string;
  readonly value: Value;
}

/** The named values of an event, in the order of the log. */
export interface Args extends Iterable<Arg> {
  readonly size: number;
  /** The value of that name; undefined when there is none. Flags are text or a number, as the log has them. */
  get(name: string): Value | undefined;
}

/** A file (`-` for standard input) and the line or the number of the record. */
export interface Location {
  readonly path: string;
  readonly line?: number;
  readonly record?: number;
}
