/**
 * Signature HT-5: a system call was made while the stack pointer was not in a stack.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { defineSignature } from "../../src/signatures/mod.ts";

/**
 * A system call was made while the stack pointer pointed elsewhere, as happens when an exploit runs a chain of
 * returns.
 *
 * One of the events that are a detection by themselves. It has the name of its event: a policy rule of that name is
 * about the plain event, and the finding is not given to other signatures once more.
 */
export const stackPivot = defineSignature({
  id: "HT-5",
  name: "Stack pivot detected",
  eventName: "stack_pivot",
  description:
    "A system call was made while the stack pointer was outside of any stack. Exploits that chain pieces of " +
    "existing code place their own stack elsewhere.",
  severity: "high",
  tags: ["linux", "memory", "exploit"],
  tactic: "execution",
  technique: "T1203",
  properties: { Technique: "Exploitation for Client Execution" },
  events: ["stack_pivot"],
  start: () => match,
});

function match(event: Event): Evidence {
  const { args } = event;
  return { syscall: args.get("syscall"), vma_type: args.get("vma_type"), sp: args.get("sp") };
}
