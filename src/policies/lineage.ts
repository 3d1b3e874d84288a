/**
 * A label that processes hand down to their children: the tree below a process, the descendants of one that matched,
 * the processes that began while the sensor watched.
 *
 * Processes are told apart by host pid and, where the log has it, by start time or entity id; whatever ends is
 * forgotten. Only what the log says counts: forks, and the parent that an event itself names.
 * @module
 */
import type { Event, Integer } from "../model/mod.ts";
import type { ProcessFork } from "./process_events.ts";

/** The label of a process, and what tells it from a later one with the same pid. */
interface Labelled {
  readonly label: boolean;
  entityId?: Integer;
  startTime?: Integer;
}

/** Which processes carry a label. */
export interface Lineage {
  /** The label of the process of an event; undefined: it has none. */
  of(event: Event): boolean | undefined;
  /** Gives the process of an event a label. */
  mark(event: Event, label: boolean): void;
  /** A process began: it inherits its parent's label. */
  fork(fork: ProcessFork, event: Event): void;
  /** A process ended. */
  exit(pid: Integer): void;
  /** Whether so many processes lived at once that the oldest were forgotten. */
  isCut(): boolean;
}

/** How labels come to processes. */
export interface LineageOptions {
  /** Labels by pid, given by the user. */
  readonly roots?: ReadonlyMap<Integer, boolean>;
  /** Every process that begins gets this label, whoever its parent is. */
  readonly ofForked?: boolean;
  /** How many processes to remember at most. */
  readonly capacity?: number;
}

/** A host has at most 4 million pids; so many labelled ones at a time are a broken log. */
const CAPACITY = 1_000_000;

/**
 * Starts a lineage.
 *
 * @param options where labels come from
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const lineage = createLineage({ roots: new Map([[100, true]]) });
 * const event = (hostPid: number, hostPpid: number) => ({ process: { hostPid, hostPpid } }) as never;
 * strictEqual(lineage.of(event(100, 1)), true);
 * strictEqual(lineage.of(event(200, 100)), true);
 * strictEqual(lineage.of(event(300, 1)), undefined);
 * ```
 */
export function createLineage({ roots, ofForked, capacity = CAPACITY }: LineageOptions = {}): Lineage {
  const labelled = new Map<Integer, Labelled>();
  const gone = new Map<Integer, Labelled | undefined>(); // roots that ended: whoever gets their pid is someone else
  let isCut = false;

  function set(pid: Integer, entry: Labelled): boolean {
    if (labelled.size >= capacity) {
      isCut = true;
      for (const oldest of labelled.keys()) {
        labelled.delete(oldest);
        break;
      }
    }
    labelled.set(pid, entry);
    return entry.label;
  }

  function forget(pid: Integer): void {
    if (roots?.has(pid) && !gone.has(pid)) gone.set(pid, labelled.get(pid));
    labelled.delete(pid);
  }

  function of(event: Event): boolean | undefined {
    const { process } = event;
    const pid = process.hostPid ?? process.pid;
    if (pid === undefined) return undefined;
    const known = labelled.get(pid);
    if (known !== undefined) {
      if (isSame(known, event)) return known.label;
      forget(pid);
    }
    const ended = gone.get(pid);
    if (ended !== undefined && isSurelySame(ended, event)) return ended.label; // logs are not in order of time
    const root = gone.has(pid) ? undefined : roots?.get(pid);
    if (root !== undefined) return set(pid, identified(root, event));
    if (ofForked !== undefined) return undefined;
    const parent = parentOf(event);
    return parent && set(pid, identified(parent.label, event));
  }

  function parentOf({ process }: Event): Labelled | undefined {
    const pid = process.hostPpid ?? process.ppid;
    if (pid === undefined) return undefined;
    const parent = labelled.get(pid);
    if (parent !== undefined) {
      const isOther = parent.entityId !== undefined && process.parentEntityId !== undefined &&
        parent.entityId !== process.parentEntityId;
      return isOther ? undefined : parent;
    }
    const root = gone.has(pid) ? undefined : roots?.get(pid);
    return root === undefined ? undefined : { label: root };
  }

  function fork({ parent, child }: ProcessFork, event: Event): void {
    const { process } = event;
    const inherited = parent === (process.hostPid ?? process.pid) ? of(event) : labelled.get(parent)?.label;
    const root = gone.has(child) ? undefined : roots?.get(child);
    const label = root ?? ofForked ?? inherited ?? (gone.has(parent) ? undefined : roots?.get(parent));
    if (label === undefined) labelled.delete(child);
    else set(child, { label });
  }

  return {
    of,
    mark: (event, label) => {
      const pid = event.process.hostPid ?? event.process.pid;
      if (pid !== undefined) set(pid, identified(label, event));
    },
    fork,
    exit: forget,
    isCut: () => isCut,
  };
}

function identified(label: boolean, event: Event): Labelled {
  return { label, entityId: event.process.entityId, startTime: startOf(event) };
}

/** Learns what it did not know; start times count only for main threads, whose start is that of the process. */
function isSame(known: Labelled, event: Event): boolean {
  const { entityId } = event.process;
  if (entityId !== undefined) {
    if (known.entityId === undefined) known.entityId = entityId;
    return known.entityId === entityId;
  }
  const startTime = startOf(event);
  if (startTime === undefined) return true;
  if (known.startTime === undefined) known.startTime = startTime;
  return known.startTime === startTime;
}

function isSurelySame(ended: Labelled, event: Event): boolean {
  const { entityId } = event.process;
  if (entityId !== undefined) return ended.entityId === entityId;
  const startTime = startOf(event);
  return startTime !== undefined && ended.startTime === startTime;
}

/** Logs without start times write 0 or nothing. */
function startOf({ process }: Event): Integer | undefined {
  const isMain = (process.hostTid ?? process.tid) === (process.hostPid ?? process.pid);
  return isMain && process.startTime !== 0 ? process.startTime : undefined;
}
