/**
 * Writes decoded gob values as the JSON that Go would print of them.
 * @module
 */
import { jsonKeys } from "./keys.ts";
import { BOOL, FLOAT, GobStruct, type GobValue, INT, STRING, UINT } from "./types.ts";
import { DAMAGED } from "./wire.ts";

/** Longest text of one record; engines stop at about twice this. */
const MAX_TEXT = 256 * 1024 * 1024;

/** JSON text that grows up to a limit, since a small message can describe a huge text. */
export interface JsonOutput {
  text: string;
  readonly limit: number;
}

/**
 * Starts the text of one record.
 *
 * @param bytes length of the record in the stream
 * @returns an empty output; its limit leaves room for what Go's printer makes of honest records, many times over
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(createJsonOutput(100).text, "");
 * ```
 */
export function createJsonOutput(bytes: number): JsonOutput {
  return { text: "", limit: Math.min(MAX_TEXT, 16_384 + 64 * bytes) };
}

/**
 * Writes a value. Bytes become base64, maps are sorted by key; what JSON has no word for (NaN) becomes a string.
 *
 * @param output where to write; throws when its limit is passed
 * @param value the value
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const output = createJsonOutput(0);
 * writeJson(output, ["ls", 2n ** 64n - 1n, new Uint8Array([1, 2]), null]);
 * strictEqual(output.text, '["ls",18446744073709551615,"AQI=",null]');
 * ```
 */
export function writeJson(output: JsonOutput, value: GobValue): void {
  if (output.text.length > output.limit) throw DAMAGED;
  if (typeof value === "string") output.text += JSON.stringify(value);
  else if (typeof value === "number") output.text += numberText(value);
  else if (value === null || typeof value !== "object") output.text += String(value);
  else if (value instanceof GobStruct) writeStruct(output, value);
  else if (value instanceof Uint8Array) output.text += `"${value.toBase64()}"`;
  else if (value instanceof Map) writeMap(output, value);
  else writeList(output, value as readonly GobValue[]);
}

/**
 * The JSON of a field that the stream left out: gob sends no zero, no nil and no empty list.
 *
 * @param id the type of the field
 * @returns `0`, `""`, `false`, else `null`: structs that are there are always sent, so the rest is nil
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(zeroText(6), '""');
 * ```
 */
export function zeroText(id: number): string {
  if (id === INT || id === UINT || id === FLOAT) return "0";
  if (id === STRING) return '""';
  return id === BOOL ? "false" : "null";
}

// A struct within a struct that has the same role in Go as being written out in it: Go's JSON flattens it.
const EMBEDDED = "ArgMeta";

function writeStruct(output: JsonOutput, value: GobStruct): void {
  const before = output.text.length;
  writeMembers(output, value);
  output.text += output.text.length === before ? "{}" : "}";
}

// Every member is written with what goes before it: `{` for the first, `,` for the others.
function writeMembers(output: JsonOutput, { type, values }: GobStruct, first = true): void {
  const keys = jsonKeys(type);
  for (let i = 0; i < keys.length; i++) {
    const value = values[i];
    if (value === undefined && keys[i].omitEmpty) continue;
    if (value instanceof GobStruct && type.fields[i].name === EMBEDDED) {
      const before = output.text.length;
      writeMembers(output, value, first);
      first &&= output.text.length === before;
      continue;
    }
    output.text += (first ? "{" : ",") + keys[i].text;
    first = false;
    if (value === undefined) output.text += zeroText(type.fields[i].id);
    else writeJson(output, value);
  }
}

function writeList(output: JsonOutput, values: readonly GobValue[]): void {
  output.text += "[";
  for (let i = 0; i < values.length; i++) {
    if (i > 0) output.text += ",";
    writeJson(output, values[i]);
  }
  output.text += "]";
}

// Go sorts the keys, and prints numbers in quotes.
function writeMap(output: JsonOutput, map: ReadonlyMap<GobValue, GobValue>): void {
  const entries = new Map<string, GobValue>();
  for (const [key, value] of map) entries.set(keyText(key), value);
  let before = "{";
  for (const key of [...entries.keys()].sort()) {
    output.text += `${before}${JSON.stringify(key)}:`;
    writeJson(output, entries.get(key) ?? null);
    before = ",";
  }
  output.text += before === "{" ? "{}" : "}";
}

function keyText(key: GobValue): string {
  if (key === null || typeof key !== "object") return String(key);
  const output = createJsonOutput(0);
  writeJson(output, key);
  return output.text;
}

function numberText(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? "-0" : String(value);
  // Go refuses to print these; the words are those of its %v.
  return Number.isNaN(value) ? '"NaN"' : value > 0 ? '"+Inf"' : '"-Inf"';
}
