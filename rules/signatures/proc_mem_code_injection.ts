/**
 * Signature TRC-1024: the memory file of a process was opened for writing.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { defineSignature, FOUND } from "../../src/signatures/mod.ts";
import { opensToWrite } from "./shared/files.ts";
import { isProcessMemory } from "./shared/paths.ts";

/**
 * `/proc/<pid>/mem` was opened for writing.
 *
 * Upstream's pattern misses pids of one digit and `/proc/self/mem`; both count here (see `isProcessMemory`).
 */
export const procMemCodeInjection = defineSignature({
  id: "TRC-1024",
  name: "Code injection detected through /proc/<pid>/mem file",
  eventName: "proc_mem_code_injection",
  description: "The memory of a process was opened for writing through the proc file system. Code can be put into a " +
    "process this way, whatever the protection of its memory.",
  severity: "high",
  tags: ["linux", "memory", "process"],
  tactic: "defense-evasion",
  technique: "T1055.009",
  properties: { Technique: "Proc Memory", id: "attack-pattern--d201d4cc-214d-4a74-a1ba-b3fa09fd4591" },
  events: ["security_file_open"],
  start: () => match,
});

function match(event: Event): Evidence | undefined {
  return opensToWrite(event, isProcessMemory) ? FOUND : undefined;
}
