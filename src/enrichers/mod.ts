/**
 * The list of enrichers, and their start for a run.
 * @module
 */
import type { Enricher, Enrichment, Event } from "../model/mod.ts";
import { container } from "./container.ts";
import { dns } from "./dns.ts";
import { processTree } from "./process_tree.ts";

/** All enrichers by name. */
export const ENRICHERS: { readonly [Name in keyof Enrichment]: Enricher<Enrichment[Name]> } = {
  process_tree: processTree,
  container,
  dns,
};

/** Enrichers at work. */
export interface RunningEnrichers {
  /** What they know, for signatures. */
  readonly enrichment: Partial<Enrichment>;
  /** Events that they must be given, beside those that are judged. */
  readonly events: ReadonlySet<string>;
  /** Gives them an event, before it is judged. */
  observe(event: Event): void;
}

/**
 * Starts the enrichers that are asked for.
 *
 * @param names what signatures ask for; each is started once
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const { enrichment, events } = startEnrichers(["container", "container"]);
 * deepStrictEqual(Object.keys(enrichment), ["container"]);
 * deepStrictEqual(events.has("container_create"), true);
 * ```
 */
export function startEnrichers(names: Iterable<keyof Enrichment>): RunningEnrichers {
  const unique = [...new Set(names)];
  const events = new Set(unique.flatMap((name) => ENRICHERS[name].events));
  const running = unique.map((name) => ({ name, ...ENRICHERS[name].start() }));
  return {
    enrichment: Object.fromEntries(running.map(({ name, view }) => [name, view])),
    events,
    observe(event) {
      for (const enricher of running) enricher.observe(event);
    },
  };
}
