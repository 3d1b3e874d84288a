/**
 * The kernel's functions that ftrace redirects, as tracefs lists them: whose are the callbacks?
 * Format: t_show() in kernel/trace/ftrace.c
 * @module
 */
import { HIDDEN } from "./owners.ts";

/** A function that ftrace redirects: the args of the event `ftrace_hook`. */
export interface FtraceHook {
  /** The function. */
  readonly symbol: string;
  /** The code in between, which ftrace makes; empty: shared by all. */
  readonly trampoline: string;
  /** What is called. */
  readonly callback: string;
  readonly callbackOffset: number;
  /** The module that it belongs to; `hidden`: none that is listed. */
  readonly callbackOwner: string;
  /** As tracefs has them: `R` keeps registers, `I` changes where the function goes on, `D` is called directly. */
  readonly flags: string;
  /** How many callbacks the function has. */
  readonly count: number;
}

/** What a line of `enabled_functions` tells. */
export interface FtraceLine {
  readonly symbol: string;
  readonly flags: string;
  readonly count: number;
  /** Those of its callbacks that are not the kernel's own. */
  readonly foreign: readonly FtraceHook[];
  /** Its callbacks are called by way of a list, so that the line does not name them. */
  readonly isShared: boolean;
}

const LINE = /^(\S+)(?: \[[^\]]+\])? \((\d+)\)([^\t]*)(.*)$/;
const TRAMPOLINE = /\ttramp: (\S+)(?: \[[^\]]+\])? \(/;
/** `function+0x10/0x20 [module]`, or an address where nobody's code is. */
const CALLBACK = /(?:\(|->)([^\s()+]+)(?:\+0x([0-9a-f]+)\/0x[0-9a-f]+)?(?: \[([^\]]+)\])?/g;
const LISTS = /->(?:arch_)?ftrace_(?:ops_)?list_func\+/;

/**
 * Reads a line of `enabled_functions`.
 *
 * The callbacks of the kernel's own code (its tracers, kprobes, live patching) and BPF trampolines are honest.
 *
 * @param line with what follows it on lines of their own (`direct-->`) joined
 * @returns undefined: it is no such line
 *
 * @example
 * ```ts
 * import { deepStrictEqual, strictEqual } from "node:assert";
 * const line = "__x64_sys_kill (1) R I     \ttramp: 0xffffffffc0637000 (hide+0x0/0x40 [rootkit]) ->hide+0x0/0x40 [rootkit]";
 * deepStrictEqual(readFtraceLine(line)?.foreign, [{
 *   symbol: "__x64_sys_kill",
 *   trampoline: "0xffffffffc0637000",
 *   callback: "hide",
 *   callbackOffset: 0,
 *   callbackOwner: "rootkit",
 *   flags: "R I",
 *   count: 1,
 * }]);
 * const honest = "do_sys_openat2 (1)           \ttramp: 0xffffffffc05e7000 (function_trace_call+0x0/0x110) ->function_trace_call+0x0/0x110";
 * strictEqual(readFtraceLine(honest)?.foreign.length, 0);
 * ```
 */
export function readFtraceLine(line: string): FtraceLine | undefined {
  const [, symbol, digits, letters = "", rest = ""] = LINE.exec(line) ?? [];
  if (symbol === undefined) return undefined;
  const flags = letters.trim().replace(/\s+/g, " ");
  const count = Number(digits);
  const trampoline = TRAMPOLINE.exec(rest)?.[1] ?? "";
  const foreign = new Map<string, FtraceHook>();
  for (const [, callback, offset, owner] of rest.matchAll(CALLBACK)) {
    const isNobodys = /^0x[0-9a-f]+$/.test(callback);
    if (!isNobodys && (owner === undefined || owner === "bpf" || owner.startsWith("__builtin__"))) continue;
    foreign.set(callback, {
      symbol,
      trampoline,
      callback,
      callbackOffset: parseInt(offset ?? "0", 16),
      callbackOwner: isNobodys ? HIDDEN : owner,
      flags,
      count,
    });
  }
  return { symbol, flags, count, foreign: [...foreign.values()], isShared: count > 1 || LISTS.test(rest) };
}

/** What a line could be told by. */
const WORTH_READING = /\[|[(>]0x|\([2-9]\d*\)|\(1\d+\)|list_func/;

/**
 * Reads those lines of `enabled_functions` that tell of somebody else's callbacks, or do not tell whose they are.
 *
 * @param pieces of the file, which end where they like; with a tracer of all functions it has megabytes
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const lines = await readFtraceLines(["a (1)   \t->function_trace_call+0x0/0x1", "10\nb (2)   \n\tdirect-->hook+0x0/0x9 [m]\n"]);
 * deepStrictEqual(lines.map(({ symbol, foreign }) => [symbol, foreign[0].callbackOwner]), [["b", "m"]]);
 * ```
 */
export async function readFtraceLines(
  pieces: AsyncIterable<string> | Iterable<string>,
): Promise<readonly FtraceLine[]> {
  const lines: FtraceLine[] = [];
  function read(text: string): void {
    // What is called directly stands on a line of its own.
    for (const line of text.replaceAll("\n\t", "\t").split("\n")) {
      const found = WORTH_READING.test(line) ? readFtraceLine(line) : undefined;
      if (found !== undefined && (found.foreign.length > 0 || found.isShared)) lines.push(found);
    }
  }
  let rest = "";
  for await (const piece of pieces) {
    rest += piece;
    let end = rest.lastIndexOf("\n");
    // Whether what follows belongs to it is known when its first letter is there.
    while (end > 0 && (end + 1 === rest.length || rest[end + 1] === "\t")) end = rest.lastIndexOf("\n", end - 1);
    if (end <= 0) continue;
    read(rest.slice(0, end));
    rest = rest.slice(end + 1);
  }
  read(rest);
  return lines;
}

const PATHS = ["/sys/kernel/tracing", "/sys/kernel/debug/tracing"].map((folder) => `${folder}/enabled_functions`);

/** Where `enabled_functions` is; undefined: tracefs is not mounted, may not be read, or the kernel has no ftrace. */
export function findEnabledFunctions(): string | undefined {
  return PATHS.find((path) => tryOpen(path) === true);
}

/** Whether `enabled_functions` is there; undefined: we may not see it. */
export function tryEnabledFunctions(): boolean | undefined {
  const tries = PATHS.map(tryOpen);
  return tries.includes(true) || (tries.includes(undefined) ? undefined : false);
}

function tryOpen(path: string): boolean | undefined {
  try {
    Deno.openSync(path).close();
    return true;
  } catch (error) {
    return error instanceof Deno.errors.NotFound ? false : undefined;
  }
}
