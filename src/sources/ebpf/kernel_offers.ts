/**
 * What a kernel offers to probes: tracepoints, functions that can be looked at, ways of reading. By the names in its types,
 * so that no rights are needed, and what distributions have carried over to older kernels counts.
 * @module
 */
import { hasPreemptibleTracepoints, type KernelFacts } from "./kernel.ts";
import { readTypeNames } from "./type_names.ts";

/** What a kernel offers to probes. */
export interface KernelOffers {
  /** Whether it has a tracepoint of a name. */
  hasTracepoint(name: string): boolean;
  /** Whether a kprobe can be put on a function. */
  hasHook(name: string): boolean;
  /** Whether BPF programs at tracepoints may be preempted: see `bpf/lib/preemption.bpf.h`. */
  readonly isPreemptible: boolean;
  /** Whether memory can be read by plain loads: bpf_rdonly_cast (6.2, commit a35b9af4ec2c). */
  readonly isDirect: boolean;
}

/** What every kernel that can be watched offers, and nothing else. */
export const BASELINE: KernelOffers = {
  hasTracepoint: () => true,
  hasHook: () => false,
  isPreemptible: false,
  isDirect: false,
};

/**
 * Looks at this kernel.
 *
 * @param facts from `readKernelFacts()`
 * @returns undefined: it does not tell its types
 */
export function readKernelOffers(facts: KernelFacts): KernelOffers | undefined {
  const has = readTypeNames();
  return has && offersOf(facts, has);
}

/**
 * What a kernel offers.
 *
 * @param has whether its types have a name
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const facts = { release: "6.1.0-50-amd64", kprobes: true };
 * const offers = offersOf(facts, (name) => name === "btf_trace_module_load" || name === "commit_creds");
 * strictEqual(offers.hasTracepoint("module_load"), true);
 * strictEqual(offers.hasHook("commit_creds"), true);
 * strictEqual(offers.isDirect, false);
 * ```
 */
export function offersOf(
  { release, kprobes }: Pick<KernelFacts, "release" | "kprobes">,
  has: (name: string) => boolean,
): KernelOffers {
  return {
    hasTracepoint: (name) => has(`btf_trace_${name}`),
    hasHook: (name) => kprobes && has(name),
    isPreemptible: hasPreemptibleTracepoints(release),
    isDirect: has("bpf_rdonly_cast"),
  };
}

/** The same kernel without its functions: for when it refuses the programs that look at them. */
export function withoutHooks(offers: KernelOffers): KernelOffers {
  return { ...offers, hasHook: () => false };
}
