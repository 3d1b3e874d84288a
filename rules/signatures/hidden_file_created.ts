/**
 * Signature TRC-1015: an executable was written to a hidden file or below a hidden directory.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { defineSignature, FOUND, readText } from "../../src/signatures/mod.ts";
import { isElf } from "./shared/elf.ts";

/** An ELF file was written under a name, or below a directory, that begins with a dot. */
export const hiddenFileCreated = defineSignature({
  id: "TRC-1015",
  name: "Hidden executable creation detected",
  eventName: "hidden_file_created",
  description: "An executable was written to a place that listings leave out. Malware is kept there to stay unseen.",
  severity: "medium",
  tags: ["linux", "file"],
  tactic: "defense-evasion",
  technique: "T1564.001",
  properties: { Technique: "Hidden Files and Directories", id: "attack-pattern--ec8fc7e2-b356-455c-8db5-2e37be158e7d" },
  events: ["magic_write"],
  start: () => match,
});

function match(event: Event): Evidence | undefined {
  const isHidden = readText(event, "pathname")?.includes("/.") ?? false;
  return isHidden && isElf(event.args.get("bytes")) ? FOUND : undefined;
}
