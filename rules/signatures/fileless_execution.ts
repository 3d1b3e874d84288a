/**
 * Signature TRC-105: a program was executed that lies in memory only.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { createTwins, defineSignature, FOUND } from "../../src/signatures/mod.ts";
import { executedPath, EXECUTION_EVENTS } from "./shared/executions.ts";
import { isInMemory } from "./shared/paths.ts";

/**
 * A program executed from an anonymous memory file or from shared memory.
 *
 * Releases before v0.7 judged `security_bprm_check`, later ones `sched_process_exec`; either will do, and a log that
 * has both gives one finding.
 */
export const filelessExecution = defineSignature({
  id: "TRC-105",
  name: "Fileless execution detected",
  eventName: "fileless_execution",
  description:
    "A program was executed from memory, without a file on disk. It leaves nothing that a scan of the disks " +
    "could find.",
  severity: "high",
  tags: ["linux", "process"],
  tactic: "defense-evasion",
  technique: "T1620",
  properties: { Technique: "Reflective Code Loading", id: "attack-pattern--4933e63b-9b77-476e-ab29-761bc5b7d15a" },
  events: EXECUTION_EVENTS,
  start,
});

function start(): (event: Event) => Evidence | undefined {
  const isFirst = createTwins();
  return (event) => {
    const path = executedPath(event);
    return path !== undefined && isInMemory(path) && isFirst(event) ? FOUND : undefined;
  };
}
