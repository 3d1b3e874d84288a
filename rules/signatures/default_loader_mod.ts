/**
 * Signature TRC-1012: the dynamic loader was changed.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { defineSignature, FOUND } from "../../src/signatures/mod.ts";
import { changes } from "./shared/files.ts";
import { baseName } from "./shared/paths.ts";

/**
 * The dynamic loader (`ld*.so*` below `/lib…` or `/usr/lib…`) was opened for writing or replaced.
 *
 * Upstream's pattern lets "ld" and ".so" stand in different parts of the path, so that any library below a folder such
 * as `/usr/lib/ldap` counts; here both are of the file's own name.
 */
export const defaultLoaderMod = defineSignature({
  id: "TRC-1012",
  name: "Default dynamic loader modification detected",
  eventName: "default_loader_mod",
  description:
    "The dynamic loader was written to or replaced. It runs inside every program that is linked dynamically, " +
    "so whoever changes it runs with all of them.",
  severity: "high",
  tags: ["linux", "persistence"],
  tactic: "defense-evasion",
  technique: "T1574",
  properties: { Technique: "Hijack Execution Flow", id: "attack-pattern--aedfca76-3b30-4866-b2aa-0f1d7fd1e4b6" },
  events: ["security_file_open", "security_inode_rename"],
  start: () => match,
});

function match(event: Event): Evidence | undefined {
  return changes(event, isLoader) ? FOUND : undefined;
}

function isLoader(path: string): boolean {
  if (!path.startsWith("/lib") && !path.startsWith("/usr/lib")) return false;
  const name = baseName(path);
  return name.startsWith("ld") && name.includes(".so");
}
