/**
 * Signature TRC-1011: a process in a container opened the setting for core dumps for writing.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { defineSignature, FOUND } from "../../src/signatures/mod.ts";
import { opensToWrite } from "./shared/files.ts";

/** A container opened `core_pattern` for writing: a pipe in it is a program that the kernel runs on the host. */
export const corePatternModification = defineSignature({
  id: "TRC-1011",
  name: "Core dumps configuration file modification detected",
  eventName: "core_pattern_modification",
  description:
    "A process in a container opened the configuration of core dumps for writing. The kernel runs the program " +
    "that is named there on the host whenever a process crashes.",
  severity: "high",
  tags: ["linux", "container"],
  tactic: "privilege-escalation",
  technique: "T1611",
  properties: { Technique: "Escape to Host", id: "attack-pattern--4a5b7ade-8bb5-4853-84ed-23f262002665" },
  events: [{ name: "security_file_open", origin: "container" }],
  start: () => match,
});

function match(event: Event): Evidence | undefined {
  return opensToWrite(event, isCorePattern) ? FOUND : undefined;
}

function isCorePattern(path: string): boolean {
  return path.endsWith("/proc/sys/kernel/core_pattern");
}
