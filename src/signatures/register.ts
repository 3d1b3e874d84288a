/**
 * Registers signatures by the names of the events they ask for: once for each name, however their selectors overlap.
 * @module
 */
import { currentName, findEvent } from "../events/mod.ts";
import type { EventSelector, Origin, Signature } from "../model/mod.ts";
import { compareBytes } from "../text/compare.ts";

/** One bit for each origin, so that overlapping selectors become one mask. */
export const ORIGIN_BITS: Readonly<Record<Origin, number>> = { host: 1, container: 2, "container-init": 4 };

const ANY_ORIGIN = ORIGIN_BITS.host | ORIGIN_BITS.container | ORIGIN_BITS["container-init"];

/** What is read of a signature here: what it is, and what it asks for. */
export type Asking = Pick<Signature, "metadata" | "selectors">;

/** A signature under one event name. */
export interface Registration<Worker> {
  readonly worker: Worker;
  /** Bits of the origins it asks for. */
  readonly origins: number;
  /** Whether it asks for this name, and not only for `*`. */
  readonly isNamed: boolean;
}

/** Who is given which events. */
export interface Index<Worker> {
  /** Registrations by event name, in order of signature ids; old names of events are there too. */
  readonly byName: ReadonlyMap<string, readonly Registration<Worker>[]>;
  /** Those that ask for every event, for names nobody asked for; undefined when there are none. */
  readonly others: readonly Registration<Worker>[] | undefined;
  /** Names of today that are asked for; undefined: all. */
  readonly needs: ReadonlySet<string> | undefined;
}

/**
 * Builds the index of a set of signatures.
 *
 * @param workers what stands for each signature
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import type { Signature } from "../model/mod.ts";
 * const selectors = [{ name: "ptrace" }, { name: "ptrace", origin: "container" }] as const;
 * const signature = { metadata: { id: "DEMO-1" }, selectors } as unknown as Signature;
 * const { byName, needs } = buildIndex([{ signature }]);
 * strictEqual(byName.get("ptrace")?.length, 1);
 * strictEqual(needs?.size, 1);
 * ```
 */
export function buildIndex<Worker extends { readonly signature: Asking }>(
  workers: readonly Worker[],
): Index<Worker> {
  const sorted = [...workers].sort((a, b) => compareBytes(a.signature.metadata.id, b.signature.metadata.id));
  const names = new Set(sorted.flatMap((worker) => worker.signature.selectors.map(nameOf)));
  const isEverything = names.delete("*");
  const byName = new Map<string, readonly Registration<Worker>[]>();
  for (const name of names) {
    const registrations = sorted.flatMap((worker) => register(worker, name));
    for (const spelling of [name, ...findEvent(name)?.previousNames ?? []]) byName.set(spelling, registrations);
  }
  const others = isEverything ? sorted.flatMap((worker) => register(worker, "*")) : undefined;
  return { byName, others, needs: isEverything ? undefined : names };
}

function register<Worker extends { readonly signature: Asking }>(
  worker: Worker,
  name: string,
): Registration<Worker>[] {
  const named = worker.signature.selectors.filter((selector) => nameOf(selector) === name);
  const any = worker.signature.selectors.filter((selector) => nameOf(selector) === "*");
  const selectors = [...named, ...any];
  if (selectors.length === 0) return [];
  const origins = selectors.reduce((bits, selector) => bits | originBits(selector), 0);
  return [{ worker, origins, isNamed: named.length > 0 }];
}

/** Tracee's selectors spell "any" as `*` or as nothing. */
function nameOf(selector: EventSelector): string {
  return selector.name === "" || selector.name === "*" ? "*" : currentName(selector.name);
}

function originBits({ origin }: EventSelector): number {
  if (origin === undefined) return ANY_ORIGIN;
  return ORIGIN_BITS[origin] ?? ANY_ORIGIN;
}
