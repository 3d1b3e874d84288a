/**
 * Reads a capture: records out of the ring, in order of time, as batches of events.
 * @module
 */
import type { Event, Skipped, SourceCounts } from "../../model/mod.ts";
import { createClock } from "./clock.ts";
import type { CommandEnd, StartedCommand } from "./command.ts";
import { isIntegrityEvent } from "./host_services.ts";
import type { HostState } from "./host_state.ts";
import { IntegrityWatch } from "./integrity_watch.ts";
import { livingEvents } from "./living_event.ts";
import { FORK, KIND, RECORD, TASK_IDS } from "./layout.ts";
import { LossCounter, type Losses } from "./losses.ts";
import type { CaptureOptions, CaptureSource } from "./mod.ts";
import { TimeOrder } from "./order.ts";
import type { ProbeSession } from "./probe_session.ts";
import type { ProbePlan } from "./probes.ts";
import { FORMAT, RecordDecoder } from "./record.ts";
import { recordLength } from "./ring_buffer.ts";
import { readRing } from "./ring_reader.ts";
import type { LivingProcess } from "./snapshot.ts";
import type { Unavailable } from "./unavailable.ts";

/** A command that is watched from its first instruction. */
export interface WatchedCommand extends StartedCommand {
  /** By then it was started: nanoseconds since boot. */
  readonly since: number;
}

/** What a capture is made of. */
export interface CaptureParts {
  readonly session: ProbeSession;
  readonly plan: ProbePlan;
  readonly host: HostState;
  readonly processes: readonly LivingProcess[];
  readonly unavailable: readonly Unavailable[];
  readonly refused?: string;
  readonly started?: WatchedCommand;
  readonly options: CaptureOptions;
  readonly wanted: ReadonlySet<string>;
}

/** How long a record is held for one before it that is still under way, in nanoseconds. */
const WINDOW = 10_000_000;
/** The longest wait while nothing happens, in milliseconds. */
const IDLE = 500;
/** How often losses are looked at, in milliseconds. */
const LOSSES_EVERY = 100;
/** How often the time of day is looked at, in milliseconds; from which change on it is taken, in nanoseconds. */
const CLOCK_EVERY = 10_000;
const CLOCK_STEP = 100_000_000n;
const INTEGRITY_EVERY = 60_000;
/** execve, execveat */
const EXEC_CALLS: ReadonlySet<number> = new Set([59, 322]);

/** See `CaptureSource`. */
export class CaptureReader implements CaptureSource {
  readonly format: string = FORMAT;
  readonly unavailable: readonly Unavailable[];
  readonly refused: string | undefined;
  readonly processes: readonly LivingProcess[];
  readonly command: WatchedCommand | undefined;
  readonly #session: ProbeSession;
  readonly #decoder: RecordDecoder;
  readonly #options: CaptureOptions;
  readonly #order = new TimeOrder();
  readonly #losses = new LossCounter();
  readonly #clock = createClock();
  readonly #integrity: IntegrityWatch | undefined;
  readonly #stop = new AbortController();
  readonly #names = new Set<string>();
  readonly #timer: ReturnType<typeof setTimeout> | undefined;
  #offset = this.#clock.offset;
  #nextLosses = 0;
  #nextClock = performance.now() + CLOCK_EVERY;
  #commandEnd: CommandEnd | undefined;
  /** Of the command nothing was executed yet. */
  #isBeginning: boolean;
  #isClosed = false;
  #isReading = false;
  #bytes = 0;
  #events = 0;
  /** Nanoseconds since boot of the first and last record that was handed on. */
  #first = Infinity;
  #last = -Infinity;

  constructor({ session, plan, host, processes, unavailable, refused, started, options, wanted }: CaptureParts) {
    this.#session = session;
    this.#options = options;
    this.unavailable = unavailable;
    this.refused = refused;
    this.processes = processes;
    this.command = started;
    this.#isBeginning = started !== undefined;
    this.#decoder = new RecordDecoder({ events: plan.events, host, keepsOthers: options.keepsOthers });
    const looked = [...wanted].filter(isIntegrityEvent);
    if (looked.length > 0) {
      this.#integrity = new IntegrityWatch(session, new Set(looked), options.integrityInterval ?? INTEGRITY_EVERY);
    }
    // Before anybody else listens: what is in the ring when the reading ends must be all.
    this.#stop.signal.addEventListener("abort", () => this.#detach());
    const { signal, duration } = options;
    if (signal?.aborted) this.#stop.abort();
    signal?.addEventListener("abort", this.#abort);
    if (duration !== undefined) this.#timer = setTimeout(this.#abort, duration);
    void started?.ended.then((end) => {
      this.#commandEnd = end;
      this.#abort();
    });
  }

  #detach(): void {
    try {
      this.#session.detach();
    } catch {
      // What cannot be detached is closed soon.
    }
  }

  readonly #abort = (): void => {
    if (!this.#isClosed) this.#stop.abort();
  };

