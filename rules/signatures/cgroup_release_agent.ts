/**
 * Signature TRC-1010: a process in a container changed the release agent of a cgroup.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { defineSignature, FOUND } from "../../src/signatures/mod.ts";
import { changes } from "./shared/files.ts";
import { baseName } from "./shared/paths.ts";

/**
 * A container changed `release_agent`: the program that the kernel runs on the host when a control group empties.
 */
export const cgroupReleaseAgent = defineSignature({
  id: "TRC-1010",
  name: "Cgroups release agent file modification",
  eventName: "cgroup_release_agent",
  description:
    "A process in a container changed the release agent of a control group, by writing to it or by putting " +
    "another file in its place. The kernel runs that program on the host, outside of the container.",
  severity: "high",
  tags: ["linux", "container", "cgroup"],
  tactic: "privilege-escalation",
  technique: "T1611",
  properties: { Technique: "Escape to Host", id: "attack-pattern--4a5b7ade-8bb5-4853-84ed-23f262002665" },
  events: [{ name: "security_file_open", origin: "container" }, { name: "security_inode_rename", origin: "container" }],
  start: () => match,
});

function match(event: Event): Evidence | undefined {
  return changes(event, isReleaseAgent) ? FOUND : undefined;
}

function isReleaseAgent(path: string): boolean {
  return baseName(path) === "release_agent";
}
