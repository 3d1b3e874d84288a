/**
 * Signature TRC-109: a process read whether addresses are randomized.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { defineSignature, FOUND } from "../../src/signatures/mod.ts";
import { opensToRead } from "./shared/files.ts";

/** The setting of address space layout randomization was read. */
export const aslrInspection = defineSignature({
  id: "TRC-109",
  name: "ASLR inspection detected",
  eventName: "aslr_inspection",
  description: "A process read the setting of address space layout randomization. An exploit that needs to know " +
    "addresses looks there first.",
  severity: "info",
  tags: ["linux", "recon"],
  tactic: "privilege-escalation",
  technique: "T1068",
  properties: {
    Technique: "Exploitation for Privilege Escalation",
    id: "attack-pattern--b21c3b2d-02e6-45b1-980b-e69051040839",
  },
  events: ["security_file_open"],
  start: () => match,
});

function match(event: Event): Evidence | undefined {
  return opensToRead(event, isSetting) ? FOUND : undefined;
}

function isSetting(path: string): boolean {
  return path === "/proc/sys/kernel/randomize_va_space";
}
