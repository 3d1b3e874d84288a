/**
 * From records to events.
 * @module
 */
import type { Arg, Args, Container, Event, Integer, Location, Origin, Pod, Process, Value } from "../../model/mod.ts";
import { callName, isCompat } from "./calls.ts";
import { COMPAT_BASE } from "./config.ts";
import { entityId } from "./entity_id.ts";
import { tellingOf } from "./events/syscalls.ts";
import type { HostState, KnownContainer } from "./host_state.ts";
import { syscallNumber } from "../../events/mod.ts";
import { i386Numbers } from "./i386.ts";
import { writeEvent } from "./json.ts";
import { CGROUP, KIND, KINDS, RECORD } from "./layout.ts";
import { type EventShape, type ProbeEvent, shapeEvent } from "./probe_event.ts";
import { RecordView } from "./record_view.ts";

/** Name of the format, and of the place of its events. */
export const FORMAT = "ebpf";

/** How to read records. */
export interface DecoderOptions {
  /** What the wanted events are read with: `ProbePlan.events`. */
  readonly events: readonly ProbeEvent[];
  readonly host: HostState;
  /** Make events, too, of the life of processes that no scope takes: else it is only remembered. */
  readonly keepsOthers?: boolean;
}

const NONE: readonly EventShape[] = [];
const SYSCALL_KEYS = 2 * COMPAT_BASE;
const CALL_KINDS = [KIND.syscall, KIND.syscallEnter, KIND.socket, KIND.fileCall];

/** Turns records into events, in their order. */
export class RecordDecoder {
  readonly #host: HostState;
  readonly #keepsOthers: boolean;
  /** Shapes by kind of record. */
  readonly #shapes: EventShape[][] = Array.from({ length: KINDS }, () => []);
  /** Shapes by key of the map `syscalls`, for the kinds of records that different calls send. */
  readonly #calls: ReadonlyMap<number, (readonly EventShape[])[]>;
  #count = 0;

  constructor({ events, host, keepsOthers = false }: DecoderOptions) {
    this.#host = host;
    this.#keepsOthers = keepsOthers;
    const calls = new Map<number, EventShape[][]>(
      CALL_KINDS.map((kind) => [kind, Array.from({ length: SYSCALL_KEYS }, () => [])]),
    );
    const seen = new Map<number, Set<unknown>>();
    for (const event of events) {
      const shape = shapeEvent(event);
      const byCall = calls.get(event.record);
      if (byCall === undefined) {
        // What different calls tell of in the same way stands in the table once for each.
        const known = seen.get(event.record) ?? new Set();
        seen.set(event.record, known);
        if (!known.has(event.args)) this.#shapes[event.record].push(shape);
        known.add(event.args);
      } else for (const name of event.calls?.names ?? []) addCall(calls, shape, event, name);
    }
    this.#calls = calls;
  }

