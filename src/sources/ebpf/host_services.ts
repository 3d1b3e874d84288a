/**
 * How each event is had on this host: by which layer, or why not.
 * @module
 */
import { findEvent } from "../../events/mod.ts";
import { readKernelFacts, whyUnsupported } from "./kernel.ts";
import { probeEvents, serviceOf } from "./probes.ts";

/** Events that are had by looking at the kernel from time to time. */
export const INTEGRITY_EVENTS = { hooked_proc_fops: 765, hooked_seq_ops: 2021 } as const;

/** Events of Tracee that no probe of ours tells of, and why. */
const REASONS: Readonly<Record<string, string>> = {
  hooked_syscall: "kernels since 6.9 dispatch system calls by code, not by a table whose entries could be compared",
  hidden_kernel_module: "it needs a list of modules that does not come from the kernel's own",
  ftrace_hook: "the kernel's list of hooked functions is not read yet",
};

const NO_PROBE = "no probe tells of it";

/** How an event is had on this host, or why not. */
export interface EventService {
  /** `tracepoint`: the kernel tells of it as it happens; `pointers`: it is looked for from time to time. */
  readonly layer?: "tracepoint" | "pointers";
  /** What is looked at, in words. */
  readonly source?: string;
  /** What a user should know of how it is seen. */
  readonly caveat?: string;
  /** Why it is not to be had. */
  readonly missing?: string;
}

/** Whether an event is found by looking. */
export function isIntegrityEvent(name: string): name is keyof typeof INTEGRITY_EVENTS {
  return Object.hasOwn(INTEGRITY_EVENTS, name);
}

/**
 * How an event is had here.
 *
 * @param name its name today
 * @param hasTracepoint whether the kernel has a tracepoint
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(serviceHere("socket_dup", () => true).missing, undefined);
 * strictEqual(serviceHere("net_packet_dns", () => true).missing, "no probe tells of it");
 * ```
 */
export function serviceHere(name: string, hasTracepoint: (name: string) => boolean): EventService {
  if (isIntegrityEvent(name)) {
    return { layer: "pointers", source: "the kernel's function pointers, looked at from time to time" };
  }
  const service = serviceOf(name, hasTracepoint);
  if (service === undefined) return { missing: REASONS[name] ?? NO_PROBE };
  const { layer, source, caveat, missing } = service;
  return missing === undefined ? { layer, source, caveat } : { missing };
}

/** What this host offers. */
export interface HostServices {
  /** Why nothing can be captured here as things are: a sentence. */
  readonly reason?: string;
  /** How an event is had, rights and privileges aside. */
  of(event: string): EventService;
}

/**
 * Looks at this host. Nothing is loaded, and no rights are needed.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(readHostServices().of("net_packet_dns").missing, "no probe tells of it");
 * ```
 */
export function readHostServices(): HostServices {
  const reason = whyUnsupported(readKernelFacts());
  const hasTracepoint = readTracepoints();
  return {
    reason,
    of: (event) => {
      const service = serviceHere(event, hasTracepoint ?? (() => true));
      if (hasTracepoint !== undefined || service.missing !== undefined) return service;
      return { missing: "the kernel does not tell its types" };
    },
  };
}

/** Whether an event is one that a sensor makes: neither a detection of a signature, nor a sensor's own message. */
export function isSensorEvent(name: string): boolean {
  const kind = findEvent(name)?.kind;
  return kind === "syscall" || kind === "event";
}

/** Names of the tracepoints that events need. */
export function tracepointsOf(names: Iterable<string>): ReadonlySet<string> {
  return new Set([...names].flatMap((name) => probeEvents(name).flatMap(({ tracepoints = [] }) => tracepoints)));
}

/**
 * Tells which tracepoints this kernel has, by the names in its types. No rights are needed.
 *
 * @returns undefined: the kernel does not tell
 */
export function readTracepoints(): ((name: string) => boolean) | undefined {
  let types: string;
  try {
    types = new TextDecoder("latin1").decode(Deno.readFileSync("/sys/kernel/btf/vmlinux"));
  } catch {
    return undefined;
  }
  return (name) => types.includes(`\0btf_trace_${name}\0`);
}
