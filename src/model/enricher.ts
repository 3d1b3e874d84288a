/**
 * The enricher: adds context to events as they pass. Types only.
 * @module
 */
import type { Event } from "./event.ts";

/** Learns from each event, in order, before it is judged. */
export interface Enricher<View> {
  readonly name: string;
  /** Events it must see. */
  readonly events: readonly string[];
  start(): { readonly observe: (event: Event) => void; readonly view: View };
}
