/**
 * Built-ins on objects, lists and graphs: `object.subset`, `graph.reachable_paths`, `numbers.range_step`.
 * @module
 */
import type { Builtin } from "../policy.ts";
import { canonical, isArray, isObject, isSet, type RegoValue, sameValue } from "../value.ts";
import { exact, integer, limited, members, object } from "./operands.ts";
import { distinct } from "./types.ts";

export const OBJECT: Readonly<Record<string, Builtin>> = {
  "object.subset": (whole, part) => subset(whole, part),
  "graph.reachable_paths": (graph, start) => reachablePaths(object(graph), members(start)),
  "numbers.range_step": (from, to, step) => rangeStep(integer(from), integer(to), integer(step)),
};

/** Sets and lists are compared by their members, objects as deep as both go; undefined for values of unlike types. */
function subset(whole: RegoValue, part: RegoValue): boolean | undefined {
  if (isObject(whole) && isObject(part)) return subObject(whole, part);
  if (isSet(whole) && isSet(part)) return hasAll([...whole], part);
  if (isArray(whole) && isArray(part)) return hasRun(whole, part);
  if (isArray(whole) && isSet(part)) return hasAll(whole, part);
  return undefined;
}

function subObject(whole: ReadonlyMap<RegoValue, RegoValue>, part: ReadonlyMap<RegoValue, RegoValue>): boolean {
  const values = new Map([...whole].map(([key, value]) => [canonical(key), value]));
  return [...part].every(([key, wanted]) => {
    const value = values.get(canonical(key));
    if (value === undefined) return false;
    if (sameValue(value, wanted)) return true;
    return isArray(value) && isSet(wanted) ? false : subset(value, wanted) ?? false;
  });
}

function hasAll(whole: readonly RegoValue[], part: ReadonlySet<RegoValue>): boolean {
  const keys = new Set(whole.map(canonical));
  return [...part].every((member) => keys.has(canonical(member)));
}

function hasRun(whole: readonly RegoValue[], part: readonly RegoValue[]): boolean {
  const searched = whole.map(canonical);
  const wanted = part.map(canonical);
  for (let at = 0; at + wanted.length <= searched.length; at++) {
    if (wanted.every((key, index) => searched[at + index] === key)) return true;
  }
  return false;
}

/** All paths as far as they go; one that comes round again ends before that. */
function reachablePaths(graph: ReadonlyMap<RegoValue, RegoValue>, start: readonly RegoValue[]): RegoValue {
  const edges = new Map(
    [...graph].map(([node, next]) => [canonical(node), isArray(next) || isSet(next) ? members(next) : []]),
  );
  const paths: RegoValue[][] = [];
  function follow(node: RegoValue, path: RegoValue[], seen: ReadonlySet<string>): void {
    limited(paths.length);
    const next = edges.get(canonical(node));
    if (next === undefined) return void paths.push(path);
    branch(next, [...path, node], new Set([...seen, canonical(node)]));
  }
  function branch(next: readonly RegoValue[], path: RegoValue[], seen: ReadonlySet<string>): void {
    if (next.length === 0) paths.push(path);
    for (const neighbor of next) {
      if (seen.has(canonical(neighbor))) paths.push(path);
      else follow(neighbor, path, seen);
    }
  }
  for (const node of start) {
    const next = edges.get(canonical(node)) ?? [];
    for (const neighbor of next) follow(neighbor, [node], new Set([canonical(node)]));
    if (next.length === 0 && edges.has(canonical(node))) paths.push([node]);
  }
  return distinct(paths);
}

function rangeStep(from: bigint, to: bigint, step: bigint): RegoValue {
  if (step <= 0n) throw new RangeError("step must be a positive integer");
  const distance = from <= to ? to - from : from - to;
  limited(distance / step);
  const direction = from <= to ? step : -step;
  return Array.from({ length: Number(distance / step) + 1 }, (_, index) => exact(from + direction * BigInt(index)));
}
