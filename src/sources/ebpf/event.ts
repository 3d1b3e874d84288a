/**
 * The captured event: it reads from the record's bytes when it is asked.
 * @module
 */
import type { Arg, Args, Container, Event, Integer, Location, Origin, Pod, Process, Value } from "../../model/mod.ts";
import { callName, isCompat } from "./calls.ts";
import { entityId } from "./entity_id.ts";
import type { KnownContainer } from "./host_state.ts";
import { writeEventBytes } from "./event_writer.ts";
import { RECORD } from "./layout.ts";
import type { EventShape } from "./probe_event.ts";
import type { RecordView } from "./record_view.ts";

/** Name of the format, and of the place of its events. */
export const FORMAT = "ebpf";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

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

  /** Path of the program that the process runs, where it is known. */
  get executable(): string | undefined {
    return this.#executable;
  }

  /** The values of the shape's args, in its order; undefined: this event has no such arg. */
  values(): readonly (Value | undefined)[] {
    return (this.#args ??= new RecordArgs(this.shape, this.record)).values();
  }

  json(): string {
    return decoder.decode(writeEventBytes(this));
  }

  jsonBytes(): Uint8Array {
    return writeEventBytes(this);
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

  values(): readonly (Value | undefined)[] {
    for (let index = 0; index < this.#shape.args.length; index++) this.#value(index);
    return this.#values;
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
