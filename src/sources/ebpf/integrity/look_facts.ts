/**
 * Whether this host lets its kernel be looked at, and why not: a part of a sentence.
 * @module
 */
import { hasHostFile, readHostFile } from "../host_file.ts";
import { missingCapabilities, readCapabilities } from "../kernel.ts";
import { tryEnabledFunctions } from "./ftrace.ts";

/** What decides. */
export interface LookFacts {
  /** The kernel has its symbols: CONFIG_KALLSYMS. */
  readonly symbols: boolean;
  /** `kernel.kptr_restrict`: from 2 on addresses are hidden from everybody. */
  readonly restrict: number;
  /** `kernel.perf_event_paranoid`: up to 1 addresses are shown to everybody, unless restricted. */
  readonly paranoid?: number;
  /** Effective capabilities, a bit for each. */
  readonly capabilities?: bigint;
  /** The kernel takes modules. */
  readonly modules: boolean;
  /** tracefs is mounted. */
  readonly tracefs: boolean;
  /** tracefs lists the functions that are hooked; undefined: we may not see it. */
  readonly ftrace?: boolean;
}

const CAP_SYSLOG = 34n;

/** Reads what decides. No rights are needed. */
export function readLookFacts(): LookFacts {
  const mounts = readHostFile("/proc/self/mounts") ?? "";
  return {
    symbols: hasHostFile("/proc/kallsyms"),
    restrict: Number(readHostFile("/proc/sys/kernel/kptr_restrict") ?? 0),
    paranoid: Number(readHostFile("/proc/sys/kernel/perf_event_paranoid") ?? 2),
    capabilities: readCapabilities(),
    modules: hasHostFile("/proc/modules"),
    tracefs: /^\S+ \S+ tracefs /m.test(mounts),
    ftrace: tryEnabledFunctions(),
  };
}

/**
 * Why an event cannot be looked for. Of rights only those are told that are lacking beside those of a capture: the others
 * are asked for before.
 *
 * @param name of an integrity event
 * @param facts from `readLookFacts()`
 * @returns undefined: it can
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const facts = { symbols: true, restrict: 0, modules: false, tracefs: false };
 * strictEqual(whyNotLooked("hidden_kernel_module", facts), "the kernel takes no modules");
 * strictEqual(whyNotLooked("hooked_syscall", facts), undefined);
 * const bpfAndPerfmon = 3n << 38n;
 * strictEqual(
 *   whyNotLooked("hooked_syscall", { ...facts, paranoid: 2, capabilities: bpfAndPerfmon }),
 *   "the kernel hides its addresses from who lacks CAP_SYSLOG",
 * );
 * ```
 */
export function whyNotLooked(name: string, facts: LookFacts): string | undefined {
  if (name === "hidden_kernel_module") return facts.modules ? undefined : "the kernel takes no modules";
  if (name === "ftrace_hook") {
    if (!facts.tracefs) return "tracefs, which lists hooked functions, is not mounted on /sys/kernel/tracing";
    if (facts.ftrace === false) return "tracefs does not list hooked functions: the kernel has no function tracer";
    const isForbidden = facts.ftrace === undefined && mayCapture(facts);
    return isForbidden ? "tracefs, which lists hooked functions, may be read by root only" : undefined;
  }
  if (!facts.symbols) return "the kernel does not tell its symbols: it was built without CONFIG_KALLSYMS";
  if (facts.restrict >= 2) return "the kernel hides its addresses: kernel.kptr_restrict is 2";
  const isHidden = mayCapture(facts) && !showsAddresses(facts);
  return isHidden ? "the kernel hides its addresses from who lacks CAP_SYSLOG" : undefined;
}

function mayCapture({ capabilities = 0n }: LookFacts): boolean {
  return missingCapabilities(capabilities).length === 0;
}

/** kallsyms_show_value() in kernel/ksyms_common.c */
function showsAddresses({ capabilities = 0n, restrict, paranoid = 0 }: LookFacts): boolean {
  return ((capabilities >> CAP_SYSLOG) & 1n) === 1n || restrict === 0 && paranoid <= 1;
}
