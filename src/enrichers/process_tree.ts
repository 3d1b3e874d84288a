/**
 * The process tree: who started whom, learned from forks, executions, exits, and what every event says of its process.
 *
 * A process is told by its entity id where the log has one (since v0.18), else by its pid in the root namespace, which
 * is another process after a fork, or once its exit was seen and a thread with its id starts anew.
 * @module
 */
import type { Enricher, Event, Integer, KnownProcess, Process, ProcessTree, Value } from "../model/mod.ts";
import { type BoundedMap, createBoundedMap } from "./bounded.ts";

/** Processes that are remembered. */
const REMEMBERED = 65_536;
/** No tree is so deep but one that loops or was made up. */
const MAX_ANCESTORS = 256;
/** Command lines and paths with more characters are not kept. */
const LONGEST = 8192;

/** Pid in the root namespace; in the oldest logs, which lack it, the pid with its namespace. */
type PidKey = Integer | string;

/** What is known of a process, with what ties it to others: by number, so that forgotten processes are let go. */
interface Node extends KnownProcess {
  readonly serial: number;
  readonly key?: PidKey;
  parentSerial?: number;
  pid?: Integer;
  hostPid?: Integer;
  uid?: Integer;
  name?: string;
  executable?: string;
  argv?: readonly string[];
  entityId?: Integer;
  startTime?: Integer;
  exited: boolean;
}

/** The enricher of process trees. */
export const processTree: Enricher<ProcessTree> = {
  name: "process_tree",
  events: ["sched_process_fork", "sched_process_exec", "sched_process_exit"],
  start: () => startProcessTree(),
};

/**
 * Starts a process tree.
 *
 * @param limit how many processes it remembers
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import type { Event } from "../model/mod.ts";
 * const { observe, view } = startProcessTree();
 * const event = { name: "openat", process: { hostPid: 7, hostPpid: 1, name: "cat" } } as Event;
 * observe(event);
 * strictEqual(view.of(event)?.name, "cat");
 * strictEqual(view.ancestors(event)[0].hostPid, 1);
 * ```
 */
