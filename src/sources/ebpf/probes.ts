/**
 * The table of what the probes can tell: event by event, and what must be loaded for those that are wanted.
 * @module
 */
import { syscallNumber } from "../../events/mod.ts";
import { COMPAT_BASE, type SyscallSpec } from "./config.ts";
import { CGROUP_EVENTS } from "./events/cgroups.ts";
import { CREDENTIAL_EVENTS } from "./events/credentials.ts";
import { FILE_CALL_EVENTS } from "./events/file_calls.ts";
import { FILE_EVENTS, NAME_TRACEPOINTS } from "./events/files.ts";
import { MEMORY_EVENTS } from "./events/memory.ts";
import { MODULE_EVENTS } from "./events/modules.ts";
import { PROCESS_EVENTS } from "./events/process.ts";
import { SECURITY_EVENTS } from "./events/security.ts";
import { SOCKET_EVENTS } from "./events/sockets.ts";
import { argKinds, syscallEvent, syscallNames, tellingOf } from "./events/syscalls.ts";
import { type Handler, type HandlerPrograms, HANDLERS } from "./handlers.ts";
import { i386Numbers, nativeNumber } from "./i386.ts";
import { KIND } from "./layout.ts";
import { hookOf, hookProgram } from "./hooked.ts";
import type { KernelOffers } from "./kernel_offers.ts";
import type { ProbeEvent } from "./probe_event.ts";

/** Events that are more than a system call. An event may stand here twice, when two kinds of calls tell of it. */
export const PROBE_EVENTS: readonly ProbeEvent[] = [
  ...PROCESS_EVENTS,
  ...FILE_EVENTS,
  ...FILE_CALL_EVENTS,
  ...MODULE_EVENTS,
  ...SOCKET_EVENTS,
  ...MEMORY_EVENTS,
  ...CREDENTIAL_EVENTS,
  ...CGROUP_EVENTS,
  ...SECURITY_EVENTS,
];

const BY_NAME: ReadonlyMap<string, readonly ProbeEvent[]> = Map.groupBy(PROBE_EVENTS, ({ name }) => name);

/** How an event is had on a host. */
export interface Service {
  readonly event: string;
  /** Kind of the programs: `kprobe` where the kernel lets its functions be looked at, else `tracepoint`. */
  readonly layer: "kprobe" | "tracepoint";
  /** What is looked at: functions, tracepoints and system calls, in words. */
  readonly source: string;
  /** What a user should know of how it is seen. */
  readonly caveat?: string;
  /** Why it is not available here. */
  readonly missing?: string;
}

/** What must be loaded. */
export interface ProbePlan {
  /** What the wanted events are read with. */
  readonly events: readonly ProbeEvent[];
  /** Programs to load; those of `attached` are attached, the others reached by the program arrays. */
  readonly programs: ReadonlySet<string>;
  readonly attached: ReadonlySet<string>;
  /** Programs that are to be loaded as those of perf's tracepoints, and the tracepoint: `raw_syscalls/sys_enter`. */
  readonly perfTracepoints: ReadonlyMap<string, string>;
  /** Places of the program arrays, by the map's name: place → program. */
  readonly handlers: Readonly<Record<"enter_handlers" | "exit_handlers", ReadonlyMap<number, string>>>;
  /** Values of the map `syscalls`, by key. */
  readonly syscalls: ReadonlyMap<number, SyscallSpec>;
  /** Kinds of records to send: `ProbeConfig.wanted`. */
  readonly wanted: number;
}

/** How to plan. */
export interface PlanOptions {
  readonly offers: KernelOffers;
  /** Send the environment of started programs: it often holds secrets. */
  readonly env?: boolean;
  /** Follow the life of processes and containers, as context needs it, although nobody asks for its events. */
  readonly lifecycle: boolean;
}

/** Attached whatever is wanted, when the life of processes is followed. */
export const LIFECYCLE_PROGRAMS: readonly string[] = [
  "sched_process_fork",
  "sched_process_exec",
  "sched_process_exit",
  "cgroup_mkdir",
  "cgroup_rmdir",
];
const LIFECYCLE_KINDS = [KIND.fork, KIND.exec, KIND.exit, KIND.cgroupMkdir, KIND.cgroupRmdir];

