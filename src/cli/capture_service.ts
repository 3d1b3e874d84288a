/**
 * Whether `capture` can have an event on this host: for people, and for programs.
 * @module
 */
import { type EventService, type HostServices, readHostServices } from "../sources/ebpf/host_services.ts";
import type { Writable } from "../text/json.ts";

/** What is said of an event. */
export interface CaptureService {
  /** One line. */
  readonly text: string;
  readonly data: Readonly<Record<string, Writable>>;
}

/**
 * Says how an event is had on this host.
 *
 * @param host from `readHostServices()`; looked at when absent
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const host = { of: () => ({ missing: "no probe tells of it" }) };
 * strictEqual(captureService("net_packet_dns", host).text, "Captured here: no, no probe tells of it");
 * ```
 */
export function captureService(event: string, host: HostServices = readHostServices()): CaptureService {
  const service = host.of(event);
  return { text: `Captured here: ${textOf(service, host)}`, data: { capture: dataOf(service, host) } };
}

function textOf({ layer, source, caveat, missing }: EventService, { reason }: HostServices): string {
  if (layer === undefined) return `no, ${missing}`;
  const how = layer === "pointers" ? source : `by ${source}`;
  const parts = [caveat === undefined ? `${how}` : `${how}; ${caveat}`];
  if (reason !== undefined) parts.push(`not now: ${reason.replace(/^Cannot capture: /, "")}`);
  return parts.join(" — ");
}

function dataOf({ layer, source, caveat, missing }: EventService, { reason }: HostServices): Writable {
  return { layer, source, caveat, missing: missing ?? reason } as Writable;
}
