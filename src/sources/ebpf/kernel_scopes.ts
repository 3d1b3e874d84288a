/**
 * What policies ask of processes, as far as the kernel can decide it: it may let too much through, never too little.
 * The policies themselves judge again what comes.
 * @module
 */
import type { Filter, Policy } from "../../model/mod.ts";
import type { ProbeConfig } from "./config.ts";
import type { ScopeKeys } from "./probe_session.ts";
import type { LivingProcess } from "./snapshot.ts";

/** Scopes for the probes. */
export interface KernelScopes {
  readonly config: Pick<ProbeConfig, "scopes" | "absent">;
  readonly keys: ScopeKeys;
  /** Trees that live already: their descendants must be found when the probes are attached. */
  readonly roots: ReadonlyMap<number, number>;
}

/** What decides besides the policies. */
export interface ScopeOptions {
  /** Names of all events that are wanted. */
  readonly events: ReadonlySet<string>;
  /** A command is watched: only its tree, in which all scopes hold. */
  readonly hasCommand: boolean;
  /** Whether a number is a process, and no thread of one. */
  isProcess(pid: number): boolean;
}

/** Kinds of conditions that are exact in the kernel. */
type Kind = "uid" | "pid" | "comm" | "mntNs" | "pidNs" | "tree";

const KINDS: Readonly<Record<string, Kind>> = {
  uid: "uid",
  pid: "pid",
  comm: "comm",
  mntns: "mntNs",
  pidns: "pidNs",
  tree: "tree",
};

/**
 * The kernel decides at the start of a call, the policies at its end. Where a wanted event is such a call, the policies
 * alone decide.
 */
const CHANGED_BY: Readonly<Record<Kind, readonly string[]>> = {
  uid: ["setuid", "setreuid", "setresuid", "setfsuid", "setuid16", "setreuid16", "setresuid16", "commit_creds"],
  pid: [],
  comm: ["prctl", "execve", "execveat"],
  mntNs: ["setns", "unshare", "switch_task_ns"],
  pidNs: ["setns", "unshare", "switch_task_ns"],
  tree: [],
};

/** What one policy says of one kind: keys it takes, keys it does not, and the rest. */
interface Choice {
  readonly taken: ReadonlySet<string>;
  readonly refused: ReadonlySet<string>;
  readonly takesRest: boolean;
}

const MOST_SCOPES = 32;
const EVERYBODY: Choice = { taken: new Set(), refused: new Set(), takesRest: true };

/**
 * Scopes for the probes.
 *
 * @param policies whose rules are all that judges; undefined: something else judges too, and everybody is watched
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const scope = [{ field: "uid", operator: "=", values: ["1000"], text: "uid=1000" }] as const;
 * const policies = [{ name: "", description: "", scope, rules: [] }];
 * const options = { events: new Set(["openat"]), hasCommand: false, isProcess: () => true };
 * const { config, keys } = planScopes(policies, options);
 * deepStrictEqual(config, { scopes: 1, absent: { uid: 0 } });
 * deepStrictEqual(keys.uids, new Map([[1000, 1]]));
 * ```
 */
export function planScopes(policies: readonly Policy[] | undefined, options: ScopeOptions): KernelScopes {
  const decided = policies ?? [];
  if (decided.length === 0 || decided.length > MOST_SCOPES) return withoutPolicies(options);
  const all = decided.length === MOST_SCOPES ? 0xffff_ffff : 2 ** decided.length - 1;
  const absent: Partial<Record<Kind, number>> = {};
  const masks: Partial<Record<Kind, ReadonlyMap<string, number>>> = {};
  for (const kind of new Set(Object.values(KINDS))) {
    if (kind === "tree" && options.hasCommand) continue;
    const choices = decided.map((policy) => choiceOf(policy, kind, options));
    if (choices.every((choice) => choice === EVERYBODY)) continue;
    absent[kind] = maskOf(choices, ({ takesRest }) => takesRest);
    const keys = new Set(choices.flatMap(({ taken, refused }) => [...taken, ...refused]));
    masks[kind] = new Map([...keys].map((key) => [
      key,
      maskOf(choices, ({ taken, refused, takesRest }) => taken.has(key) || (takesRest && !refused.has(key))),
    ]));
  }
  const roots = options.hasCommand ? new Map<number, number>() : numbers(masks.tree);
  return {
    config: { scopes: all, absent: options.hasCommand ? { ...absent, tree: 0 } : absent },
    keys: {
      uids: numbers(masks.uid),
      pids: numbers(masks.pid),
      comms: masks.comm,
      mntNamespaces: numbers(masks.mntNs),
      pidNamespaces: numbers(masks.pidNs),
      trees: new Map([...roots].map(([pid, mask]) => [pid, { own: mask, children: mask }])),
    },
    roots,
  };
}

