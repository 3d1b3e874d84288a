/**
 * Signature TRC-104: memory that was written to became executable.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { defineSignature, FOUND, memProtAlert, readInteger } from "../../src/signatures/mod.ts";

/**
 * Memory that was writable became executable.
 *
 * The log has a number or a text; the text is "Protection changed from W+E to E!" up to v0.14 and "Protection changed
 * from W to E!" since v0.15. Upstream's rules know only the spelling of their own release.
 */
export const dynamicCodeLoading = defineSignature({
  id: "TRC-104",
  name: "Dynamic code loading detected",
  eventName: "dynamic_code_loading",
  description:
    "Memory that could be written to was made executable. Programs that unpack or download their code at run " +
    "time do so, packed malware among them.",
  severity: "medium",
  tags: ["linux", "memory"],
  tactic: "defense-evasion",
  technique: "T1027.002",
  properties: { Technique: "Software Packing", id: "attack-pattern--deb98323-e13f-4b0c-8d94-175379069062" },
  events: ["mem_prot_alert"],
  start: () => match,
});

const WRITABLE_TO_EXECUTABLE = 4;

function match(event: Event): Evidence | undefined {
  return readInteger(event.args.get("alert"), memProtAlert) === WRITABLE_TO_EXECUTABLE ? FOUND : undefined;
}
