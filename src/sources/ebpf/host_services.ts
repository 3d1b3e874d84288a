/**
 * How each event is had on this host: by which layer, or why not.
 * @module
 */
import { findEvent } from "../../events/mod.ts";
import { type LookFacts, readLookFacts, whyNotLooked } from "./integrity/look_facts.ts";
import { readKernelFacts, whyUnsupported } from "./kernel.ts";
import { BASELINE, type KernelOffers, readKernelOffers } from "./kernel_offers.ts";
import { serviceOf } from "./probes.ts";

/** Events that are had by looking at the kernel from time to time, and their numbers. */
export const INTEGRITY_EVENTS = {
  hooked_proc_fops: 765,
  hooked_syscall: 2020,
  hooked_seq_ops: 2021,
  hidden_kernel_module: 2024,
  ftrace_hook: 2025,
} as const;

/** An event that is had by looking. */
export type IntegrityEvent = keyof typeof INTEGRITY_EVENTS;

const NO_PROBE = "no probe tells of it";
/** Events that no kernel has any more. */
const OF_THE_PAST: Readonly<Record<string, string>> = {
  dirty_pipe_splice: "the kernels that can be watched do not have the flaw that it tells of (mended in 5.16.11)",
};

/** How an event is had on this host, or why not. */
export interface EventService {
  /** `kprobe`, `tracepoint`: the kernel tells of it as it happens; `pointers`: it is looked for from time to time. */
  readonly layer?: "kprobe" | "tracepoint" | "pointers";
  /** What is looked at, in words. */
  readonly source?: string;
  /** What a user should know of how it is seen. */
  readonly caveat?: string;
  /** Why it is not to be had. */
  readonly missing?: string;
}

/** Whether an event is found by looking. */
export function isIntegrityEvent(name: string): name is IntegrityEvent {
  return Object.hasOwn(INTEGRITY_EVENTS, name);
}

/**
 * How an event is had here.
 *
 * @param name its name today
 * @param offers of the kernel
 * @param facts what decides about events that are looked for
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { BASELINE } from "./kernel_offers.ts";
 * strictEqual(serviceHere("socket_dup", BASELINE).missing, undefined);
 * strictEqual(serviceHere("net_packet_dns", BASELINE).missing, "no probe tells of it");
 * ```
 */
export function serviceHere(name: string, offers: KernelOffers, facts?: LookFacts): EventService {
  if (isIntegrityEvent(name)) return lookedFor(name, facts);
  const service = serviceOf(name, offers);
  if (service === undefined) return { missing: OF_THE_PAST[name] ?? NO_PROBE };
  const { layer, source, caveat, missing } = service;
  return missing === undefined ? { layer, source, caveat } : { missing };
}

/** What is looked at, and what a user should know of it. */
const LOOKED_AT: Readonly<Record<IntegrityEvent, { readonly source: string; readonly caveat?: string }>> = {
  hooked_proc_fops: { source: "the kernel's function pointers, looked at from time to time" },
  hooked_seq_ops: { source: "the kernel's function pointers, looked at from time to time" },
  hooked_syscall: {
    source: "the system call table and the first instructions of the handlers, looked at from time to time",
    caveat: "not those of 32-bit programs, nor patches further inside",
  },
  hidden_kernel_module: {
    source: "the kernel's tree of modules and /sys/module against /proc/modules, looked at from time to time",
    caveat: "not modules that are in none of them",
  },
  ftrace_hook: {
    source: "enabled_functions of tracefs and the kernel's list of callbacks, looked at from time to time",
    caveat: "not kprobes of modules",
  },
};

function lookedFor(name: IntegrityEvent, facts: LookFacts = readLookFacts()): EventService {
  const missing = whyNotLooked(name, facts);
  return missing === undefined ? { layer: "pointers", ...LOOKED_AT[name] } : { missing };
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
  const facts = readKernelFacts();
  const reason = whyUnsupported(facts);
  const offers = readKernelOffers(facts);
  return {
    reason,
    of: (event) => {
      const service = serviceHere(event, offers ?? BASELINE);
      if (offers !== undefined || service.missing !== undefined) return service;
      return { missing: "the kernel does not tell its types" };
    },
  };
}

/** Whether an event is one that a sensor makes: neither a detection of a signature, nor a sensor's own message. */
export function isSensorEvent(name: string): boolean {
  const kind = findEvent(name)?.kind;
  return kind === "syscall" || kind === "event";
}
