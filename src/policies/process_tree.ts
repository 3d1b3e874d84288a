/**
 * Follows forks, exits and new containers through the log, for the scopes that ask for them.
 * @module
 */
import type { Event, Integer } from "../model/mod.ts";
import { createLineage, type Lineage, type LineageOptions } from "./lineage.ts";
import { readContainerId, readExit, readFork } from "./process_events.ts";

/** What scopes may ask about the past of a process. */
export interface ProcessTree {
  /** Learns from an event; what ends with it is forgotten when the next one comes. */
  observe(event: Event): void;
  /** Learns of a process that lived before the log, by its parent; those of a parent before those of its children. */
  introduce(event: Event): void;
  /** Starts a label of its own that processes hand down. */
  lineage(options: LineageOptions): Lineage;
  /** Labels that were started, for processes; whether anything asks for containers. */
  readonly uses: { processes: boolean; containers: boolean };
  /** Whether the container of an event was created within the log. */
  isNewContainer(id: string): boolean;
  /** What the log lacked, said once each. */
  remarks(): string[];
}

/** More containers at a time are a broken log. */
const MOST_CONTAINERS = 100_000;

/**
 * Starts with nothing known.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(createProcessTree().remarks(), []);
 * ```
 */
export function createProcessTree(): ProcessTree {
  const lineages: Lineage[] = [];
  const uses = { processes: false, containers: false };
  const containers = new Set<string>();
  let forks = 0;
  let creations = 0;
  let endedProcess: Integer | undefined;
  let endedContainer: string | undefined;

  function observe(event: Event): void {
    if (endedProcess !== undefined) {
      for (const lineage of lineages) lineage.exit(endedProcess);
      endedProcess = undefined;
    }
    if (endedContainer !== undefined) {
      containers.delete(endedContainer);
      endedContainer = undefined;
    }
    switch (event.name) {
      case "sched_process_fork":
        observeFork(event);
        return;
      case "sched_process_exit":
        endedProcess = readExit(event);
        return;
      case "container_create":
        observeContainer(event);
        return;
      case "container_remove":
        endedContainer = readContainerId(event);
    }
  }

  function introduce(event: Event): void {
    for (const lineage of lineages) lineage.of(event);
  }

  function observeFork(event: Event): void {
    const fork = readFork(event);
    if (fork === undefined) return;
    forks++;
    for (const lineage of lineages) lineage.fork(fork, event);
  }

  function observeContainer(event: Event): void {
    const id = readContainerId(event);
    if (id === undefined) return;
    creations++;
    if (containers.size < MOST_CONTAINERS) containers.add(id);
  }

  function remarks(): string[] {
    const found: string[] = [];
    if (uses.processes && forks === 0) {
      found.push(
        "The log has no sched_process_fork: tree, follow and pid=new know only what events say of their parent",
      );
    }
    if (uses.containers && creations === 0) {
      found.push("The log has no container_create: container=new matches nothing, container!=new every container");
    }
    if (lineages.some((lineage) => lineage.isCut())) {
      found.push("Too many processes at once: tree, follow and pid=new forgot the oldest");
    }
    return found;
  }

  return {
    observe,
    introduce,
    uses,
    remarks,
    isNewContainer: (id) => containers.has(id),
    lineage: (options) => {
      uses.processes = true;
      const lineage = createLineage(options);
      lineages.push(lineage);
      return lineage;
    },
  };
}
