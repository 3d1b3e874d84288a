/**
 * Live capture: this host, or one command, as a source of events.
 * @module
 */
import type { Event, Policy, Selection, Source } from "../../model/mod.ts";
import { type CgroupSetup, listCgroups, readCgroupSetup } from "./cgroups.ts";
import { CaptureReader, type WatchedCommand } from "./capture_reader.ts";
import { createClock } from "./clock.ts";
import { type CommandEnd, type CommandSpec, startCommand, type StartedCommand } from "./command.ts";
import { BpfError, UnsupportedError } from "./errors.ts";
import { containerDetails } from "./container_details.ts";
import { HostState } from "./host_state.ts";
import { isIntegrityEvent } from "./host_services.ts";
import { explainRefusal, readKernelFacts, whyUnsupported } from "./kernel.ts";
import { BASELINE, type KernelOffers, readKernelOffers, refusedHook, withoutHooks } from "./kernel_offers.ts";
import { planPrefixes } from "./kernel_prefixes.ts";
import { descendants, type KernelScopes, planScopes } from "./kernel_scopes.ts";
import { type Libbpf, openLibbpf } from "./libbpf.ts";
import type { Losses } from "./losses.ts";
import { openProbes, type ProbeSession, readProbes } from "./probe_session.ts";
import { planProbes, type ProbePlan, servedEvents } from "./probes.ts";
import type { LivingProcess } from "./snapshot.ts";
import { listUnavailable, type Unavailable } from "./unavailable.ts";

export { CommandError, type CommandSpec } from "./command.ts";
export type { CommandEnd } from "./command.ts";
export { UnsupportedError } from "./errors.ts";
export { describeLosses, type Losses } from "./losses.ts";

/** What to capture, and for how long. */
export interface CaptureOptions {
  readonly selection: Selection;
  /** Watch this command, and nothing else; the capture ends with it. */
  readonly command?: CommandSpec;
  /** Policies whose rules are all that judges: what they ask of processes may be decided in the kernel. */
  readonly policies?: readonly Policy[];
  /** The same, where no signature judges what their rules do not take: what they ask of paths is decided, too. */
  readonly rules?: readonly Policy[];
  /** Somebody asks for what processes did that no policy is about: everybody's forks, executions, ends. */
  readonly keepsOthers?: boolean;
  /** Size of the ring buffer in bytes: a power of two, and of the page size. Without it, by the memory of the host. */
  readonly ringSize?: number;
  /** Send the environment of started programs. */
  readonly env?: boolean;
  /** Ends it after so many milliseconds. */
  readonly duration?: number;
  /** Ends it after so many events. */
  readonly count?: number;
  /** How often the kernel's own code, pointers and modules are looked at, in milliseconds. */
  readonly integrityInterval?: number;
  /** Ends it: what has come by then is still handed on. */
  readonly signal?: AbortSignal;
  /** Another libbpf than the one inside this program. */
  readonly libbpf?: string;
}

/** A capture under way. Its events stay valid. */
export interface CaptureSource extends Source, Disposable {
  readonly unavailable: readonly Unavailable[];
  /** Why kernel functions are not looked at although they could be: events come by tracepoints, as on any kernel. */
  readonly refused?: string;
  /** Why the kernel itself could not be looked at to the end, the first time that it could not. */
  readonly lookFailure: string | undefined;
  /** The processes that lived when it began. */
  readonly processes: readonly LivingProcess[];
  /** The same as events, parents before children, for what learns of processes: nothing happened. */
  livingEvents(): readonly Event[];
  /** What the kernel could not hand over, by cause. */
  losses(): Losses;
  /** Bytes of records read so far. */
  readonly bytes: number;
  /** The command that is watched. */
  readonly command?: StartedCommand;
  /** How the command ended; undefined: it has not. */
  readonly commandEnd: CommandEnd | undefined;
}

/** Bytes. */
const LARGE_MEMORY = 8 * 1024 ** 3;

/**
 * Begins a capture: when this returns, the probes are attached, and the command runs.
 *
 * @throws {UnsupportedError} when this host cannot be watched: one sentence with what is missing and what to do
 * @throws {CommandError} when the command cannot be started
 */
export async function openCapture(options: CaptureOptions): Promise<CaptureSource> {
  const facts = readKernelFacts();
  const reason = whyUnsupported(facts);
  if (reason !== undefined) throw new UnsupportedError(reason);
  const [libbpf, bytes] = await Promise.all([openLibbpf(options.libbpf), readProbes()]);
  const offers = readKernelOffers(facts) ?? BASELINE;
  try {
    const loaded = loadWhatGoes(libbpf, bytes, options, offers);
    try {
      return begin(loaded, options);
    } catch (error) {
      loaded.session.close();
      throw error;
    }
  } catch (error) {
    throw error instanceof BpfError ? explainRefusal(error) : error;
  }
}

