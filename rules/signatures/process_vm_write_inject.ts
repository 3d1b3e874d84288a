/**
 * Signature TRC-1025: a process wrote into the memory of another one.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { defineSignature, FOUND, readInteger } from "../../src/signatures/mod.ts";

/** `process_vm_writev` into another process. Both ids are of the pid namespace of the caller. */
export const processVmWriteInject = defineSignature({
  id: "TRC-1025",
  name: "Code injection detected using process_vm_writev syscall",
  eventName: "process_vm_write_inject",
  description:
    "A process wrote into the memory of another one with process_vm_writev. Code can be put into a process " +
    "that is trusted this way.",
  severity: "high",
  tags: ["linux", "memory", "process"],
  tactic: "defense-evasion",
  technique: "T1055",
  properties: { Technique: "Process Injection", id: "attack-pattern--43e7dc91-05b2-474c-b9ac-2ed4fe101f4d" },
  events: ["process_vm_writev"],
  start: () => match,
});

function match(event: Event): Evidence | undefined {
  const target = readInteger(event.args.get("pid"));
  const { pid } = event.process;
  return target !== undefined && pid !== undefined && target !== pid ? FOUND : undefined;
}
