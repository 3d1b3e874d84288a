/**
 * The callbacks of ftrace as they are told: those that tracefs names, those that only the kernel's own list has, and each
 * no more often than is of use.
 * @module
 */
import type { FtraceHook, FtraceLine } from "./ftrace.ts";

/** A callback in the kernel's own list. */
export interface RegisteredCallback {
  readonly callback: string;
  /** The module that it belongs to; `hidden`: none that is listed. */
  readonly owner: string;
  /** The same by the kernel's tree, as tracefs has it: also one that is not listed. */
  readonly module?: string;
  /** Names of the functions that call it; undefined: all do. */
  readonly symbols?: readonly string[];
}

/** What stands for all functions. */
const ALL = "*";
/** Findings of a callback: who reads that many knows. The first are told, and stay the same from look to look. */
const MOST_TOLD = 100;

/**
 * Joins what both know. A callback of all functions is told once, as `*`: there are tens of thousands.
 *
 * @param lines of tracefs
 * @param registered the kernel's own list
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const hooks = joinHooks([], [
 *   { callback: "hide", owner: "rootkit", symbols: ["do_exit"] },
 *   { callback: "spy", owner: "rootkit" },
 * ]);
 * deepStrictEqual(hooks.map(({ symbol, callback }) => [symbol, callback]), [["do_exit", "hide"], ["*", "spy"]]);
 * ```
 */
export function joinHooks(
  lines: readonly FtraceLine[],
  registered: readonly RegisteredCallback[],
): readonly FtraceHook[] {
  const everywhere = new Set(registered.filter(({ symbols }) => symbols === undefined).map(moduleOf));
  // What tracefs has of these modules is left to the kernel's list.
  const kept = everywhere.size === 0 ? lines : lines.map((line) => ({
    ...line,
    foreign: line.foreign.filter(({ callbackOwner }) => !everywhere.has(callbackOwner)),
  }));
  return firstOfEach([...kept.flatMap(({ foreign }) => foreign), ...unnamedHooks(kept, registered)]);
}

/** Those that tracefs does not name, or not any more. */
function unnamedHooks(
  lines: readonly FtraceLine[],
  registered: readonly RegisteredCallback[],
): readonly FtraceHook[] {
  const bySymbol = new Map(lines.map((line) => [line.symbol, line]));
  return registered.flatMap((entry) => {
    const { callback, owner, symbols = [ALL] } = entry;
    return symbols.flatMap((symbol): readonly FtraceHook[] => {
      const line = bySymbol.get(symbol);
      if (line !== undefined && isNamed(line, entry)) return [];
      const { flags = "", count = 1 } = line ?? {};
      return [{ symbol, trampoline: "", callback, callbackOffset: 0, callbackOwner: owner, flags, count }];
    });
  });
}

/** Tracefs has other names where a module is not listed: a line that has but one callback names that. */
function isNamed({ foreign, isShared }: FtraceLine, { callback, owner }: RegisteredCallback): boolean {
  if (!isShared) return foreign.length > 0;
  return foreign.some((hook) => hook.callback === callback && hook.callbackOwner === owner);
}

function firstOfEach(hooks: readonly FtraceHook[]): readonly FtraceHook[] {
  const counts = new Map<string, number>();
  return hooks.filter(({ callback, callbackOwner }) => {
    const key = `${callback} ${callbackOwner}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count <= MOST_TOLD;
  });
}

function moduleOf({ owner, module }: RegisteredCallback): string {
  return module ?? owner;
}
