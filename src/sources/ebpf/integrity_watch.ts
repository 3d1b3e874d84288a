/**
 * Looks at the kernel's own pointers at the start and then from time to time; tells what is new.
 * @module
 */
import type { Event, Value } from "../../model/mod.ts";
import { toJson } from "../../text/json.ts";
import { INTEGRITY_EVENTS } from "./host_services.ts";
import { checkIntegrity, type PointerReader } from "./integrity.ts";
import { makeOwnEvent } from "./own_event.ts";

/** The arg of each event. */
const ARGS = { hooked_proc_fops: "hooked_fops_pointers", hooked_seq_ops: "hooked_seq_ops" } as const;

/** Looks when it is time. */
export class IntegrityWatch {
  readonly #reader: PointerReader;
  readonly #wanted: ReadonlySet<keyof typeof INTEGRITY_EVENTS>;
  readonly #interval: number;
  /** What was told, by event: the same hooks are told once. */
  readonly #told = new Map<string, string>();
  #next = 0;

  /**
   * @param reader a session that was opened with `integrity`
   * @param wanted the events that are asked for
   * @param interval in milliseconds
   */
  constructor(reader: PointerReader, wanted: ReadonlySet<keyof typeof INTEGRITY_EVENTS>, interval: number) {
    this.#reader = reader;
    this.#wanted = wanted;
    this.#interval = interval;
  }

  /**
   * Looks, if it is time.
   *
   * @param now milliseconds of a clock that only goes forward
   * @param time of the events, nanoseconds since the Unix epoch
   * @returns an event for each kind of hooks that was found, unless these were found the last time
   */
  look(now: number, time: bigint): readonly Event[] {
    if (now < this.#next) return [];
    this.#next = now + this.#interval;
    const { procFops, seqOps } = checkIntegrity(this.#reader);
    return [...this.#tell("hooked_proc_fops", procFops, time), ...this.#tell("hooked_seq_ops", seqOps, time)];
  }

  #tell(name: keyof typeof INTEGRITY_EVENTS, value: Value | undefined, time: bigint): readonly Event[] {
    if (!this.#wanted.has(name)) return [];
    const text = value === undefined ? "" : toJson(value);
    if (this.#told.get(name) === text) return [];
    this.#told.set(name, text);
    if (value === undefined) return [];
    return [makeOwnEvent({ name, id: INTEGRITY_EVENTS[name], time, args: { [ARGS[name]]: value } })];
  }
}
