/**
 * From records to events.
 * @module
 */
import type { Event } from "../../model/mod.ts";
import { syscallNumber } from "../../events/mod.ts";
import { isCompat } from "./calls.ts";
import { COMPAT_BASE } from "./config.ts";
import { EbpfEvent } from "./event.ts";
import { tellingOf } from "./events/syscalls.ts";
import type { HostState } from "./host_state.ts";
import { i386Numbers } from "./i386.ts";
import { CGROUP, KIND, KINDS, RECORD } from "./layout.ts";
import { type EventShape, type ProbeEvent, shapeEvent } from "./probe_event.ts";
import { RecordView } from "./record_view.ts";

export { FORMAT } from "./event.ts";

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
