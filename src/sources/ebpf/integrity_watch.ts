/**
 * Looks at the kernel's own code, pointers and lists at the start and then from time to time; tells what is new.
 * @module
 */
import type { Event, Value } from "../../model/mod.ts";
import { toJson } from "../../text/json.ts";
import { INTEGRITY_EVENTS, type IntegrityEvent } from "./host_services.ts";
import { type IntegrityReader, lookAtKernel, type Looker } from "./integrity/look.ts";
import { makeOwnEvent } from "./own_event.ts";

/** Looks when it is time, while the ring buffer goes on being read. */
export class IntegrityWatch {
  readonly #look: Looker;
  readonly #interval: number;
  /** What the last look found, by event and args: the same is told once. */
  #told: ReadonlySet<string> = new Set();
  readonly #found: { readonly name: IntegrityEvent; readonly args: Readonly<Record<string, Value>> }[] = [];
  #next = 0;
  #running: Promise<void> | undefined;
  #failure: Error | undefined;

  /**
   * @param reader a session that was opened with `integrity`
   * @param wanted the events that are asked for
   * @param interval in milliseconds
   */
  constructor(reader: IntegrityReader, wanted: ReadonlySet<IntegrityEvent>, interval: number) {
    this.#look = lookAtKernel(reader, wanted);
    this.#interval = interval;
  }

  /** Why a look ended early, the first that did; others are begun all the same. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /**
   * Begins to look, if it is time and the last look has ended.
   *
   * @param now milliseconds of a clock that only goes forward
   */
  begin(now: number): void {
    if (now < this.#next || this.#running !== undefined) return;
    this.#next = now + this.#interval;
    this.#running = this.#check(now)
      .catch((error) => {
        this.#failure ??= error instanceof Error ? error : new Error(String(error));
      })
      .finally(() => this.#running = undefined);
  }

  /** Resolves when the look that is under way has ended. */
  async end(): Promise<void> {
    await this.#running;
  }

  /**
   * What was found since this was asked last: an event for each hook that the look before had not found.
   *
   * @param time of the events, nanoseconds since the Unix epoch
   */
  take(time: bigint): readonly Event[] {
    return this.#found.splice(0).map(({ name, args }) =>
      makeOwnEvent({ name, id: INTEGRITY_EVENTS[name], time, args })
    );
  }

  async #check(now: number): Promise<void> {
    const told = new Set<string>();
    for (const finding of await this.#look(now)) {
      const key = `${finding.name} ${toJson(finding.args)}`;
      if (!this.#told.has(key)) this.#found.push(finding);
      told.add(key);
    }
    this.#told = told;
  }
}
