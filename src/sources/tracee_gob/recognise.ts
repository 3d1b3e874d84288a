/**
 * Tells a gob stream of Tracee by its first bytes: the definition of the event's type.
 * @module
 */
import { readDefinition } from "./definition.ts";
import { isEventType } from "./event.ts";
import { lookAt } from "./messages.ts";
import { createWire, openMessage, readInt } from "./wire.ts";

/** How far from the start the definition may be: what Tracee printed before its first event goes before it. */
const SEARCHED = 4096;

/**
 * Whether the first bytes of an input are a gob stream of Tracee: a message that defines a struct with an event's
 * fields, at the start or behind a few foreign bytes. Nothing in text looks like that.
 *
 * @param head the first bytes, up to 64 KiB
 * @returns true when they are
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(recogniseGob(new TextEncoder().encode('{"timestamp":1}\n')), false);
 * ```
 */
export function recogniseGob(head: Uint8Array): boolean {
  const last = Math.min(SEARCHED, head.length);
  for (let at = 0; at < last; at++) {
    if (lookAt(head, at, head.length) === "message" && definesEvent(head, at)) return true;
  }
  return false;
}

function definesEvent(head: Uint8Array, at: number): boolean {
  const wire = createWire(head, at, head.length);
  try {
    openMessage(wire);
    const id = Number(readInt(wire));
    if (id >= 0) return false;
    const type = readDefinition(wire, -id);
    return wire.position === wire.end && type.kind === "struct" && isEventType(type);
  } catch {
    // What is no definition is not ours.
    return false;
  }
}
