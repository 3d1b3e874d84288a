/**
 * How each event is had on this host: by which layer, or why not.
 * @module
 */
import { findEvent } from "../../events/mod.ts";
import { readKernelFacts, whyUnsupported } from "./kernel.ts";
import { BASELINE, type KernelOffers, readKernelOffers } from "./kernel_offers.ts";
import { serviceOf } from "./probes.ts";

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
export function isIntegrityEvent(name: string): name is keyof typeof INTEGRITY_EVENTS {
  return Object.hasOwn(INTEGRITY_EVENTS, name);
}

/**
 * How an event is had here.
 *
 * @param name its name today
 * @param offers of the kernel
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { BASELINE } from "./kernel_offers.ts";
 * strictEqual(serviceHere("socket_dup", BASELINE).missing, undefined);
 * strictEqual(serviceHere("net_packet_dns", BASELINE).missing, "no probe tells of it");
 * ```
 */
export function serviceHere(name: string, offers: KernelOffers): EventService {
  if (isIntegrityEvent(name)) {
    return { layer: "pointers", source: "the kernel's function pointers, looked at from time to time" };
  }
  const service = serviceOf(name, offers);
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
