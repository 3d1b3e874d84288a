/**
 * Signature TRC-106: a process in a container opened notify_on_release of a cgroup for writing.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { defineSignature, FOUND } from "../../src/signatures/mod.ts";
import { opensToWrite } from "./shared/files.ts";
import { baseName } from "./shared/paths.ts";

/** A container opened `notify_on_release` for writing, the first half of the escape by way of the release agent. */
export const cgroupNotifyOnRelease = defineSignature({
  id: "TRC-106",
  name: "Cgroups notify_on_release file modification",
  eventName: "cgroup_notify_on_release",
  description:
    "A process in a container opened the notify_on_release file of a control group for writing. Together with " +
    "a release agent it makes the kernel run a program on the host.",
  severity: "high",
  tags: ["linux", "container", "cgroup"],
  tactic: "privilege-escalation",
  technique: "T1611",
  properties: { Technique: "Escape to Host", id: "attack-pattern--4a5b7ade-8bb5-4853-84ed-23f262002665" },
  events: [{ name: "security_file_open", origin: "container" }],
  start: () => match,
});

function match(event: Event): Evidence | undefined {
  return opensToWrite(event, isNotifyOnRelease) ? FOUND : undefined;
}

function isNotifyOnRelease(path: string): boolean {
  return baseName(path) === "notify_on_release";
}
