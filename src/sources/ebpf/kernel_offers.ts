/**
 * What a kernel offers to probes: tracepoints, functions that can be looked at, ways of reading. By the names in its types,
 * so that no rights are needed, and what distributions have carried over to older kernels counts.
 * @module
 */
import type { BpfError } from "./errors.ts";
import { hookOf } from "./hooked.ts";
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

/**
 * The same kernel without some of its functions: for when it refuses the programs that look at them.
 *
 * @param names of the functions
 */
export function withoutHooks(offers: KernelOffers, names: ReadonlySet<string>): KernelOffers {
  return { ...offers, hasHook: (name) => !names.has(name) && offers.hasHook(name) };
}

/**
 * The kernel function that the kernel does not let be looked at.
 *
 * @param error from loading or attaching
 * @returns undefined: another program is to blame
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { BpfError } from "./errors.ts";
 * const error = new BpfError('attach BPF program "hook_commit_creds" to kprobe/commit_creds', 2);
 * strictEqual(refusedHook(error), "commit_creds");
 * ```
 */
export function refusedHook({ action, details }: BpfError): string | undefined {
  return hookOf(details.program ?? /^attach BPF program "(\w+)"/.exec(action)?.[1] ?? "");
}
