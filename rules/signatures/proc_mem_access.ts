/**
 * Signature TRC-1023: the memory file of a process was opened for reading.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { defineSignature, FOUND } from "../../src/signatures/mod.ts";
import { opensToRead } from "./shared/files.ts";
import { isProcessMemory } from "./shared/paths.ts";

/**
 * `/proc/<pid>/mem` was opened for reading.
 *
 * Upstream's pattern misses pids of one digit and `/proc/self/mem`; both count here (see `isProcessMemory`).
 */
export const procMemAccess = defineSignature({
  id: "TRC-1023",
  name: "Process memory access detected",
  eventName: "proc_mem_access",
  description:
    "The memory of a process was opened for reading through the proc file system. Passwords and keys can be " +
    "taken from it.",
  severity: "high",
  tags: ["linux", "memory", "process"],
  tactic: "credential-access",
  technique: "T1003.007",
  properties: { Technique: "Proc Filesystem", id: "attack-pattern--3120b9fa-23b8-4500-ae73-09494f607b7d" },
  events: ["security_file_open"],
  start: () => match,
});

function match(event: Event): Evidence | undefined {
  return opensToRead(event, isProcessMemory) ? FOUND : undefined;
}
