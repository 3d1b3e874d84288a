/**
 * Which paths policies ask for, as far as the kernel can decide it by how they begin.
 * @module
 */
import type { Filter, Policy } from "../../model/mod.ts";
import { KIND, type RecordKind } from "./layout.ts";
import type { PathPrefix } from "./probe_session.ts";
import type { ProbeEvent } from "./probe_event.ts";

/** Kinds of records whose path is the arg `pathname` of all their events. */
const KINDS: readonly RecordKind[] = [KIND.open, KIND.magicWrite];

/** The kernel compares that many bytes. */
const LONGEST = 59;
const ENCODER = new TextEncoder();

/** What the kernel is told of paths. */
export interface PrefixPlan {
  readonly prefixes: readonly PathPrefix[];
  /** Bit mask of the kinds of records that must begin with one of them. */
  readonly kinds: number;
}

/**
 * Prefixes for the probes.
 *
 * @param policies whose rules are all that judges; undefined: something else judges too, and every path is sent
 * @param events what the wanted events are read with
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { KIND } from "./layout.ts";
 * const filter = { field: "args.pathname", operator: "=", values: ["/etc/*"], text: "" } as const;
 * const rules = [{ events: new Set(["security_file_open"]), text: "", filters: [filter], actions: [] }];
 * const event = { name: "security_file_open", id: 732, record: KIND.open, programs: [], args: {} };
 * const plan = planPrefixes([{ name: "", description: "", scope: [], rules }], [event]);
 * deepStrictEqual(plan, { prefixes: [{ kind: KIND.open, path: "/etc/" }], kinds: 1 << KIND.open });
 * ```
 */
export function planPrefixes(policies: readonly Policy[] | undefined, events: readonly ProbeEvent[]): PrefixPlan {
  const rules = (policies ?? []).flatMap((policy) => policy.rules);
  const prefixes: PathPrefix[] = [];
  let kinds = 0;
  for (const kind of rules.length === 0 ? [] : KINDS) {
    const names = new Set(events.filter(({ record }) => record === kind).map(({ name }) => name));
    const asking = rules.filter((rule) => [...rule.events].some((name) => names.has(name)));
    const paths = asking.map(({ filters }) => pathsOf(filters));
    if (asking.length === 0 || paths.includes(undefined)) continue;
    kinds |= 1 << kind;
    for (const path of new Set(paths.flatMap((list) => list ?? []))) prefixes.push({ kind, path });
  }
  return { prefixes, kinds };
}

/** How the paths begin that a rule can take; undefined: any path may do. */
function pathsOf(filters: readonly Filter[]): readonly string[] | undefined {
  const path = filters.find(({ field, operator }) => /^(args|data)\.pathname$/.test(field) && operator === "=");
  if (path === undefined || filters.some(({ field, operator }) => field === path.field && operator !== "=")) {
    return undefined;
  }
  const beginnings = path.values.map((value) => cut(value.endsWith("*") ? value.slice(0, -1) : value));
  return beginnings.every((beginning) => beginning !== "" && !beginning.includes("*")) ? beginnings : undefined;
}

/** As many whole characters as the kernel compares. */
function cut(path: string): string {
  const { read } = ENCODER.encodeInto(path, new Uint8Array(LONGEST));
  return path.slice(0, read);
}
