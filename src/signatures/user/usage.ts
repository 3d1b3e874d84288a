/**
 * What a process uses, as Linux tells it.
 * @module
 */

/** Figures of a process. */
export interface Usage {
  /** Processor time so far. */
  readonly cpuMs: number;
  /** Bytes of memory that are its own: not the program's code. */
  readonly memory: number;
}

/** Ticks of `/proc/PID/stat` in a second: a constant of Linux's interface, whatever the kernel was built with. */
const TICK_MS = 10;

/**
 * Asks what a process uses.
 *
 * @param pid the process
 * @returns undefined where there is no such process, or no `/proc`
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(readUsage(0), undefined);
 * ```
 */
export function readUsage(pid: number): Usage | undefined {
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    // The name in parentheses may hold spaces and parentheses: the fields are counted from behind it (man 5 proc_pid_stat).
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const ticks = Number(fields[11]) + Number(fields[12]);
    const kilobytes = Number(/^RssAnon:\s*(\d+)/m.exec(status)?.[1] ?? 0);
    return { cpuMs: ticks * TICK_MS, memory: kilobytes * 1024 };
  } catch {
    return undefined;
  }
}
