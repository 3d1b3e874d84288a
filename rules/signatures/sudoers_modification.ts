/**
 * Signature TRC-1028: the rules of sudo were changed.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { defineSignature, FOUND } from "../../src/signatures/mod.ts";
import { changes } from "./shared/files.ts";

/** `/etc/sudoers`, a file of `/etc/sudoers.d`, or the same below `/private` was opened for writing or replaced. */
export const sudoersModification = defineSignature({
  id: "TRC-1028",
  name: "Sudoers file modification detected",
  eventName: "sudoers_modification",
  description: "The rules of sudo were modified. Whoever writes there decides who may run what as root.",
  severity: "medium",
  tags: ["linux", "persistence"],
  tactic: "privilege-escalation",
  technique: "T1548.003",
  properties: { Technique: "Sudo and Sudo Caching", id: "attack-pattern--1365fe3b-0f50-455d-b4da-266ce31c23b0" },
  events: ["security_file_open", "security_inode_rename"],
  start: () => match,
});

const FILES: ReadonlySet<string> = new Set(["/etc/sudoers", "/private/etc/sudoers"]);

function match(event: Event): Evidence | undefined {
  return changes(event, isRules) ? FOUND : undefined;
}

function isRules(path: string): boolean {
  return FILES.has(path) || path.startsWith("/etc/sudoers.d/") || path.startsWith("/private/etc/sudoers.d/");
}
