/**
 * Reads one message of a gob stream after the other, from bytes that arrive in pieces.
 * @module
 */
import { decodeTopLevel } from "./decode.ts";
import { readDefinition } from "./definition.ts";
import { eventJson } from "./event.ts";
import { BOOL, COMPLEX, FIRST_USER_ID, MAX_ID, type TypeTable } from "./types.ts";
import { createWire, DAMAGED, INCOMPLETE, MAX_MESSAGE, messageLength, openMessage, readInt } from "./wire.ts";

/** What stands at a place of the stream, as far as a look at its first bytes tells. */
export type Look = "message" | "foreign" | "incomplete";

/** What a message, and those that continue it, turned out to be. `next` is where the last one that was opened ends. */
export type Message =
  | { readonly kind: "definition"; readonly next: number }
  | { readonly kind: "event"; readonly next: number; readonly json: string }
  | { readonly kind: "other"; readonly next: number }
  | { readonly kind: "incomplete" }
  | { readonly kind: "damaged"; readonly next: number };

/**
 * Looks whether a message may begin here: a length, then the negative id of a type and the start of its definition,
 * or the id of a type that a value may have. Text never looks like that.
 *
 * @param bytes what was read so far
 * @param at where to look
 * @param available where the bytes end
 * @returns what it looks like
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const text = new TextEncoder().encode('{"eventName":"execve"}');
 * strictEqual(lookAt(text, 0, text.length), "foreign");
 * ```
 */
export function lookAt(bytes: Uint8Array, at: number, available: number): Look {
  const length = messageLength(bytes, at, available);
  if (length === undefined) return "incomplete";
  if (length < 2 || length > MAX_MESSAGE) return "foreign";
  const body = at + (bytes[at] < 0x80 ? 1 : 257 - bytes[at]);
  if (body >= available) return "incomplete";
  const first = bytes[body];
  // The id: one byte, or 0xff or 0xfe and the one or two bytes of it, or three.
  const size = first < 0x80 ? 0 : 256 - first;
  if (size > 3) return "foreign";
  if (body + size + 1 >= available) return "incomplete";
  let id = size === 0 ? first : 0;
  for (let i = 1; i <= size; i++) id = id * 256 + bytes[body + i];
  const after = bytes[body + size + 1];
  const negative = (id & 1) === 1;
  id = negative ? (id + 1) / 2 : id / 2;
  if (id > MAX_ID) return "foreign";
  if (negative) return id >= FIRST_USER_ID && after >= 1 && after <= 7 ? "message" : "foreign";
  return id >= FIRST_USER_ID || (id >= BOOL && id <= COMPLEX && after === 0) ? "message" : "foreign";
}

/**
 * Reads the message that begins here; a value may need the messages behind it too.
 *
 * @param bytes what was read so far
 * @param at where the message begins
 * @param available where the bytes end
 * @param types the types of the stream; it learns those that the message defines
 * @returns what it was
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { createTypeTable } from "./types.ts";
 * const bytes = new Uint8Array([11, 0x7f, 2, 1, 2, 0xff, 0x80, 0, 1, 12, 0, 0]); // []string is type 64
 * strictEqual(readMessage(bytes, 0, bytes.length, createTypeTable()).kind, "definition");
 * ```
 */
export function readMessage(bytes: Uint8Array, at: number, available: number, types: TypeTable): Message {
  const wire = createWire(bytes, at, available);
  try {
    openMessage(wire);
    const id = Number(readInt(wire));
    if (id < 0) {
      if (id > -FIRST_USER_ID || id < -MAX_ID) return { kind: "damaged", next: wire.end };
      const type = readDefinition(wire, -id);
      if (wire.position !== wire.end) return { kind: "damaged", next: wire.end };
      types.define(-id, type);
      return { kind: "definition", next: wire.end };
    }
    const value = decodeTopLevel(wire, id, types);
    const json = eventJson(value, wire.position - at);
    types.keep("all");
    return json === undefined ? { kind: "other", next: wire.end } : { kind: "event", next: wire.end, json };
  } catch (error) {
    if (error === INCOMPLETE) {
      types.drop();
      return { kind: "incomplete" };
    }
    // A text that is too long for the engine is a RangeError.
    if (error !== DAMAGED && !(error instanceof RangeError)) throw error;
    types.keep("new");
    return { kind: "damaged", next: Math.max(wire.end, at + 1) };
  }
}
