// @ts-check
/**
 * Values on the wire: JSON, with a tagged object for what JSON has no word for. A list is an array; `{i}` is a big
 * integer, `{n}` a number that JSON cannot write, `{m}` a map, `{o}` a plain object (keys and values in turn), `{f}` a function.
 *
 * The other side is `wire.ts`.
 * @module
 */

/** A finding may hold this many characters and values, and nest this deep. */
const MOST = 1_000_000;
const DEEPEST = 100;

/** A finding that is too large. */
export class TooLarge extends Error {}

/**
 * Reads a value; a new one each time, so that nobody shares it.
 *
 * @param {any} wire
 * @returns {any}
 */
export function decode(wire) {
  if (typeof wire !== "object" || wire === null) return wire;
  if (Array.isArray(wire)) return wire.map(decode);
  if (wire.i !== undefined) return BigInt(wire.i);
  if (wire.n !== undefined) return Number(wire.n);
  const map = new Map();
  for (let index = 0; index < wire.m.length; index += 2) map.set(wire.m[index], decode(wire.m[index + 1]));
  return map;
}

/**
 * Writes whatever a signature says. What is no value (a symbol, a function in evidence) is left out.
 *
 * @param {unknown} value
 * @returns {unknown} undefined: nothing that could be said
 * @throws {TooLarge}
 */
export function encode(value) {
  return write(value, { left: MOST }, 0);
}

/**
 * @param {any} value
 * @param {{ left: number }} budget
 * @param {number} depth
 * @returns {unknown}
 */
function write(value, budget, depth) {
  budget.left -= typeof value === "string" ? value.length + 1 : 1;
  if (budget.left < 0) throw new TooLarge();
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : { n: Object.is(value, -0) ? "-0" : String(value) };
    case "bigint":
      return writeBigInt(value, budget);
    case "function":
      return { f: 1 };
    case "object":
      return value === null || depth >= DEEPEST ? null : writeObject(value, budget, depth + 1);
    default:
      return undefined;
  }
}

/**
 * @param {bigint} value
 * @param {{ left: number }} budget
 */
function writeBigInt(value, budget) {
  // A number of a million digits would take longer to print than anything else here.
  if (BigInt.asIntN(4096, value) !== value) throw new TooLarge();
  const digits = value.toString();
  budget.left -= digits.length;
  return { i: digits };
}

/**
 * @param {any} value
 * @param {{ left: number }} budget
 * @param {number} depth
 */
function writeObject(value, budget, depth) {
  if (typeof value.toJSON === "function") return write(value.toJSON(), budget, depth);
  if (value instanceof Map) return { m: writeEntries(value, budget, depth) };
  if (Array.isArray(value) || value instanceof Set || ArrayBuffer.isView(value)) {
    const list = [];
    for (const item of /** @type {Iterable<unknown>} */ (value)) list.push(write(item, budget, depth) ?? null);
    return list;
  }
  return { o: writeEntries(ownEntries(value), budget, depth) };
}

/** @param {any} value */
function* ownEntries(value) {
  for (const key of Object.keys(value)) yield [key, value[key]];
}

/**
 * @param {Iterable<any>} entries
 * @param {{ left: number }} budget
 * @param {number} depth
 */
function writeEntries(entries, budget, depth) {
  const list = [];
  for (const [key, item] of entries) {
    const name = String(key);
    budget.left -= name.length;
    const written = write(item, budget, depth);
    if (written !== undefined) list.push(name, written);
  }
  return list;
}