/**
 * What tells of an event; empty: nothing does.
 *
 * @param name its name today
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(probeEvents("socket_accept").length, 1);
 * strictEqual(probeEvents("openat")[0].id, 257);
 * strictEqual(probeEvents("net_packet_dns").length, 0);
 * ```
 */
export function probeEvents(name: string): readonly ProbeEvent[] {
  const known = BY_NAME.get(name);
  if (known !== undefined) return known;
  const call = syscallEvent(name);
  return call === undefined ? [] : [call];
}

/** What tells of an event on a kernel: its functions, if they can be looked at; empty: nothing does. */
function eventsOn(name: string, { hasHook }: KernelOffers): readonly ProbeEvent[] {
  const events = probeEvents(name);
  const hooks = events.flatMap(({ hook = [] }) => hook);
  if (hooks.length === 0) return events;
  const isHooked = hooks.every(hasHook);
  return events.filter(({ hook, isBelow = false }) => isHooked ? !isBelow : hook === undefined);
}

/** Names of all events that the probes can tell of. */
export function servedEvents(): readonly string[] {
  return [...new Set([...BY_NAME.keys(), ...syscallNames()])];
}

/**
 * How an event is had on this host; undefined: no probe tells of it on any.
 *
 * @param name its name today
 * @param offers of the kernel
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { BASELINE } from "./kernel_offers.ts";
 * strictEqual(serviceOf("socket_dup", BASELINE)?.source, "system calls dup, dup2, dup3");
 * const offers = { ...BASELINE, hasTracepoint: () => false, hasHook: () => true };
 * strictEqual(serviceOf("security_sb_mount", offers)?.source, "kernel function security_sb_mount");
 * strictEqual(serviceOf("module_load", offers)?.missing, "the kernel has no tracepoint module_load");
 * ```
 */
export function serviceOf(name: string, offers: KernelOffers): Service | undefined {
  const { hasTracepoint } = offers;
  const events = eventsOn(name, offers);
  if (events.length === 0) return undefined;
  const calls = events.flatMap((event) => event.calls?.names ?? []);
  const places = [
    ...new Set(events.flatMap((event) => {
      return event.tracepoints ?? (event.calls === undefined && event.hook === undefined ? event.programs : []);
    })),
  ].map((program) => placeOf(program, offers));
  const points = places.filter((place) => hookOf(place) === undefined);
  const hooks = [...places.flatMap((place) => hookOf(place) ?? []), ...events.flatMap(({ hook = [] }) => hook)];
  const missing = events.flatMap((event) => event.tracepoints ?? []).find((point) => !hasTracepoint(point));
  const source = [
    hooks.length === 0 ? "" : `kernel function ${hooks.join(", ")}`,
    points.length === 0 ? "" : `tracepoint${points.length === 1 ? "" : "s"} ${points.join(", ")}`,
    calls.length === 0 ? "" : `system call${calls.length === 1 ? "" : "s"} ${calls.join(", ")}`,
  ];
  return {
    event: name,
    layer: hooks.length === 0 ? "tracepoint" : "kprobe",
    source: source.filter((part) => part !== "").join("; "),
    caveat: events.find((event) => event.caveat !== undefined)?.caveat,
    missing: missing === undefined ? undefined : `the kernel has no tracepoint ${missing}`,
  };
}

/**
 * What must be loaded for a set of events. Those that nothing tells of here are left out.
 *
 * @param wanted names of events today
 *
 * @example
 * ```ts
 * import { ok, strictEqual } from "node:assert";
 * import { BASELINE } from "./kernel_offers.ts";
 * const plan = planProbes(new Set(["socket_dup"]), { offers: BASELINE, lifecycle: false });
 * ok(plan.programs.has("exit_dup"));
 * strictEqual(plan.syscalls.get(32)?.exit[0], 7);
 * ```
 */
