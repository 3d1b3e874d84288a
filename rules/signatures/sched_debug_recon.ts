/**
 * Signature TRC-1029: a process in a container read the list of all tasks of the host.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { defineSignature, FOUND } from "../../src/signatures/mod.ts";
import { opensToRead } from "./shared/files.ts";

/** The debug file of the scheduler, which lists the tasks of the whole host, was read inside a container. */
export const schedDebugRecon = defineSignature({
  id: "TRC-1029",
  name: "sched_debug CPU file was read",
  eventName: "sched_debug_recon",
  description: "A process in a container read the debug file of the scheduler. It lists the tasks of the whole host, " +
    "other containers among them.",
  severity: "low",
  tags: ["linux", "container", "recon"],
  tactic: "discovery",
  technique: "T1613",
  properties: {
    Technique: "Container and Resource Discovery",
    id: "attack-pattern--0470e792-32f8-46b0-a351-652bc35e9336",
  },
  events: [{ name: "security_file_open", origin: "container" }],
  start: () => match,
});

function match(event: Event): Evidence | undefined {
  return opensToRead(event, isSchedulerDebug) ? FOUND : undefined;
}

function isSchedulerDebug(path: string): boolean {
  return path === "/proc/sched_debug" || path === "/sys/kernel/debug/sched/debug";
}
