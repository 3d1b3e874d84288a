/**
 * Saved records: one of each event, as the kernel sent it, with the JSON it must become. `write_records.ts` makes them.
 * @module
 */
import type { Event } from "../../../src/model/mod.ts";
import { BASELINE } from "../../../src/sources/ebpf/kernel_offers.ts";
import { HostState } from "../../../src/sources/ebpf/host_state.ts";
import { RECORD } from "../../../src/sources/ebpf/layout.ts";
import { planProbes } from "../../../src/sources/ebpf/probes.ts";
import { RecordDecoder } from "../../../src/sources/ebpf/record.ts";

/** Where they are. */
export const RECORDS = new URL("../../../fixtures/records/", import.meta.url);

/** Unix time minus time since boot, in all of them. */
export const CLOCK_OFFSET = 1_700_000_000_000_000_000n;

/** What the saved processes run, unless the record says. */
export const EXECUTABLE = "/usr/bin/deno";

/** A kernel whose functions can be looked at. */
const HOOKABLE = { ...BASELINE, hasHook: () => true };

/** The event of a saved record: by kernel functions, its name stands behind a folder. */
export function eventOf(name: string): string {
  return name.replace("by_function/", "");
}

/** The events of a name in a saved record. */
export function decodeRecord(name: string, bytes: Uint8Array<ArrayBuffer>): readonly Event[] {
  const offers = eventOf(name) === name ? BASELINE : HOOKABLE;
  const plan = planProbes(new Set([eventOf(name)]), { offers, lifecycle: false });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // On the host it was saved on, containers were told by the hierarchy of cpuset.
  const host = new HostState({ hierarchy: 3 });
  if (bytes.length >= RECORD.pid + 4) host.addProcess(view.getUint32(RECORD.pid, true), EXECUTABLE);
  const decoder = new RecordDecoder({ events: plan.events, host });
  const events: Event[] = [];
  decoder.decode(bytes, view, 0, bytes.length, CLOCK_OFFSET, events);
  return events;
}
