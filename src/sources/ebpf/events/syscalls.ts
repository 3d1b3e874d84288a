/**
 * Every system call, by the catalogue: which arguments are sent along, how they are read.
 * @module
 */
import type { Value } from "../../../model/mod.ts";
import { type EventDefinition, EVENTS } from "../../../events/mod.ts";
import { i386Numbers } from "../i386.ts";
import { KIND, SYSCALL } from "../layout.ts";
import type { ProbeEvent, ReadArg } from "../probe_event.ts";
import type { RecordView } from "../record_view.ts";
import { readSockaddrBytes, sockaddrValue } from "../sockaddr.ts";

/** enum arg_kind: what is sent of an argument besides its number. */
export const ARG = {
  number: 0,
  string: 1,
  strings: 2,
  sockaddr: 3,
  sockaddrOut: 4,
  intPairOut: 5,
  timespec: 6,
  timespecOut: 7,
} as const;

/** Calls that do not come back, or of which nothing can be read afterwards: they are told at their start. */
const AT_START: ReadonlySet<string> = new Set([
  "exit",
  "exit_group",
  "execve",
  "execveat",
  "rt_sigreturn",
  "sigreturn",
]);
/** Of these, a failure comes back. */
const FAILS_LATER: ReadonlySet<string> = new Set(["execve", "execveat"]);

/** Arguments that a call fills in. */
const RESULTS: ReadonlySet<string> = new Set([
  "nanosleep.rem",
  "clock_nanosleep.remain",
  "clock_gettime.tp",
  "clock_getres.res",
  "sched_rr_get_interval.tp",
]);

/** How a system call is told: at its start, at its end, or at its end only when it failed. */
export interface Telling {
  readonly atStart: boolean;
  readonly atEnd: boolean;
  readonly failedOnly: boolean;
}

/**
 * When a system call is told.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(tellingOf("execve"), { atStart: true, atEnd: true, failedOnly: true });
 * deepStrictEqual(tellingOf("openat"), { atStart: false, atEnd: true, failedOnly: false });
 * ```
 */
export function tellingOf(name: string): Telling {
  const atStart = AT_START.has(name);
  const failedOnly = FAILS_LATER.has(name);
  return { atStart, atEnd: !atStart || failedOnly, failedOnly };
}

/**
 * What is sent of each argument of a system call, by its place.
 *
 * @param name of the call
 * @param env whether the environment that a program is started with is sent
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(argKinds("openat"), [0, 1, 0, 0]);
 * deepStrictEqual(argKinds("connect"), [0, 3, 0]);
 * ```
 */
export function argKinds(name: string, env = true): readonly number[] {
  return argsOf(SYSCALL_DEFINITIONS.get(name)).map(({ type, name: arg }, index, all) => {
    if (arg === "envp" && !env) return ARG.number;
    switch (type) {
      case "string":
        return ARG.string;
      case "[]string":
        return ARG.strings;
      case "SockAddr":
        return all[index + 1]?.type === "pointer" ? ARG.sockaddrOut : ARG.sockaddr;
      case "[2]int":
        return ARG.intPairOut;
      case "float64":
        return RESULTS.has(`${name}.${arg}`) ? ARG.timespecOut : ARG.timespec;
      default:
        return ARG.number;
    }
  });
}

const SYSCALL_DEFINITIONS: ReadonlyMap<string, EventDefinition> = new Map(
  EVENTS.filter(({ kind }) => kind === "syscall").map((event) => [event.name, event]),
);

/** Arguments of the call itself: Tracee's main branch lists the result among them. */
function argsOf(definition: EventDefinition | undefined): EventDefinition["args"] {
  return (definition?.args ?? []).filter(({ name }) => name !== "returnValue").slice(0, 6);
}

/**
 * The event of a system call; undefined: there is no such call on this machine.
 *
 * @param name its name in the catalogue
 */
export function syscallEvent(name: string): ProbeEvent | undefined {
  const definition = SYSCALL_DEFINITIONS.get(name);
  if (definition === undefined) return undefined;
  if (definition.syscallNumber === undefined && i386Numbers(name).length === 0) return undefined;
  const { atStart, atEnd } = tellingOf(name);
  const kinds = argKinds(name);
  return {
    name,
    id: definition.syscallNumber ?? i386Id(name),
    record: atStart && !atEnd ? KIND.syscallEnter : KIND.syscall,
    programs: ["sys_enter", "sys_exit"],
    calls: { names: [name], sends: true },
    args: Object.fromEntries(argsOf(definition).map(({ name: arg, type }, index) => [arg, reader(type, index, kinds)])),
  };
}

/** Names of all system calls that can be told. */
export function syscallNames(): readonly string[] {
  return [...SYSCALL_DEFINITIONS.keys()].filter((name) => syscallEvent(name) !== undefined);
}

/** Tracee numbers the calls that only 32-bit programs have from 449 on, in its catalogue's order. */
function i386Id(name: string): number {
  const only32 = [...SYSCALL_DEFINITIONS.values()].filter(({ syscallNumber }) => syscallNumber === undefined);
  return 449 + only32.findIndex((event) => event.name === name);
}

function reader(type: string, index: number, kinds: readonly number[]): ReadArg {
  const place = SYSCALL.args + 8 * index;
  switch (kinds[index]) {
    case ARG.string:
      return (record) => record.text(index) ?? null;
    case ARG.strings:
      return (record) => record.texts(index) ?? null;
    case ARG.sockaddr:
    case ARG.sockaddrOut:
      return (record) => address(record, index);
    case ARG.intPairOut:
      return (record) => intPair(record.content(index));
    case ARG.timespec:
    case ARG.timespecOut:
      return (record) => seconds(record.content(index));
  }
  switch (type) {
    case "int32":
      return (record) => record.i32(place);
    case "uint32":
      return (record) => record.u32(place);
    case "uint16":
      return (record) => record.u16(place);
    case "uint8":
      return (record) => record.u8(place);
    case "int64":
      return (record) => record.i64(place);
    default:
      return (record) => record.u64(place);
  }
}

function address(record: RecordView, index: number): Value {
  const bytes = record.content(index);
  const parts = bytes && readSockaddrBytes(bytes);
  return parts === undefined ? null : sockaddrValue(parts);
}

function intPair(bytes: Uint8Array | undefined): Value {
  if (bytes === undefined || bytes.length < 8) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  return [view.getInt32(0, true), view.getInt32(4, true)];
}

function seconds(bytes: Uint8Array | undefined): Value {
  if (bytes === undefined || bytes.length < 16) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
  return Number(view.getBigInt64(0, true)) + Number(view.getBigInt64(8, true)) / 1e9;
}
