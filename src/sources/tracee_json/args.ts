/**
 * The arguments of an event, indexed when first asked for and read one at a time.
 * @module
 */
import type { Arg, Args, Value } from "../../model/mod.ts";
import { findEvent } from "../../events/mod.ts";
import { currentArgName } from "../../events/renames.ts";
import { forEachElement, forEachMember, isKey, readString, readValue } from "./read.ts";
import { KeyTable } from "./key_table.ts";
import { CLOSE_BRACKET, COMMA, OPEN_BRACE, QUOTE, skipSpace, skipValue } from "./scan.ts";
import { readTyped } from "./typed_value.ts";

/** Arguments whose values are read when asked for, and kept. */
abstract class LazyArgs implements Args {
  protected readonly names: string[] = [];
  readonly #values: (Value | undefined)[] = [];

  get size(): number {
    return this.names.length;
  }

  get(name: string): Value | undefined {
    const { names } = this;
    for (let index = 0; index < names.length; index++) if (names[index] === name) return this.#valueAt(index);
    return undefined;
  }

  *[Symbol.iterator](): Iterator<Arg> {
    for (let index = 0; index < this.names.length; index++) {
      yield { name: this.names[index], type: this.typeAt(index), value: this.#valueAt(index) };
    }
  }

  #valueAt(index: number): Value {
    const known = this.#values[index];
    if (known !== undefined) return known;
    const value = this.readAt(index);
    this.#values[index] = value;
    return value;
  }

  protected abstract readAt(index: number): Value;
  protected abstract typeAt(index: number): string | undefined;
}

const ARG_KEYS = new KeyTable(["name", "type", "value"]);
const argSpans = new Int32Array(6);

/** `[{"name":…,"type":…,"value":…}]`, since v0.0.3; in v0.0.2 plain values, named by their place. */
export class ListedArgs extends LazyArgs {
  readonly #bytes: Uint8Array;
  /** Where the type and the value of each argument start. */
  readonly #places: number[] = [];

  /** @param from position of the list, which has been checked */
  constructor(bytes: Uint8Array, from: number, event: string) {
    super();
    this.#bytes = bytes;
    if (bytes[from] !== 0x5b) return;
    const end = bytes.length;
    let at = skipSpace(bytes, from + 1, end);
    while (bytes[at] !== CLOSE_BRACKET) {
      at = skipSpace(bytes, bytes[at] === OPEN_BRACE ? this.#addNamed(at, event) : this.#addPlain(at, event), end);
      if (bytes[at] !== COMMA) return;
      at = skipSpace(bytes, at + 1, end);
    }
  }

  /** Adds `{"name":…,"type":…,"value":…}`; returns where it ends. */
  #addNamed(from: number, event: string): number {
    const bytes = this.#bytes;
    const end = ARG_KEYS.index(bytes, from, bytes.length, argSpans, 0);
    const nameFrom = argSpans[0];
    if (nameFrom >= 0 && bytes[nameFrom] === QUOTE) {
      this.names.push(currentArgName(event, readString(bytes, nameFrom, argSpans[1])));
      this.#places.push(argSpans[2], argSpans[4]);
    }
    return end;
  }

  /** Adds a value without a name; returns where it ends. */
  #addPlain(from: number, event: string): number {
    const end = skipValue(this.#bytes, from, this.#bytes.length);
    this.names.push(nameByPlace(event, this.names.length));
    this.#places.push(-1, from);
    return end;
  }

  protected readAt(index: number): Value {
    const from = this.#places[index * 2 + 1];
    if (from < 0) return null;
    const value = readValue(this.#bytes, from, skipValue(this.#bytes, from, this.#bytes.length));
    return readTyped(value, this.typeAt(index));
  }

  protected typeAt(index: number): string | undefined {
    const from = this.#places[index * 2];
    if (from < 0 || this.#bytes[from] !== QUOTE) return undefined;
    return readString(this.#bytes, from, skipValue(this.#bytes, from, this.#bytes.length));
  }
}

/** The name of the argument at a place of a system call; the return value is none of them. */
function nameByPlace(event: string, place: number): string {
  const name = findEvent(event)?.args[place]?.name;
  return name === undefined || name === "returnValue" ? `arg${place}` : name;
}

/**
 * main's `data`: `[{"name":"flags","int32":1}]`, each value under the name of its type; or, in its documentation, a
 * plain object of names and values.
 */
export class DataArgs extends LazyArgs {
  readonly #bytes: Uint8Array;
  readonly #types: (string | undefined)[] = [];
  readonly #spans: number[] = [];

  /** @param from position of the list or object, which has been checked */
  constructor(bytes: Uint8Array, from: number, event: string) {
    super();
    this.#bytes = bytes;
    if (bytes[from] === 0x7b) {
      forEachMember(bytes, from, (keyFrom, keyEnd, valueFrom, valueEnd) => {
        this.#add(readString(bytes, keyFrom, keyEnd), undefined, valueFrom, valueEnd);
      });
    } else if (bytes[from] === 0x5b) {
      forEachElement(bytes, from, (itemFrom) => {
        if (bytes[itemFrom] === 0x7b) this.#addEntry(itemFrom, event);
      });
    }
  }

  #addEntry(from: number, event: string): void {
    const bytes = this.#bytes;
    let name: string | undefined;
    let type: string | undefined;
    let start = -1;
    let stop = -1;
    forEachMember(bytes, from, (keyFrom, keyEnd, valueFrom, valueEnd) => {
      if (isKey(bytes, keyFrom, keyEnd, "name")) {
        if (bytes[valueFrom] === 0x22) name = readString(bytes, valueFrom, valueEnd);
      } else if (start < 0) {
        type = readString(bytes, keyFrom, keyEnd);
        start = valueFrom;
        stop = valueEnd;
      }
    });
    if (name !== undefined) this.#add(currentArgName(event, name), type, start, stop);
  }

  #add(name: string, kind: string | undefined, from: number, end: number): void {
    this.names.push(name);
    this.#types.push(kind === undefined ? undefined : goType(kind));
    this.#spans.push(from, end);
  }

  protected readAt(index: number): Value {
    const from = this.#spans[index * 2];
    if (from < 0) return null;
    return readTyped(readValue(this.#bytes, from, this.#spans[index * 2 + 1]), this.#types[index]);
  }

  protected typeAt(index: number): string | undefined {
    return this.#types[index];
  }
}

/** The Go type of a protobuf kind, whichever way it is spelled: `u_int64`, `uInt64`, `str_array`. */
const GO_TYPES: ReadonlyMap<string, string> = new Map([
  ["int32", "int32"],
  ["int64", "int64"],
  ["uint32", "uint32"],
  ["uint64", "uint64"],
  ["str", "string"],
  ["bytes", "[]byte"],
  ["bool", "bool"],
  ["strarray", "[]string"],
  ["int32array", "[]int32"],
  ["uint64array", "[]uint64"],
  ["sockaddr", "SockAddr"],
  ["pointer", "trace.Pointer"],
  ["timespec", "float64"],
  ["credentials", "trace.SlimCred"],
  ["hookedsyscalls", "[]trace.HookedSymbolData"],
  ["hookedseqops", "map[string]trace.HookedSymbolData"],
]);

function goType(kind: string): string {
  return GO_TYPES.get(kind.replaceAll("_", "").toLowerCase()) ?? kind;
}