/** Probes that are attached, and what they were planned by. */
interface Loaded {
  readonly session: ProbeSession;
  readonly plan: ProbePlan;
  readonly offers: KernelOffers;
  readonly wanted: ReadonlySet<string>;
  readonly scopes: KernelScopes;
  readonly setup: CgroupSetup;
  readonly processes: readonly LivingProcess[];
  /** Why kernel functions are not looked at. */
  readonly refused?: string;
}

/** Without the kernel functions that may not be looked at although they are there: their events come by tracepoints. */
function loadWhatGoes(
  libbpf: Libbpf,
  bytes: Uint8Array<ArrayBuffer>,
  options: CaptureOptions,
  offers: KernelOffers,
): Loaded {
  const refused = new Map<string, string>();
  while (true) {
    try {
      const loaded = load(libbpf, bytes, options, withoutHooks(offers, new Set(refused.keys())));
      const [reason] = refused.values();
      return { ...loaded, refused: reason && `${[...refused.keys()].join(", ")}: ${reason}` };
    } catch (error) {
      const hook = error instanceof BpfError ? refusedHook(error) : undefined;
      if (hook === undefined || refused.has(hook)) throw error;
      const { action, code } = error as BpfError;
      refused.set(hook, `the kernel refuses to ${action} (${code})`);
    }
  }
}

function load(
  libbpf: Libbpf,
  bytes: Uint8Array<ArrayBuffer>,
  options: CaptureOptions,
  offers: KernelOffers,
): Loaded {
  const { selection, command, policies, env = false, ringSize = defaultRingSize() } = options;
  const wanted = selection.events ?? new Set(servedEvents());
  const plan = planProbes(wanted, { offers, lifecycle: true, env });
  const setup = readCgroupSetup();
  const hasCommand = command !== undefined;
  const scopes = planScopes(policies, { events: wanted, hasCommand, isProcess });
  const prefixes = planPrefixes(options.rules, plan.events);
  const session = openProbes(libbpf, bytes, {
    plan,
    // Of a command only its own tree is sent, whose start we see; else what others do tells of later events.
    config: {
      self: Deno.pid,
      direct: offers.isDirect,
      preemptible: offers.isPreemptible,
      env,
      cgroupV1: setup.isV1,
      lifecycle: !hasCommand,
      pathKinds: prefixes.kinds,
      ...scopes.config,
    },
    prefixes: prefixes.prefixes,
    keys: scopes.keys,
    integrity: [...wanted].some(isIntegrityEvent),
    ringSize,
  });
  try {
    return { session, plan, offers, wanted, scopes, setup, processes: start(session, scopes) };
  } catch (error) {
    session.close();
    throw error;
  }
}

/** From what is loaded on to a capture; the command is the last to start. */
function begin({ session, plan, offers, wanted, scopes, setup, processes, refused }: Loaded, options: CaptureOptions) {
  const host = new HostState({ hierarchy: setup.hierarchy, details: containerDetails });
  for (const { id, path } of listCgroups(setup.root)) host.addCgroup(id, path);
  for (const { pid, executable } of processes) host.addProcess(pid, executable);
  const unavailable = listUnavailable(wanted, { plan, offers, session });
  const { command } = options;
  const started = command === undefined ? undefined : startWatched(session, command, scopes.config.scopes);
  return new CaptureReader({ session, plan, host, processes, unavailable, refused, started, options, wanted });
}

/**
 * Room for an eighth of a second at a million events a second, where memory is plenty: with all processors busy we may
 * have to wait for ours, and the first events are read slower than later ones.
 */
function defaultRingSize(): number {
  return Deno.systemMemoryInfo().total >= LARGE_MEMORY ? 32 << 20 : 16 << 20;
}

/** Attaches, then looks who lives already: whoever is born in between is seen by both. */
function start(session: ProbeSession, { roots }: KernelScopes): readonly LivingProcess[] {
  session.attach();
  const living = session.listProcesses();
  for (const [pid, mask] of descendants(living, roots)) session.setTree(pid, mask, mask);
  return living;
}

/** Our children are in all scopes for as long as the command is being started. */
function startWatched(session: ProbeSession, command: CommandSpec, scopes: number): WatchedCommand {
  session.setTree(Deno.pid, 0, scopes);
  let started: StartedCommand | undefined;
  try {
    started = startCommand(command);
    const since = Number(createClock().now());
    session.deleteTree(Deno.pid);
    return { ...started, since };
  } catch (error) {
    // Else it would go on unwatched.
    started?.terminate();
    throw error;
  }
}

/** Whether a number is that of a process, not of one of its threads. */
function isProcess(pid: number): boolean {
  try {
    return new RegExp(`^Tgid:\\s+${pid}$`, "m").test(Deno.readTextFileSync(`/proc/${pid}/status`));
  } catch {
    return false;
  }
}
