/**
 * The enricher: adds context to events as they pass. Types only.
 * @module
 */
import type { Event, Integer } from "./event.ts";

/** Learns from each event, in order, before it is judged. */
export interface Enricher<View> {
  readonly name: string;
  /** Events it must see. */
  readonly events: readonly string[];
  start(): { readonly observe: (event: Event) => void; readonly view: View };
}

/** What the log told of a process so far. Unknown facts are undefined. */
export interface KnownProcess {
  readonly pid?: Integer;
  readonly hostPid?: Integer;
  readonly uid?: Integer;
  /** Its comm when it was last seen. */
  readonly name?: string;
  readonly executable?: string;
  /** Command line of its last exec. */
  readonly argv?: readonly string[];
  readonly entityId?: Integer;
  /** True once its exit was seen. */
  readonly exited: boolean;
}

/** Who started whom, across pid reuse, as far as the log says. */
export interface ProcessTree {
  /** The process an event happened in; undefined when the log does not say which, or it was forgotten. */
  of(event: Event): KnownProcess | undefined;
  parent(process: KnownProcess): KnownProcess | undefined;
  /** Parent, grandparent and so on of the process of an event, nearest first. */
  ancestors(event: Event): readonly KnownProcess[];
}

/** What the log told of a container. */
export interface KnownContainer {
  readonly id: string;
  readonly runtime?: string;
  readonly name?: string;
  readonly image?: string;
  readonly imageDigest?: string;
  readonly podName?: string;
  readonly podNamespace?: string;
  readonly podUid?: string;
  /** True once its removal was seen. */
  readonly removed: boolean;
}

/** Containers known from container events and from the events inside them. */
export interface Containers {
  get(id: string): KnownContainer | undefined;
}

/** Which names the log saw resolve to which addresses. */
export interface DnsNames {
  /** Names that resolved to an address, in lower case, first seen first. */
  names(address: string): readonly string[];
  /** Addresses a name resolved to, first seen first. */
  addresses(name: string): readonly string[];
}

/** Enrichers that a signature may ask for, by name. */
export interface Enrichment {
  readonly process_tree: ProcessTree;
  readonly container: Containers;
  readonly dns: DnsNames;
}
