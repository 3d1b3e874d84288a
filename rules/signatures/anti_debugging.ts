/**
 * Signature TRC-102: a process asked to be traced by its parent, so that nothing else can trace it.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { defineSignature, FOUND, ptraceRequest, readInteger } from "../../src/signatures/mod.ts";

/** A process made itself the tracee of its parent (`PTRACE_TRACEME`), which keeps debuggers away from it. */
export const antiDebugging = defineSignature({
  id: "TRC-102",
  name: "Anti-Debugging detected",
  eventName: "anti_debugging",
  description:
    "A process asked to be traced by its own parent. Since a process has one tracer at most, no debugger can " +
    "attach to it any more; malware does so to hinder its analysis.",
  severity: "low",
  tags: ["linux", "process"],
  tactic: "defense-evasion",
  technique: "T1622",
  properties: { Technique: "Debugger Evasion", id: "attack-pattern--e4dc8c01-417f-458d-9ee0-bb0617c1b391" },
  events: ["ptrace"],
  start: () => match,
});

const PTRACE_TRACEME = 0;

function match(event: Event): Evidence | undefined {
  return readInteger(event.args.get("request"), ptraceRequest) === PTRACE_TRACEME ? FOUND : undefined;
}