export function planProbes(wanted: ReadonlySet<string>, options: PlanOptions): ProbePlan {
  const { offers, lifecycle, env = false } = options;
  const { hasTracepoint } = offers;
  const events = [...wanted].flatMap((name) => eventsOn(name, offers))
    .filter(({ tracepoints = [] }) => tracepoints.every(hasTracepoint));
  const asked = [...events.flatMap(({ programs }) => programs), ...(lifecycle ? LIFECYCLE_PROGRAMS : [])];
  const attached = new Set(
    asked.filter((name) => isThere(name, hasTracepoint)).map((name) => placeOf(name, offers)),
  );
  const handlers = handlersOf(events);
  const programs = new Set([...attached, ...handlers.enter_handlers.values(), ...handlers.exit_handlers.values()]);
  const kinds = [...events.map(({ record }) => record), ...(lifecycle ? LIFECYCLE_KINDS : [])];
  return {
    events,
    programs,
    attached,
    perfTracepoints: offers.isPreemptible ? perfTracepoints(programs) : new Map(),
    handlers,
    syscalls: specsOf(events, env),
    wanted: kinds.reduce((mask, kind) => mask | 1 << kind, 0) >>> 0,
  };
}

/** The tracepoints of rename and unlink came with 6.13; they do without. */
export const OPTIONAL_TRACEPOINTS: ReadonlySet<string> = new Set(NAME_TRACEPOINTS);

function isThere(program: string, hasTracepoint: (name: string) => boolean): boolean {
  return !OPTIONAL_TRACEPOINTS.has(program) || hasTracepoint(program);
}

/** Where tracepoints may be preempted, kernel functions in their place. */
const UNPREEMPTED: Readonly<Record<string, string>> = {
  sched_process_fork: "wake_up_new_task",
  sched_process_exec: "finalize_exec",
};

function placeOf(program: string, { isPreemptible, hasHook }: KernelOffers): string {
  const hook = UNPREEMPTED[program];
  return isPreemptible && hook !== undefined && hasHook(hook) ? hookProgram(hook) : program;
}

/** Perf's tracepoints keep preemption off. */
function perfTracepoints(programs: ReadonlySet<string>): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  for (const program of programs) {
    if (program === "sys_enter" || program.startsWith("enter_")) places.set(program, "raw_syscalls/sys_enter");
    if (program === "sys_exit" || program.startsWith("exit_")) places.set(program, "raw_syscalls/sys_exit");
    if (program === "sched_process_exit") places.set(program, "sched/sched_process_exit");
  }
  return places;
}

function programsOf(handler: Handler): HandlerPrograms {
  return HANDLERS[handler];
}

function handlersOf(events: readonly ProbeEvent[]): ProbePlan["handlers"] {
  const enter = new Map<number, string>();
  const exit = new Map<number, string>();
  for (const { calls } of events) {
    const atStart = calls?.enter && programsOf(calls.enter);
    const atEnd = calls?.exit && programsOf(calls.exit);
    if (atStart?.enter !== undefined) enter.set(atStart.place, atStart.enter);
    if (atEnd?.exit !== undefined) exit.set(atEnd.place, atEnd.exit);
  }
  return { enter_handlers: enter, exit_handlers: exit };
}

/** What a spec is put together from. */
interface Wish {
  sends: boolean;
  readonly enter: Set<Handler>;
  readonly exit: Set<Handler>;
}

function specsOf(events: readonly ProbeEvent[], env: boolean): ReadonlyMap<number, SyscallSpec> {
  const wishes = new Map<string, Wish>();
  for (const { calls } of events) {
    for (const name of calls?.names ?? []) {
      const wish = wishes.get(name) ?? { sends: false, enter: new Set(), exit: new Set() };
      wishes.set(name, wish);
      if (calls?.sends) wish.sends = true;
      if (calls?.enter) wish.enter.add(calls.enter);
      if (calls?.exit) wish.exit.add(calls.exit);
    }
  }
  const specs = new Map<number, SyscallSpec>();
  for (const [name, wish] of wishes) {
    const number = syscallNumber(name);
    // Tracee gives calls that only 32-bit programs have numbers that mean something else here.
    if (number !== undefined && number < COMPAT_BASE) specs.set(number, specOf(name, wish, number, env));
    for (const i386 of i386Numbers(name)) specs.set(COMPAT_BASE + i386, specOf(name, wish, nativeNumber(i386), env));
  }
  return specs;
}

function specOf(name: string, wish: Wish, native: number, env: boolean): SyscallSpec {
  const { atStart, atEnd, failedOnly } = tellingOf(name);
  return {
    native,
    sendsAtStart: wish.sends && atStart,
    sendsAtEnd: wish.sends && atEnd,
    failedOnly,
    args: argKinds(name, env),
    exit: [...wish.exit].map((handler) => programsOf(handler).place),
    enter: [...wish.enter].map((handler) => programsOf(handler).place),
  };
}
