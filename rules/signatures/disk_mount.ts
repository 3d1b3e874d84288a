/**
 * Signature TRC-1014: a container mounted a device.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { defineSignature, FOUND, readText } from "../../src/signatures/mod.ts";

/**
 * A device was mounted inside a running container. What the runtime mounts before the main process runs does not
 * count.
 */
export const diskMount = defineSignature({
  id: "TRC-1014",
  name: "Container device mount detected",
  eventName: "disk_mount",
  description: "A process in a container mounted a device. The disks of the host can be read and changed this way.",
  severity: "high",
  tags: ["linux", "container"],
  tactic: "privilege-escalation",
  technique: "T1611",
  properties: { Technique: "Escape to Host", id: "attack-pattern--4a5b7ade-8bb5-4853-84ed-23f262002665" },
  events: [{ name: "security_sb_mount", origin: "container" }],
  start: () => match,
});

function match(event: Event): Evidence | undefined {
  return readText(event, "dev_name")?.startsWith("/dev/") ? FOUND : undefined;
}
