/**
 * Signature TRC-103: a process wrote into another one with ptrace.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { defineSignature, FOUND, ptraceRequest, readInteger } from "../../src/signatures/mod.ts";

/**
 * Words written into the memory of a traced process (`PTRACE_POKETEXT`, `PTRACE_POKEDATA`, which Linux does not tell
 * apart).
 */
export const ptraceCodeInjection = defineSignature({
  id: "TRC-103",
  name: "Code injection detected using ptrace",
  eventName: "ptrace_code_injection",
  description:
    "A process wrote into the memory of another one through ptrace. Debuggers set breakpoints this way, and " +
    "attackers put their code into a process that is trusted.",
  severity: "high",
  tags: ["linux", "process"],
  tactic: "defense-evasion",
  technique: "T1055.008",
  properties: { Technique: "Ptrace System Calls", id: "attack-pattern--ea016b56-ae0e-47fe-967a-cc0ad51af67f" },
  events: ["ptrace"],
  start: () => match,
});

const PTRACE_POKETEXT = 4;
const PTRACE_POKEDATA = 5;

function match(event: Event): Evidence | undefined {
  const request = readInteger(event.args.get("request"), ptraceRequest);
  return request === PTRACE_POKETEXT || request === PTRACE_POKEDATA ? FOUND : undefined;
}
