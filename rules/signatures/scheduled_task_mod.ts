/**
 * Signature TRC-1027: tasks that run at set times were changed.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { createTwins, defineSignature, FOUND } from "../../src/signatures/mod.ts";
import { executedPath, EXECUTION_EVENTS, isExecution } from "./shared/executions.ts";
import { changes } from "./shared/files.ts";
import { baseName, isWithin } from "./shared/paths.ts";

/**
 * A table of cron, anacron or at was opened for writing or replaced, or a tool that sets tasks up was executed.
 *
 * Upstream lacks the first slash of `/var/spool/anacron`, which never matches; its prefixes have no slash at their end
 * up to v0.24. `security_bprm_check` stands in where the log has no `sched_process_exec`.
 */
export const scheduledTaskMod = defineSignature({
  id: "TRC-1027",
  name: "Scheduled tasks modification detected",
  eventName: "scheduled_task_mod",
  description: "The tables of scheduled tasks were modified, or a tool that changes them was run. A task that is put " +
    "there runs again after every restart.",
  severity: "medium",
  tags: ["linux", "persistence"],
  tactic: "persistence",
  technique: "T1053.003",
  properties: { Technique: "Cron", id: "attack-pattern--2acf44aa-542f-4366-b4eb-55ef5747759c" },
  events: ["security_file_open", "security_inode_rename", ...EXECUTION_EVENTS],
  start,
});

const FILES: ReadonlySet<string> = new Set(["/etc/crontab", "/etc/anacrontab", "/etc/cron.deny", "/etc/cron.allow"]);

const DIRECTORIES = [
  "/etc/cron.hourly",
  "/etc/cron.daily",
  "/etc/cron.weekly",
  "/etc/cron.monthly",
  "/etc/cron.d",
  "/var/spool/cron/crontabs",
  "/var/spool/anacron",
] as const;

const TOOLS: ReadonlySet<string> = new Set(["at", "batch", "crontab", "launchd"]);

function start(): (event: Event) => Evidence | undefined {
  const isFirst = createTwins();
  return (event) => {
    if (changes(event, isTable)) return FOUND;
    return isTool(event) && isFirst(event) ? FOUND : undefined;
  };
}

function isTool(event: Event): boolean {
  return isExecution(event) && TOOLS.has(baseName(executedPath(event) ?? ""));
}

function isTable(path: string): boolean {
  if (!path.startsWith("/etc/") && !path.startsWith("/var/spool/")) return false;
  return FILES.has(path) || DIRECTORIES.some((directory) => isWithin(path, directory));
}
