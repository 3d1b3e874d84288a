/**
 * Whether this host lets its kernel be looked at, and why not: a part of a sentence.
 * @module
 */
import { findEnabledFunctions } from "./ftrace.ts";

/** What decides. */
export interface LookFacts {
  /** The kernel has its symbols: CONFIG_KALLSYMS. */
  readonly symbols: boolean;
  /** `kernel.kptr_restrict`: from 2 on addresses are hidden from everybody. */
  readonly restrict: number;
  /** The kernel takes modules. */
  readonly modules: boolean;
  /** tracefs is mounted. */
  readonly tracefs: boolean;
  /** tracefs lists the functions that are hooked; undefined: only root may see it. */
  readonly ftrace?: boolean;
}

/** Reads what decides. No rights are needed. */
export function readLookFacts(): LookFacts {
  const mounts = readText("/proc/self/mounts") ?? "";
  return {
    symbols: exists("/proc/kallsyms"),
    restrict: Number(readText("/proc/sys/kernel/kptr_restrict") ?? 0),
    modules: exists("/proc/modules"),
    tracefs: /^\S+ \S+ tracefs /m.test(mounts),
    ftrace: Deno.uid() === 0 ? findEnabledFunctions() !== undefined : undefined,
  };
}

/**
 * Why an event cannot be looked for.
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
 * ```
 */
export function whyNotLooked(name: string, facts: LookFacts): string | undefined {
  if (name === "hidden_kernel_module") return facts.modules ? undefined : "the kernel takes no modules";
  if (name === "ftrace_hook") {
    if (!facts.tracefs) return "tracefs, which lists hooked functions, is not mounted on /sys/kernel/tracing";
    return facts.ftrace === false
      ? "tracefs does not list hooked functions: the kernel has no function tracer"
      : undefined;
  }
  if (!facts.symbols) return "the kernel does not tell its symbols: it was built without CONFIG_KALLSYMS";
  return facts.restrict >= 2 ? "the kernel hides its addresses: kernel.kptr_restrict is 2" : undefined;
}

function readText(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return undefined;
  }
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}
