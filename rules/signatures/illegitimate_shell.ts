/**
 * Signature TRC-1016: a web server became a shell.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { commOf, createTwins, defineSignature, FOUND, readText } from "../../src/signatures/mod.ts";
import { executedPath, EXECUTION_EVENTS } from "./shared/executions.ts";
import { baseName } from "./shared/paths.ts";
import { isShell, isWebServer } from "./shared/programs.ts";

/**
 * A web server executed a shell.
 *
 * `security_bprm_check` (judged up to v0.22) still has the comm of the server; `sched_process_exec` (since v0.23) has
 * it as `prev_comm`, and the shell's as the name of the process, which may be busybox or a link, so the file counts as
 * well. A log that has both gives one finding.
 *
 * Upstream compares with "http-nio" as a whole, which no thread of Tomcat is called; here the name may go on.
 */
export const illegitimateShell = defineSignature({
  id: "TRC-1016",
  name: "Web server spawned a shell",
  eventName: "illegitimate_shell",
  description:
    "A web server executed a shell. It seldom has reason to; more often someone runs commands through a hole " +
    "in what it serves.",
  severity: "medium",
  tags: ["linux", "process", "shell", "web"],
  tactic: "initial-access",
  technique: "T1190",
  properties: {
    Technique: "Exploit Public-Facing Application",
    id: "attack-pattern--3f886f2a-874f-4333-b794-aa6075009b1c",
  },
  events: EXECUTION_EVENTS,
  start,
});

function start(): (event: Event) => Evidence | undefined {
  const isFirst = createTwins();
  return (event) => isWebShell(event) && isFirst(event) ? FOUND : undefined;
}

function isWebShell(event: Event): boolean {
  const isBefore = event.name === "security_bprm_check";
  const server = isBefore ? commOf(event) : readText(event, "prev_comm");
  if (server === undefined || !isWebServer(server)) return false;
  return isShell(baseName(executedPath(event) ?? "")) || (!isBefore && isShell(commOf(event) ?? ""));
}
