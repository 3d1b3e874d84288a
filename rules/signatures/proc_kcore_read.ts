/**
 * Signature TRC-1021: a process in a container opened the memory of the kernel for reading.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { defineSignature, FOUND } from "../../src/signatures/mod.ts";
import { opensToRead } from "./shared/files.ts";

/** `/proc/kcore`, also below another root, was opened for reading inside a container. */
export const procKcoreRead = defineSignature({
  id: "TRC-1021",
  name: "Kcore memory file read",
  eventName: "proc_kcore_read",
  description:
    "A process in a container opened the image of the kernel's memory for reading. The secrets of the host " +
    "and of all its containers are in it.",
  severity: "medium",
  tags: ["linux", "container", "memory"],
  tactic: "privilege-escalation",
  technique: "T1611",
  properties: { Technique: "Escape to Host", id: "attack-pattern--4a5b7ade-8bb5-4853-84ed-23f262002665" },
  events: [{ name: "security_file_open", origin: "container" }],
  start: () => match,
});

function match(event: Event): Evidence | undefined {
  return opensToRead(event, isKcore) ? FOUND : undefined;
}

function isKcore(path: string): boolean {
  return path.endsWith("/proc/kcore");
}
