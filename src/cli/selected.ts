/**
 * Counts how many events of a log a signature asks for: by name, and from where.
 * @module
 */
import { currentName } from "../events/mod.ts";
import type { Event, EventSelector } from "../model/mod.ts";

/** One selector, and what it selected. */
export interface SelectorCount {
  readonly selector: EventSelector;
  /** Events of its name. */
  readonly named: number;
  /** Those of them from its origin. */
  readonly fromOrigin: number;
}

/** Counts as events pass. */
export interface SelectedCounter {
  observe(event: Event): void;
  /** Events of any name that is asked for, each once. */
  named(): number;
  /** Those of them from an origin that is asked for. */
  fromOrigins(): number;
  /** In the order of the selectors. */
  bySelector(): readonly SelectorCount[];
}

/**
 * Starts to count.
 *
 * @param selectors of one signature; names may be old ones
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const counter = countSelected([{ name: "ptrace", origin: "container" }, { name: "openat" }]);
 * counter.observe({ name: "ptrace", origin: "host" } as never);
 * counter.observe({ name: "openat", origin: "host" } as never);
 * deepStrictEqual([counter.named(), counter.fromOrigins()], [2, 1]);
 * deepStrictEqual(counter.bySelector().map(({ named }) => named), [1, 1]);
 * ```
 */
export function countSelected(selectors: readonly EventSelector[]): SelectedCounter {
  const counts = selectors.map((selector) => ({
    selector,
    name: selector.name === "" ? "*" : currentName(selector.name),
    named: 0,
    fromOrigin: 0,
  }));
  let named = 0;
  let fromOrigins = 0;
  return {
    observe({ name, origin }) {
      let isNamed = false;
      let isFrom = false;
      for (const count of counts) {
        if (count.name !== "*" && count.name !== name) continue;
        isNamed = true;
        count.named++;
        if (count.selector.origin !== undefined && count.selector.origin !== origin) continue;
        isFrom = true;
        count.fromOrigin++;
      }
      if (isNamed) named++;
      if (isFrom) fromOrigins++;
    },
    named: () => named,
    fromOrigins: () => fromOrigins,
    bySelector: () => counts.map(({ selector, named, fromOrigin }) => ({ selector, named, fromOrigin })),
  };
}