  /**
   * Adds the events of a record to a list: none, one, or more.
   *
   * @param view of the bytes that hold it
   * @param at where it starts
   * @param length how many bytes it has
   * @param clockOffset Unix time minus time since boot, in nanoseconds
   */
  decode(
    bytes: Uint8Array,
    view: DataView,
    at: number,
    length: number,
    clockOffset: bigint,
    events: Event[],
  ): void {
    const record = new RecordView(bytes, view, at, length, clockOffset);
    const kind = record.kind;
    const host = this.#host;
    host.before(record, kind);
    const shapes = this.#shapesOf(record, kind);
    if (shapes.length > 0 && (this.#keepsOthers || record.u32(RECORD.scopes) !== 0)) {
      const executable = host.executable(record.u32(RECORD.pid));
      const known = host.hasContainers ? host.container(record.u64(RECORD.cgroup_id)) : undefined;
      for (const shape of shapes) {
        if (shape.applies !== undefined && !shape.applies(record)) continue;
        if (isOfOtherHierarchy(shape, record, host.hierarchy)) continue;
        events.push(new EbpfEvent(shape, record, ++this.#count, executable, known));
      }
    }
    host.after(record, kind);
  }

  #shapesOf(record: RecordView, kind: number): readonly EventShape[] {
    const calls = this.#calls.get(kind);
    if (calls === undefined) return this.#shapes[kind] ?? NONE;
    const number = record.i32(RECORD.syscall) + (isCompat(record) ? COMPAT_BASE : 0);
    return calls[number] ?? NONE;
  }
}

function addCall(calls: ReadonlyMap<number, EventShape[][]>, shape: EventShape, event: ProbeEvent, name: string): void {
  const telling = tellingOf(name);
  // Only the call itself is told at its start: what is derived from it needs its result.
  const atStart = telling.atStart && event.name === name;
  for (const key of keysOf(name)) {
    if (event.calls?.sends !== true || telling.atEnd) calls.get(event.record)?.[key].push(shape);
    if (event.calls?.sends === true && atStart) calls.get(KIND.syscallEnter)?.[key].push(shape);
  }
}

/** Keys of the map `syscalls` of a call. */
function keysOf(name: string): readonly number[] {
  const number = syscallNumber(name);
  const keys = i386Numbers(name).map((i386) => COMPAT_BASE + i386);
  return number !== undefined && number < COMPAT_BASE ? [number, ...keys] : keys;
}

/** In version 1 a container has a group in each hierarchy: one of them tells of it. */
function isOfOtherHierarchy(shape: EventShape, record: RecordView, hierarchy: number): boolean {
  return shape.name.startsWith("container_") && record.u32(CGROUP.hierarchy) !== hierarchy;
}

/** A captured event. It reads from the record's bytes when it is asked. */
export class EbpfEvent implements Event {
  readonly name: string;
  readonly format: string = FORMAT;
  readonly shape: EventShape;
  readonly record: RecordView;
  readonly #number: number;
  readonly #executable: string | undefined;
  readonly #known: KnownContainer | undefined;
  #process: Process | undefined;
  #args: RecordArgs | undefined;

  constructor(
    shape: EventShape,
    record: RecordView,
    number: number,
    executable: string | undefined,
    known: KnownContainer | undefined,
  ) {
    this.name = shape.name;
    this.shape = shape;
    this.record = record;
    this.#number = number;
    this.#executable = executable;
    this.#known = known;
  }

  get time(): bigint {
    return this.record.time(RECORD.time);
  }

  get process(): Process {
    return this.#process ??= new RecordProcess(this.record, this.#executable);
  }

  get container(): Container | undefined {
    return this.#known?.container;
  }

  get pod(): Pod | undefined {
    return this.#known?.pod;
  }

  get origin(): Origin {
    const container = this.#known?.container;
    if (container === undefined) return "host";
    return container.started === true ? "container" : "container-init";
  }

  get host(): string | undefined {
    return this.record.field(RECORD.node, 16) || undefined;
  }

  get syscall(): string | undefined {
    return callName(this.record);
  }

  get processor(): number {
    return this.record.u32(RECORD.cpu);
  }

  get mountNamespace(): number {
    return this.record.u32(RECORD.mnt_ns);
  }

  get pidNamespace(): number {
    return this.record.u32(RECORD.pid_ns);
  }

  get cgroupId(): Integer {
    return this.record.u64(RECORD.cgroup_id);
  }

  get args(): Args {
    return this.#args ??= new RecordArgs(this.shape, this.record);
  }

  get returnValue(): Integer {
    return this.record.i64(RECORD.ret);
  }

  get location(): Location {
    return { path: FORMAT, record: this.#number };
  }

  /** Whether a 32-bit call led to it. */
  get isCompat(): boolean {
    return isCompat(this.record);
  }

  json(): string {
    return writeEvent(this);
  }
}

/** The args of a record, each read when asked for. */
class RecordArgs implements Args {
  readonly #shape: EventShape;
  readonly #record: RecordView;
  readonly #values: (Value | undefined)[] = [];
  #all: readonly Arg[] | undefined;

  constructor(shape: EventShape, record: RecordView) {
    this.#shape = shape;
    this.#record = record;
  }

  get size(): number {
    return this.#list().length;
  }

  get(name: string): Value | undefined {
    const { args } = this.#shape;
    for (let index = 0; index < args.length; index++) if (args[index].name === name) return this.#value(index);
    return undefined;
  }

  [Symbol.iterator](): Iterator<Arg> {
    return this.#list()[Symbol.iterator]();
  }

  #value(index: number): Value | undefined {
    const known = this.#values[index];
    if (known !== undefined) return known;
    return this.#values[index] = this.#shape.args[index].read(this.#record);
  }

  #list(): readonly Arg[] {
    if (this.#all !== undefined) return this.#all;
    const all: Arg[] = [];
    const { args } = this.#shape;
    for (let index = 0; index < args.length; index++) {
      const value = this.#value(index);
      if (value !== undefined) all.push({ name: args[index].name, type: args[index].type, value });
    }
    return this.#all = all;
  }
}

/** Who did it. */
class RecordProcess implements Process {
  readonly #record: RecordView;
  readonly executable: string | undefined;

  constructor(record: RecordView, executable: string | undefined) {
    this.#record = record;
    this.executable = executable;
  }

  get pid(): number {
    return this.#record.u32(RECORD.ns_pid);
  }

  get tid(): number {
    return this.#record.u32(RECORD.ns_tid);
  }

  get ppid(): number {
    return this.#record.u32(RECORD.ns_ppid);
  }

  get hostPid(): number {
    return this.#record.u32(RECORD.pid);
  }

  get hostTid(): number {
    return this.#record.u32(RECORD.tid);
  }

  get hostPpid(): number {
    return this.#record.u32(RECORD.ppid);
  }

  get uid(): number {
    return this.#record.u32(RECORD.uid);
  }

  get name(): string {
    return this.#record.field(RECORD.comm, 16);
  }

  get startTime(): bigint {
    return this.#record.time(RECORD.start_time);
  }

  get threadEntityId(): number {
    return entityId(this.#record.big(RECORD.start_time), this.hostTid);
  }

  get entityId(): number {
    return entityId(this.#record.big(RECORD.process_start_time), this.hostPid);
  }

  get parentEntityId(): number {
    return entityId(this.#record.big(RECORD.parent_start_time), this.hostPpid);
  }
}
