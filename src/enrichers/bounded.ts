/**
 * A map that forgets: beyond its limit the oldest entries go, those that were asked for since get a second chance.
 * @module
 */

/** A map with a limit. */
export interface BoundedMap<K, V> {
  readonly size: number;
  /** The value of a key, which counts as a use of it. */
  get(key: K): V | undefined;
  set(key: K, value: V): void;
  delete(key: K): void;
}

interface Entry<V> {
  value: V;
  used: boolean;
}

/**
 * Creates a map that never holds more than a number of entries.
 *
 * @param limit how many entries there may be; 1 at least
 * @param onDrop told of each entry that is forgotten for want of room
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const map = createBoundedMap<string, number>(2);
 * map.set("a", 1);
 * map.set("b", 2);
 * map.get("a");
 * map.set("c", 3);
 * deepStrictEqual([map.get("a"), map.get("b"), map.get("c")], [1, undefined, 3]);
 * ```
 */
export function createBoundedMap<K, V>(limit: number, onDrop?: (key: K, value: V) => void): BoundedMap<K, V> {
  const entries = new Map<K, Entry<V>>();

  /** Each entry that is passed over loses its mark, so this ends, and costs a step for each use at most. */
  function dropOne(): void {
    for (const [key, entry] of entries) {
      entries.delete(key);
      if (!entry.used) return onDrop?.(key, entry.value);
      entry.used = false;
      entries.set(key, entry);
    }
  }

  return {
    get size() {
      return entries.size;
    },
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entry.used = true;
      return entry.value;
    },
    set(key, value) {
      const entry = entries.get(key);
      if (entry !== undefined) {
        entry.value = value;
        entry.used = true;
        return;
      }
      if (entries.size >= Math.max(1, limit)) dropOne();
      entries.set(key, { value, used: false });
    },
    delete(key) {
      entries.delete(key);
    },
  };
}
