/**
 * Saved records: one of each event, as the kernel sent it, with the JSON it must become.
 * @module
 */
import { EbpfEvent } from "../../../src/sources/ebpf/record.ts";

/** Where they are. */
export const RECORDS = new URL("../../../fixtures/records/", import.meta.url);

/** Unix time minus time since boot, in all of them. */
export const CLOCK_OFFSET = 1_700_000_000_000_000_000n;

/** What the saved processes run. */
export const EXECUTABLE = "/usr/bin/deno";

/** Saves the bytes of the last event of each name. */
export function saveRecords(events: readonly EbpfEvent[]): void {
  const last = new Map(events.map((event) => [event.name, event]));
  for (const [name, event] of last) Deno.writeFileSync(new URL(`${name}.bin`, RECORDS), event.record.copy().bytes);
}