  get commandEnd(): CommandEnd | undefined {
    return this.#commandEnd;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Batches come at least every half second, empty ones among them. */
  async *batches(): AsyncGenerator<readonly Event[]> {
    const { ring } = this.#session;
    const { signal } = this.#stop;
    const idle = () => this.#holdingTime() ?? IDLE;
    this.#isReading = true;
    try {
      for await (const chunk of readRing(ring, { signal, idle })) {
        this.#bytes += chunk.bytes.length;
        this.#order.add(chunk);
        yield this.#batch(Number(this.#clock.now()) - WINDOW);
        if (this.#isFull) break;
      }
      this.#nextLosses = 0;
      await this.#integrity?.end();
      yield this.#batch(Infinity);
    } finally {
      this.#isReading = false;
      this.close();
    }
  }

  /** How long the first record that is held has to wait, in whole milliseconds; undefined: none is held. */
  #holdingTime(): number | undefined {
    const { first } = this.#order;
    if (first === undefined) return undefined;
    return Math.max(1, Math.ceil((first + WINDOW - Number(this.#clock.now())) / 1e6));
  }

  #batch(until: number): readonly Event[] {
    const events: Event[] = [];
    const now = performance.now();
    this.#look(now, events);
    this.#order.take(until, (chunk, at, time) => {
      if (this.#isBeginning && this.#isOurs(chunk.view, at, time)) return;
      const before = events.length;
      this.#decoder.decode(chunk.bytes, chunk.view, at, recordLength(chunk, at), this.#offset, events);
      if (events.length === before) return;
      if (time < this.#first) this.#first = time;
      if (time > this.#last) this.#last = time;
    });
    if (now >= this.#nextLosses) {
      this.#nextLosses = now + LOSSES_EVERY;
      events.push(...this.#losses.update(this.#session.counters(), this.#clock.now() + this.#offset));
    }
    const { count } = this.#options;
    if (count !== undefined && this.#events + events.length >= count) {
      events.length = Math.max(0, count - this.#events);
      this.#abort();
    }
    this.#events += events.length;
    for (const { name } of events) this.#names.add(name);
    return events;
  }

  /**
   * Whether a record tells of what our child did to become the command: it puts signals and descriptors in order between
   * its fork and its exec. The exec, and the call that led to it, are the command's own. A first child that the kernel did
   * not take as a program (a script that does not say by what it is run) is none of the command's.
   */
  #isOurs(view: DataView, at: number, time: number): boolean {
    const { pid: command = 0, since = 0 } = this.command ?? {};
    if (time > since) this.#isBeginning = false;
    if (!this.#isBeginning) return false;
    const pid = view.getUint32(at + RECORD.pid, true);
    const kind = view.getUint16(at + RECORD.kind, true);
    if (pid === Deno.pid) {
      return kind === KIND.fork && view.getUint32(at + FORK.child + TASK_IDS.pid, true) !== command;
    }
    if (pid !== command) return view.getUint32(at + RECORD.ppid, true) === Deno.pid;
    if (kind === KIND.exec || kind === KIND.exit) this.#isBeginning = false;
    if (!this.#isBeginning || kind === KIND.syscallEnter) return false;
    // What the kernel opens to start it, told before it is started.
    return !EXEC_CALLS.has(view.getInt32(at + RECORD.syscall, true));
  }

  /** What is due from time to time. */
  #look(now: number, events: Event[]): void {
    const { signal } = this.#stop;
    if (!signal.aborted) this.#integrity?.begin(now);
    events.push(...this.#integrity?.take(this.#clock.now() + this.#offset) ?? []);
    if (now < this.#nextClock) return;
    this.#nextClock = now + CLOCK_EVERY;
    this.#clock.refresh();
    const change = this.#clock.offset - this.#offset;
    // Smaller ones would only put the distances between events wrong.
    if (change > CLOCK_STEP || change < -CLOCK_STEP) this.#offset = this.#clock.offset;
  }

  get #isFull(): boolean {
    const { count } = this.#options;
    return count !== undefined && this.#events >= count;
  }

  livingEvents(): readonly Event[] {
    return livingEvents(this.processes, this.#offset);
  }

  counts(): SourceCounts {
    const hasTime = this.#first <= this.#last;
    return {
      events: this.#events,
      names: this.#names,
      first: hasTime ? BigInt(this.#first) + this.#offset : undefined,
      last: hasTime ? BigInt(this.#last) + this.#offset : undefined,
    };
  }

  skipped(): readonly Skipped[] {
    return [];
  }

  get lookFailure(): string | undefined {
    return this.#integrity?.failure?.message;
  }

  lost(): number {
    return this.#losses.events;
  }

  losses(): Losses {
    return this.#losses.losses;
  }

  /** Takes the probes out of the kernel. While `batches` is being read, it ends first. */
  close(): void {
    if (this.#isClosed) return;
    if (this.#isReading) return this.#abort();
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#options.signal?.removeEventListener("abort", this.#abort);
    this.#session.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
