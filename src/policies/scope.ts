/**
 * A scope ready to judge events: for whom a policy is.
 * @module
 */
import type { Event, Filter, Integer } from "../model/mod.ts";
import { comparisonsOf, textOf, valuesOf } from "./condition.ts";
import { isInteger, normalInteger } from "./integers.ts";
import { compileNumbers, matchesNumber, type NumberTest } from "./number_match.ts";
import { createPresence, type Presence } from "./presence.ts";
import type { ProcessTree } from "./process_tree.ts";
import { containerTest, executableTest } from "./scope_places.ts";

/** Judges an event by one field of its scope. */
export interface ScopeTest {
  readonly cost: number;
  /** Undefined where the field is always known. */
  readonly presence?: Presence;
  readonly test: (event: Event) => boolean;
}

/**
 * Builds the tests of a scope. Several scopes on one field are one test; all tests must hold. `follow` and `global` are
 * not among them.
 *
 * @param filters the scope of a policy
 * @param tree knows the past of processes
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { createProcessTree } from "./process_tree.ts";
 * const scope = [{ field: "uid", operator: "=", values: ["0"], text: "uid=0" }] as const;
 * const [{ test }] = compileScope(scope, createProcessTree());
 * strictEqual(test({ process: { uid: 0 } } as never), true);
 * ```
 */
export function compileScope(filters: readonly Filter[], tree: ProcessTree): ScopeTest[] {
  const groups = new Map<string, Filter[]>();
  for (const filter of filters) {
    const key = groupOf(filter);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [filter]);
    else group.push(filter);
  }
  const tests = [...groups].map(([key, group]) => compileGroup(key, group, tree));
  return tests.filter((test) => test !== undefined).sort((left, right) => left.cost - right.cost);
}

/** What Tracee keeps as filters of their own: all of them must hold. */
function groupOf({ field, values }: Filter): string {
  const [value] = values;
  const isState = value === "new" || value === "started";
  if (field === "container") return values.length === 0 ? "container" : isState ? `container ${value}` : "container id";
  return field === "pid" && value === "new" ? "pid new" : field;
}

function compileGroup(key: string, filters: readonly Filter[], tree: ProcessTree): ScopeTest | undefined {
  switch (key) {
    case "uid":
      return numbers(filters, ({ process }) => process.uid);
    case "pid":
      return pids(filters);
    case "mntns":
      return numbers(filters, (event) => event.mountNamespace);
    case "pidns":
      return numbers(filters, (event) => event.pidNamespace);
    case "uts":
      return words(filters, (event) => event.host);
    case "comm":
      return words(filters, ({ process }) => process.name);
    case "executable":
      return executableTest(filters);
    case "pid new":
      return newPids(filters, tree);
    case "tree":
      return trees(filters, tree);
    case "global":
    case "follow":
      return undefined;
    default:
      return containerTest(key, filters, tree);
  }
}

/**
 * As the kernel combines them: what is listed decides; the rest, and what the event does not say, is accepted when there
 * is a `!=` or a range, and the range holds.
 */
function judge(test: NumberTest, value: Integer, acceptsMissing: boolean): boolean {
  if (!acceptsMissing || test.hasRange) return matchesNumber(test, value);
  return test.equal.has(normalInteger(value)) || !test.notEqual.has(normalInteger(value));
}

function acceptsMissing(filters: readonly Filter[]): boolean {
  return filters.some((filter) => filter.operator !== "=");
}

function numbers(filters: readonly Filter[], read: (event: Event) => Integer | undefined): ScopeTest {
  const compiled = compileNumbers(comparisonsOf(filters));
  const accepts = acceptsMissing(filters);
  const presence = createPresence(textOf(filters));
  function test(event: Event): boolean {
    const value = read(event);
    if (!isInteger(value)) {
      presence.missing = true;
      return accepts;
    }
    presence.present = true;
    return judge(compiled, value, accepts);
  }
  return { cost: 1, presence, test };
}

/** The kernel looks for the process and for the thread; the oldest logs have only ids inside the pid namespace. */
function pids(filters: readonly Filter[]): ScopeTest {
  const compiled = compileNumbers(comparisonsOf(filters));
  const accepts = acceptsMissing(filters);
  const presence = createPresence(textOf(filters));
  function test({ process }: Event): boolean {
    const pid = process.hostPid ?? process.pid;
    const tid = process.hostTid ?? process.tid;
    if (pid === undefined) {
      presence.missing = true;
      return accepts;
    }
    presence.present = true;
    if (tid === undefined || tid === pid) return judge(compiled, pid, accepts);
    if (compiled.equal.has(pid) || compiled.equal.has(tid)) return true;
    if (compiled.notEqual.has(pid) || compiled.notEqual.has(tid)) return false;
    return judge(compiled, pid, accepts);
  }
  return { cost: 1, presence, test };
}

function words(filters: readonly Filter[], read: (event: Event) => string | undefined): ScopeTest {
  const wanted = new Set(valuesOf(filters, "="));
  const unwanted = new Set(valuesOf(filters, "!="));
  const accepts = acceptsMissing(filters);
  const presence = createPresence(textOf(filters));
  function test(event: Event): boolean {
    const value = read(event);
    if (value === undefined) {
      presence.missing = true;
      return accepts;
    }
    presence.present = true;
    return wanted.has(value) || (accepts && !unwanted.has(value));
  }
  return { cost: 2, presence, test };
}

function newPids(filters: readonly Filter[], tree: ProcessTree): ScopeTest {
  const isWanted = filters.some((filter) => filter.operator === "=");
  const isUnwanted = filters.some((filter) => filter.operator === "!=");
  const lineage = tree.lineage({ ofForked: true });
  return { cost: 3, test: (event) => lineage.of(event) === true ? isWanted : isUnwanted };
}

function trees(filters: readonly Filter[], tree: ProcessTree): ScopeTest {
  const unwanted = comparisonsOf(filters.filter((filter) => filter.operator === "!="));
  const wanted = comparisonsOf(filters.filter((filter) => filter.operator === "="));
  const roots = new Map<Integer, boolean>();
  for (const { value } of unwanted) roots.set(normalInteger(value), false);
  for (const { value } of wanted) roots.set(normalInteger(value), true);
  const lineage = tree.lineage({ roots });
  const accepts = acceptsMissing(filters);
  return { cost: 3, test: (event) => lineage.of(event) ?? accepts };
}
