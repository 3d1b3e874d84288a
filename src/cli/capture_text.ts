/**
 * What `capture` tells people besides findings.
 * @module
 */
import type { CommandEnd } from "../sources/ebpf/mod.ts";
import { formatCount } from "../text/quantity.ts";

/** An event that is asked for and not to be had here. */
interface Unavailable {
  readonly event: string;
  readonly reason: string;
}

/** More are counted. */
const SHOWN = 4;

/**
 * What is watched.
 *
 * @param command its words; none: this host
 * @param processes how many live
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(startText([], 120), "Watching this host and its 120 processes; Ctrl-C ends it");
 * strictEqual(startText(["make", "-j2"], 120), "Watching make -j2 until it ends");
 * ```
 */
export function startText(command: readonly string[], processes: number): string {
  if (command.length > 0) return `Watching ${command.join(" ")} until it ends`;
  return `Watching this host and its ${formatCount(processes)} processes; Ctrl-C ends it`;
}

/**
 * How a command ended.
 *
 * @param end undefined: it still runs
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(endText("make", { code: 2 }), "make ended with exit code 2");
 * strictEqual(endText("make", { signal: "SIGSEGV" }), "make was ended by SIGSEGV");
 * ```
 */
export function endText(program: string, end: CommandEnd | undefined): string {
  if (end === undefined) return `${program} still runs`;
  return end.signal === undefined
    ? `${program} ended with exit code ${end.code}`
    : `${program} was ended by ${end.signal}`;
}

/**
 * That the kernel itself could not be looked at; it is tried again.
 *
 * @param reason what went wrong first
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(
 *   lookFailureText("Cannot run BPF program: Out of memory\n  libbpf: …"),
 *   "The kernel itself could not be looked at, and is again later: Cannot run BPF program: Out of memory",
 * );
 * ```
 */
export function lookFailureText(reason: string): string {
  return `The kernel itself could not be looked at, and is again later: ${reason.split("\n")[0]}`;
}

/**
 * Which events are not to be had here, by reason; undefined: all are.
 *
 * @param all show every name
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const reason = "no probe tells of it";
 * strictEqual(
 *   unavailableText([{ event: "a", reason }, { event: "b", reason }], false),
 *   "Not to be had on this host: a, b (no probe tells of it)",
 * );
 * ```
 */
export function unavailableText(unavailable: readonly Unavailable[], all: boolean): string | undefined {
  if (unavailable.length === 0) return undefined;
  const parts = [...Map.groupBy(unavailable, ({ reason }) => reason)].map(([reason, events]) => {
    const names = events.map(({ event }) => event);
    const shown = all ? names : names.slice(0, SHOWN);
    const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : "";
    return `${shown.join(", ")}${more} (${reason})`;
  });
  return `Not to be had on this host: ${parts.join("; ")}`;
}
