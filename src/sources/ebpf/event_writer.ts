/**
 * Writes captured events as JSON bytes. What stays the same from one event of a thread to the next is written once.
 * @module
 */
import { callName, isCompat } from "./calls.ts";
import type { EbpfEvent } from "./event.ts";
import { JsonBytes } from "./json_bytes.ts";
import { writeContext } from "./json.ts";
import { RECORD } from "./layout.ts";
import type { EventShape } from "./probe_event.ts";
import type { RecordView } from "./record_view.ts";

/** The fields of a record that tell who: everything between its result and its processor, and both names. */
const IDENTITY = [[RECORD.start_time, RECORD.cpu], [RECORD.comm, RECORD.comm + 32]] as const;
const IDENTITY_WORDS = IDENTITY.reduce((sum, [from, end]) => sum + (end - from) / 4, 0);
/** More threads than this at a time: all begin anew. */
const MAX_THREADS = 4096;

/** What of an event's JSON is the same for its thread. */
interface Context {
  readonly identity: Uint32Array;
  readonly executable: string | undefined;
  readonly container: object | undefined;
  /** `,"threadStartTime":…,"processorId":` */
  readonly head: Uint8Array;
  /** `,"processId":…` up to `"eventId":"` */
  readonly middle: Uint8Array;
  /** `,"threadEntityId":…` up to `"args":[` */
  readonly tail: Uint8Array;
}

/** What of an event's JSON is the same for its kind. */
interface Names {
  /** `714","eventName":"…","argsNum":` */
  readonly head: Uint8Array;
  /** `{"name":"…","type":"…","value":` of each arg */
  readonly args: readonly Uint8Array[];
}

const encoder = new TextEncoder();
const out = new JsonBytes();
const contexts = new Map<number, Context>();
const names = new WeakMap<EventShape, Names>();

/**
 * The event's JSON as UTF-8.
 *
 * @param event from a record
 * @returns bytes that stay as they are
 */
export function writeEventBytes(event: EbpfEvent): Uint8Array<ArrayBuffer> {
  const { record, shape } = event;
  const context = contextOf(event);
  const known = namesOf(shape);
  const values = event.values();
  let count = 0;
  for (let index = 0; index < values.length; index++) if (values[index] !== undefined) count++;
  out.begin();
  out.ascii('{"timestamp":');
  writeTime(record);
  out.raw(context.head);
  out.integer(record.u32(RECORD.cpu));
  out.raw(context.middle);
  out.raw(known.head);
  out.integer(count);
  out.ascii(',"returnValue":');
  out.value(record.i64(RECORD.ret));
  out.ascii(',"syscall":"');
  out.ascii(callName(record) ?? "");
  out.ascii('","stackAddresses":null,"contextFlags":{"containerStarted":');
  out.ascii(event.container?.started === true ? "true" : "false");
  out.ascii(isCompat(record) ? ',"isCompat":true}' : ',"isCompat":false}');
  out.raw(context.tail);
  let isFirst = true;
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (value === undefined) continue;
    if (!isFirst) out.ascii(",");
    isFirst = false;
    out.raw(known.args[index]);
    out.value(value);
    out.ascii("}");
  }
  out.ascii("]}");
  return out.end();
}

/** Nanoseconds since the epoch; by plain numbers while the host has been up for less than 104 days. */
function writeTime(record: RecordView): void {
  const sinceBoot = record.u64(RECORD.time);
  const { seconds, nanoseconds } = splitOffset(record.clockOffset);
  if (typeof sinceBoot === "bigint" || seconds <= 0) return out.value(record.time(RECORD.time));
  const whole = Math.floor(sinceBoot / 1e9);
  const rest = sinceBoot - whole * 1e9 + nanoseconds;
  const carry = rest >= 1e9 ? 1 : 0;
  out.integer(seconds + whole + carry);
  out.padded(rest - carry * 1e9, 9);
}

let lastOffset = 0n;
let lastSplit = { seconds: 0, nanoseconds: 0 };

function splitOffset(offset: bigint): { readonly seconds: number; readonly nanoseconds: number } {
  if (offset !== lastOffset) {
    lastOffset = offset;
    lastSplit = { seconds: Number(offset / 1_000_000_000n), nanoseconds: Number(offset % 1_000_000_000n) };
  }
  return lastSplit;
}

function contextOf(event: EbpfEvent): Context {
  const { record } = event;
  const tid = record.u32(RECORD.tid);
  const known = contexts.get(tid);
  if (known !== undefined && isSame(known, event)) return known;
  if (contexts.size >= MAX_THREADS) contexts.clear();
  const made = makeContext(event);
  contexts.set(tid, made);
  return made;
}

function isSame(context: Context, { record, executable, container }: EbpfEvent): boolean {
  if (context.executable !== executable || context.container !== container) return false;
  const { identity } = context;
  let index = 0;
  for (const [from, end] of IDENTITY) {
    for (let place: number = from; place < end; place += 4) {
      if (record.u32(place) !== identity[index++]) return false;
    }
  }
  // The start time is written as time of day.
  return identity[index] === Number(record.clockOffset & 0xffff_ffffn);
}

function makeContext(event: EbpfEvent): Context {
  const { record } = event;
  const identity = new Uint32Array(IDENTITY_WORDS + 1);
  let index = 0;
  for (const [from, end] of IDENTITY) {
    for (let place: number = from; place < end; place += 4) identity[index++] = record.u32(place);
  }
  identity[index] = Number(record.clockOffset & 0xffff_ffffn);
  const { head, middle, tail } = writeContext(event);
  return {
    identity,
    executable: event.executable,
    container: event.container,
    head: encoder.encode(head),
    middle: encoder.encode(middle),
    tail: encoder.encode(tail),
  };
}

function namesOf(shape: EventShape): Names {
  const known = names.get(shape);
  if (known !== undefined) return known;
  const made = {
    head: encoder.encode(`${shape.id}","eventName":"${shape.name}","argsNum":`),
    args: shape.args.map(({ name, type }) => encoder.encode(`{"name":"${name}","type":"${type}","value":`)),
  };
  names.set(shape, made);
  return made;
}
