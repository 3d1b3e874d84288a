/**
 * Signature TRC-1031: a process in a container opened the setting of the magic system request key for writing.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { defineSignature, FOUND } from "../../src/signatures/mod.ts";
import { opensToWrite } from "./shared/files.ts";

/** `sysrq` or `sysrq-trigger` was opened for writing inside a container. */
export const systemRequestKeyMod = defineSignature({
  id: "TRC-1031",
  name: "System request key configuration modification",
  eventName: "system_request_key_mod",
  description: "A process in a container opened the setting or the trigger of the system request key for writing. " +
    "Through it the host can be restarted, its memory dumped, its processes killed.",
  severity: "high",
  tags: ["linux", "container"],
  tactic: "privilege-escalation",
  technique: "T1611",
  properties: { Technique: "Escape to Host", id: "attack-pattern--4a5b7ade-8bb5-4853-84ed-23f262002665" },
  events: [{ name: "security_file_open", origin: "container" }],
  start: () => match,
});

function match(event: Event): Evidence | undefined {
  return opensToWrite(event, isSystemRequest) ? FOUND : undefined;
}

function isSystemRequest(path: string): boolean {
  return path === "/proc/sys/kernel/sysrq" || path === "/proc/sysrq-trigger";
}