/**
 * The scopes of processes that live already, by those of their ancestors.
 *
 * @param roots the processes that scopes name
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const process = { uid: 0, name: "", executable: "", argv: [], startTime: 0n };
 * const living = [{ ...process, pid: 9, ppid: 7 }, { ...process, pid: 7, ppid: 1 }, { ...process, pid: 3, ppid: 1 }];
 * deepStrictEqual(descendants(living, new Map([[7, 0b10]])), new Map([[9, 0b10]]));
 * ```
 */
export function descendants(
  living: readonly LivingProcess[],
  roots: ReadonlyMap<number, number>,
): ReadonlyMap<number, number> {
  const parents = new Map(living.map(({ pid, ppid }) => [pid, ppid]));
  const found = new Map<number, number>();
  for (const { pid } of living) {
    let scopes = 0;
    // Taken one after the other, parents may seem to go in a circle.
    let steps = 0;
    for (let at = parents.get(pid); at !== undefined && at > 0 && steps < 256; at = parents.get(at), steps++) {
      scopes |= roots.get(at) ?? 0;
    }
    if (scopes !== 0 && !roots.has(pid)) found.set(pid, scopes);
  }
  return found;
}

function withoutPolicies({ hasCommand }: ScopeOptions): KernelScopes {
  return { config: { scopes: 1, absent: hasCommand ? { tree: 0 } : {} }, keys: {}, roots: new Map() };
}

function choiceOf({ scope }: Policy, kind: Kind, options: ScopeOptions): Choice {
  // Who is followed keeps its label when what it was labelled for changes: only the policy knows of it.
  if (scope.some(({ field }) => field === "follow")) return EVERYBODY;
  const filters = scope.filter(({ field }) => KINDS[field] === kind);
  if (filters.length === 0 || !filters.every((filter) => isExact(filter, kind, options))) return EVERYBODY;
  if (CHANGED_BY[kind].some((event) => options.events.has(event))) return EVERYBODY;
  const valuesOf = (operator: string) =>
    filters.filter((filter) => filter.operator === operator)
      .flatMap(({ values }) => values).map((value) => kind === "comm" ? value : String(BigInt(value)));
  const taken = new Set(valuesOf("="));
  const refused = new Set(valuesOf("!=").filter((value) => !taken.has(value)));
  return { taken, refused, takesRest: filters.some(({ operator }) => operator === "!=") };
}

function isExact({ operator, values }: Filter, kind: Kind, { isProcess }: ScopeOptions): boolean {
  if (operator !== "=" && operator !== "!=") return false;
  // What is refused by a tree may be taken by a nearer root: the kernel keeps one label.
  if (kind === "tree" && operator !== "=") return false;
  if (kind === "comm") return true;
  if (!values.every((value) => /^\d{1,10}$/.test(value) && Number(value) < 2 ** 32)) return false;
  return kind !== "pid" || values.every((value) => isProcess(Number(value)));
}

function maskOf(choices: readonly Choice[], takes: (choice: Choice) => boolean): number {
  return choices.reduce((mask, choice, index) => takes(choice) ? mask | 1 << index : mask, 0) >>> 0;
}

function numbers(masks: ReadonlyMap<string, number> | undefined): ReadonlyMap<number, number> {
  return new Map([...masks ?? []].map(([key, mask]) => [Number(key), mask]));
}
