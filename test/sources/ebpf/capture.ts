/**
 * Captures what one child process of a test does, and nothing else: the kernel sends the records of its tree only.
 * @module
 */
import type { Event } from "../../../src/model/mod.ts";
import { listCgroups, readCgroupSetup } from "../../../src/sources/ebpf/cgroups.ts";
import { createClock } from "../../../src/sources/ebpf/clock.ts";
import type { ProbeConfig } from "../../../src/sources/ebpf/config.ts";
import { HostState } from "../../../src/sources/ebpf/host_state.ts";
import { isOlder } from "../../../src/sources/ebpf/kernel.ts";
import { openLibbpf } from "../../../src/sources/ebpf/libbpf.ts";
import {
  findTracepoints,
  openProbes,
  type PathPrefix,
  type ProbeCounters,
  readProbes,
  type ScopeKeys,
} from "../../../src/sources/ebpf/probe_session.ts";
import { planProbes, PROBE_EVENTS } from "../../../src/sources/ebpf/probes.ts";
import { EbpfEvent } from "../../../src/sources/ebpf/event.ts";
import { RecordDecoder } from "../../../src/sources/ebpf/record.ts";
import { recordLength } from "../../../src/sources/ebpf/ring_buffer.ts";

/** What to capture. */
export interface CaptureOptions {
  readonly events: readonly string[];
  readonly command: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly config?: Partial<ProbeConfig>;
  /** Scopes besides the child's tree, which is always scope 1. */
  readonly keys?: ScopeKeys;
  readonly prefixes?: readonly PathPrefix[];
  readonly ringSize?: number;
  /** Do as if the kernel did not have these tracepoints. */
  readonly without?: readonly string[];
}

/** What was captured. */
export interface Capture {
  readonly pid: number;
  readonly events: readonly EbpfEvent[];
  readonly counters: ProbeCounters;
  /** What the child printed. */
  readonly output: string;
  readonly code: number;
}

/** Tracepoints that not every kernel has. */
const TRACEPOINTS = new Set([
  ...PROBE_EVENTS.flatMap((event) => event.tracepoints ?? []),
  "inode_set_ctime_to_ts",
  "ctime_ns_xchg",
  "ctime_xchg_skip",
]);

/** Runs a command under the probes until it ends. */
export async function capture(options: CaptureOptions): Promise<Capture> {
  const libbpf = await openLibbpf();
  const tracepoints = findTracepoints(libbpf, TRACEPOINTS);
  const plan = planProbes(new Set(options.events), {
    hasTracepoint: (name) => !options.without?.includes(name) && (tracepoints.has(name) || !TRACEPOINTS.has(name)),
    lifecycle: true,
  });
  const setup = readCgroupSetup();
  const { keys, prefixes, ringSize } = options;
  const config = {
    self: Deno.pid,
    direct: !isOlder(Deno.osRelease(), [6, 2]),
    cgroupV1: setup.isV1,
    scopes: 1,
    absent: { tree: 0 },
    ...options.config,
  };
  using session = openProbes(libbpf, await readProbes(), { plan, config, keys, prefixes, ringSize });
  session.attach();
  const host = new HostState({ hierarchy: setup.hierarchy });
  for (const { id, path } of listCgroups(setup.root)) host.addCgroup(id, path);
  host.addProcess(Deno.pid, Deno.execPath());
  session.setTree(Deno.pid, 0, 1);
  const child = new Deno.Command(options.command, {
    args: [...options.args ?? []],
    env: { DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1", ...options.env },
    cwd: options.cwd,
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  session.deleteTree(Deno.pid);
  const offset = createClock().offset;
  const decoder = new RecordDecoder({ events: plan.events, host });
  const events: Event[] = [];
  function drain(): void {
    for (let chunk = session.ring.copy(4 << 20); chunk !== undefined; chunk = session.ring.copy(4 << 20)) {
      for (const at of chunk.offsets) {
        decoder.decode(chunk.bytes, chunk.view, at, recordLength(chunk, at), offset, events);
      }
    }
  }
  const timer = setInterval(drain, 5);
  const { code, stdout } = await child.output();
  clearInterval(timer);
  session.detach();
  drain();
  return {
    pid: child.pid,
    events: events.filter((event) => event instanceof EbpfEvent),
    counters: session.counters(),
    output: new TextDecoder().decode(stdout),
    code,
  };
}

/** The events of a name, with all of these args. */
export function eventsWith(
  { events }: Capture,
  name: string,
  args: Readonly<Record<string, unknown>> = {},
): readonly EbpfEvent[] {
  return events.filter((event) =>
    event.name === name && Object.entries(args).every(([arg, value]) => same(event.args.get(arg), value))
  );
}

/** The args of an event as a plain object. */
export function argsOf(event: EbpfEvent | undefined): Readonly<Record<string, unknown>> {
  return Object.fromEntries([...event?.args ?? []].map(({ name, value }) => [name, value]));
}

function same(left: unknown, right: unknown): boolean {
  return left === right || typeof left === "bigint" && left === BigInt(right as number | bigint);
}
