/**
 * Finds the next message behind foreign bytes.
 * @module
 */
import { lookAt, readMessage } from "./messages.ts";
import { createTypeTable, type TypeTable } from "./types.ts";
import { messageLength } from "./wire.ts";

/** How far ahead a message, with the definitions before it, may reach to be believed. */
const WINDOW = 1024 * 1024;
/** The same, once trials have cost too much: bytes made to look like messages must not cost their length squared. */
const NARROW_WINDOW = 4096;
/** Trial work that is allowed before the window narrows: this much, and per byte looked at. */
const FREE_WORK = 64 * 1024 * 1024;
const WORK_PER_BYTE = 16;
/** Definitions that may precede the event. */
const MAX_CHAIN = 256;

/** Where a search ended: at a message (`found`), or where it must go on once more bytes are there. */
export interface Search {
  readonly found: boolean;
  readonly at: number;
}

/** Looks for the next message; remembers what its trials cost. */
export type Resync = (bytes: Uint8Array, from: number, available: number, atEnd: boolean) => Search;

/**
 * Starts a search for the first place from which a whole event can be read: definitions, if any, then an event.
 *
 * @param types the types known before the foreign bytes; the search itself teaches it nothing
 * @returns the search, to be called with the bytes, again when there are more
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createTypeTable } from "./types.ts";
 * const text = new TextEncoder().encode("warning: lost events\n");
 * deepStrictEqual(createResync(createTypeTable())(text, 0, text.length, true), { found: false, at: text.length });
 * ```
 */
export function createResync(types: TypeTable): Resync {
  let looked = 0;
  let work = 0;
  return (bytes, from, available, atEnd) => {
    for (let at = from; at < available; at++, looked++) {
      const look = lookAt(bytes, at, available);
      if (look === "foreign") continue;
      const window = work < FREE_WORK + WORK_PER_BYTE * looked ? WINDOW : NARROW_WINDOW;
      if (look === "message" && (messageLength(bytes, at, available) ?? 0) > window) continue;
      const limit = Math.min(available, at + window);
      const trial = look === "incomplete" ? undefined : tryChain(bytes, at, limit, types);
      if (trial?.event) return { found: true, at };
      work += trial?.work ?? 0;
      const wantsMore = trial === undefined || trial.incomplete;
      if (wantsMore && !atEnd && limit === available) return { found: false, at };
    }
    return { found: false, at: available };
  };
}

interface Trial {
  readonly event: boolean;
  readonly incomplete: boolean;
  readonly work: number;
}

function tryChain(bytes: Uint8Array, from: number, limit: number, types: TypeTable): Trial {
  const trialTypes = overlay(types);
  let at = from;
  for (let i = 0; i < MAX_CHAIN; i++) {
    const message = readMessage(bytes, at, limit, trialTypes);
    if (message.kind === "incomplete") return { event: false, incomplete: true, work: at - from + 16 };
    if (message.kind === "event") return { event: true, incomplete: false, work: message.next - from };
    if (message.kind !== "definition") return { event: false, incomplete: false, work: message.next - from };
    at = message.next;
  }
  return { event: false, incomplete: false, work: at - from };
}

// Definitions of a trial hide those of the stream, and are forgotten with it.
function overlay(types: TypeTable): TypeTable {
  const own = createTypeTable();
  return { ...own, get: (id) => own.get(id) ?? types.get(id) };
}
