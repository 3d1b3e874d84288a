/**
 * Signature TRC-1022: an executable was written inside a container.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { defineSignature, readText } from "../../src/signatures/mod.ts";
import { isElf } from "./shared/elf.ts";
import { isInMemory } from "./shared/paths.ts";

/** An ELF file was written inside a running container, on anything but memory. */
export const droppedExecutable = defineSignature({
  id: "TRC-1022",
  name: "New executable dropped",
  eventName: "dropped_executable",
  description:
    "An executable was written inside a container while it ran. A container brings its programs in its image; " +
    "one that comes later may have been brought by an intruder.",
  severity: "medium",
  tags: ["linux", "container", "file"],
  tactic: "defense-evasion",
  technique: "T1036",
  properties: { Technique: "Masquerading", id: "attack-pattern--42e8de7b-37b2-4258-905a-6897815e58e0" },
  events: [{ name: "magic_write", origin: "container" }],
  start: () => match,
});

function match(event: Event): Evidence | undefined {
  const path = readText(event, "pathname");
  if (path === undefined || isInMemory(path)) return undefined;
  return isElf(event.args.get("bytes")) ? { path } : undefined;
}
