/**
 * Signature TRC-1026: a script that runs when the system starts was changed.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { createTwins, defineSignature, FOUND } from "../../src/signatures/mod.ts";
import { executedPath, EXECUTION_EVENTS, isExecution } from "./shared/executions.ts";
import { changes } from "./shared/files.ts";
import { baseName, isWithin } from "./shared/paths.ts";

/**
 * A start script was opened for writing or replaced, or `update-rc.d` was executed.
 *
 * Upstream spells Debian's `/etc/rcS.d` with a small s; here both count. Its prefixes have no slash at their end up to
 * v0.24, so that `/etc/init.deny` counts there and not here. `security_bprm_check` stands in where the log has no
 * `sched_process_exec`.
 */
export const rcdModification = defineSignature({
  id: "TRC-1026",
  name: "Rcd modification detected",
  eventName: "rcd_modification",
  description:
    "Scripts that run when the system starts or changes its run level were modified, or the tool that sets " +
    "them up was run. What is put there survives a restart.",
  severity: "medium",
  tags: ["linux", "persistence"],
  tactic: "persistence",
  technique: "T1037.004",
  properties: { Technique: "RC Scripts", id: "attack-pattern--dca670cf-eeec-438f-8185-fd959d9ef211" },
  events: ["security_file_open", "security_inode_rename", ...EXECUTION_EVENTS],
  start,
});

const FILE = "/etc/rc.local";

const DIRECTORIES = [
  "/etc/rc1.d",
  "/etc/rc2.d",
  "/etc/rc3.d",
  "/etc/rc4.d",
  "/etc/rc5.d",
  "/etc/rc6.d",
  "/etc/rcs.d",
  "/etc/rcS.d",
  "/etc/init.d",
  "/etc/rc.d",
] as const;

function start(): (event: Event) => Evidence | undefined {
  const isFirst = createTwins();
  return (event) => {
    if (changes(event, isStartScript)) return FOUND;
    return isTool(event) && isFirst(event) ? FOUND : undefined;
  };
}

function isTool(event: Event): boolean {
  return isExecution(event) && baseName(executedPath(event) ?? "") === "update-rc.d";
}

function isStartScript(path: string): boolean {
  if (!path.startsWith("/etc/")) return false;
  return path === FILE || DIRECTORIES.some((directory) => isWithin(path, directory));
}