export function startProcessTree(limit = REMEMBERED): ReturnType<Enricher<ProcessTree>["start"]> {
  const byEntity = new Map<Integer, number>();
  const byPid = new Map<PidKey, number>();
  const nodes: BoundedMap<number, Node> = createBoundedMap(limit, (serial, node) => {
    if (node.entityId !== undefined && byEntity.get(node.entityId) === serial) byEntity.delete(node.entityId);
    if (node.key !== undefined && byPid.get(node.key) === serial) byPid.delete(node.key);
  });
  let lastSerial = 0;

  function add(key: PidKey | undefined, facts: Partial<Node>): Node {
    const serial = ++lastSerial;
    const node: Node = { exited: false, ...facts, serial, key };
    nodes.set(serial, node);
    if (key !== undefined) byPid.set(key, serial);
    if (node.entityId !== undefined) byEntity.set(node.entityId, serial);
    return node;
  }

  function at(serial: number | undefined): Node | undefined {
    return serial === undefined ? undefined : nodes.get(serial);
  }

  /** The process of an event, if it is known and its pid has not passed on to another one. */
  function find(event: Event): Node | undefined {
    const { process } = event;
    const entityId = known(process.entityId);
    const own = entityId === undefined ? undefined : at(byEntity.get(entityId));
    if (own !== undefined) return own;
    const key = keyOf(event);
    const node = key === undefined ? undefined : at(byPid.get(key));
    return node === undefined || isAnother(node, process, entityId) ? undefined : node;
  }

  function learn(event: Event): Node {
    const { process } = event;
    const node = find(event) ?? add(keyOf(event), { hostPid: known(process.hostPid) });
    const entityId = known(process.entityId);
    if (entityId !== undefined && node.entityId === undefined) {
      node.entityId = entityId;
      byEntity.set(entityId, node.serial);
    }
    node.parentSerial ??= parentOf(event)?.serial;
    node.pid = process.pid ?? node.pid;
    node.uid = process.uid ?? node.uid;
    node.executable = short(process.executable) ?? node.executable;
    if (!isMainThread(process)) return node;
    node.name = short(process.name) ?? node.name;
    node.startTime = process.startTime ?? node.startTime;
    return node;
  }

  /** A parent that the log only names becomes a process of which nothing else is known. */
  function parentOf({ process, pidNamespace }: Event): Node | undefined {
    const entityId = known(process.parentEntityId);
    const own = entityId === undefined ? undefined : at(byEntity.get(entityId));
    if (own !== undefined) return own;
    const hostPid = known(process.hostPpid);
    const key = keyOf({ process: { hostPid, pid: process.ppid }, pidNamespace });
    if (key === undefined) return undefined;
    const node = at(byPid.get(key));
    if (node === undefined) {
      return add(key, { hostPid, entityId, pid: hostPid === undefined ? process.ppid : undefined });
    }
    if (entityId === undefined || node.entityId === entityId) return node;
    if (node.entityId !== undefined) return add(undefined, { hostPid, entityId });
    node.entityId = entityId;
    byEntity.set(entityId, node.serial);
    return node;
  }

  function fork(event: Event): void {
    const parent = learn(event);
    const { args } = event;
    const child = readPid(args.get("child_pid"));
    const thread = readPid(args.get("child_tid"));
    if (child === undefined || (thread !== undefined && thread !== child)) return;
    const parentPid = readPid(args.get("parent_process_pid")) ?? readPid(args.get("parent_pid"));
    const forked = parentPid === undefined || parentPid === parent.hostPid ? parent : at(byPid.get(parentPid));
    const { name, executable, argv, uid } = forked ?? {};
    const pid = readPid(args.get("child_ns_pid"));
    const parentSerial = (forked ?? add(parentPid, { hostPid: parentPid })).serial;
    add(child, { hostPid: child, pid, uid, name, executable, argv, parentSerial });
  }

  function execute(event: Event): void {
    const node = learn(event);
    const { args } = event;
    node.executable = short(args.get("pathname")) ?? node.executable;
    const argv = args.get("argv");
    node.argv = isList(argv) ? keepShort(argv) : undefined;
  }

  function exit(event: Event): void {
    const node = learn(event);
    const isWhole = event.args.get("process_group_exit");
    if (isWhole === true || (typeof isWhole !== "boolean" && isMainThread(event.process))) node.exited = true;
  }

  function observe(event: Event): void {
    switch (event.name) {
      case "sched_process_fork":
        return fork(event);
      case "sched_process_exec":
        return execute(event);
      case "sched_process_exit":
        return exit(event);
      default:
        if (keyOf(event) !== undefined) learn(event);
    }
  }

  function parent(process: KnownProcess): Node | undefined {
    return isNode(process) ? at(process.parentSerial) : undefined;
  }

  function ancestors(event: Event): readonly KnownProcess[] {
    const found: KnownProcess[] = [];
    const node = find(event);
    let next = node && parent(node);
    while (next !== undefined && found.length < MAX_ANCESTORS && next !== node && !found.includes(next)) {
      found.push(next);
      next = parent(next);
    }
    return found;
  }

  return { observe, view: { of: find, parent, ancestors } };
}

function isNode(process: KnownProcess): process is Node {
  return "serial" in process;
}

function isAnother(node: Node, process: Process, entityId: Integer | undefined): boolean {
  if (entityId !== undefined && node.entityId !== undefined) return entityId !== node.entityId;
  if (!node.exited || node.startTime === undefined || process.startTime === undefined) return false;
  return isMainThread(process) && node.startTime !== process.startTime;
}

/** Of a thread that is not the first one the comm and the start are its own. */
function isMainThread(process: Process): boolean {
  const pid = process.hostPid ?? process.pid;
  const tid = process.hostTid ?? process.tid;
  return tid === undefined || tid === pid;
}

function keyOf({ process, pidNamespace }: Pick<Event, "process" | "pidNamespace">): PidKey | undefined {
  const hostPid = known(process.hostPid);
  if (hostPid !== undefined) return hostPid;
  return known(process.pid) === undefined ? undefined : `${pidNamespace ?? ""}/${process.pid}`;
}

/** Logs write 0 where there is no such process. */
function known(id: Integer | undefined): Integer | undefined {
  return id === 0 || id === 0n ? undefined : id;
}

function readPid(value: Value | undefined): Integer | undefined {
  return typeof value === "number" || typeof value === "bigint" ? known(value) : undefined;
}

function short(value: Value | undefined): string | undefined {
  return typeof value === "string" && value !== "" && value.length <= LONGEST ? value : undefined;
}

function keepShort(list: readonly Value[]): readonly string[] | undefined {
  const texts = list.filter((item) => typeof item === "string");
  return texts.reduce((length, text) => length + text.length + 1, 0) <= LONGEST ? texts : undefined;
}

function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}
