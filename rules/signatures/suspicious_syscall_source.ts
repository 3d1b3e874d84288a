/**
 * Signature HT-6: a system call was made from code that lies in data.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { defineSignature } from "../../src/signatures/mod.ts";

/**
 * A system call was made from code on the stack, the heap or in anonymous memory. Compilers that work at run time do
 * so as well.
 *
 * One of the events that are a detection by themselves. It has the name of its event: a policy rule of that name is
 * about the plain event, and the finding is not given to other signatures once more.
 */
export const suspiciousSyscallSource = defineSignature({
  id: "HT-6",
  name: "System call from unusual memory detected",
  eventName: "suspicious_syscall_source",
  description: "A system call was made from code on the stack, the heap or in anonymous memory, where injected and " +
    "unpacked code lies. Runtimes that compile as they go can cause it too.",
  severity: "medium",
  tags: ["linux", "memory", "exploit"],
  tactic: "defense-evasion",
  technique: "T1620",
  properties: { Technique: "Reflective Code Loading" },
  events: ["suspicious_syscall_source"],
  start: () => match,
});

function match(event: Event): Evidence {
  const { args } = event;
  return { syscall: args.get("syscall"), vma_type: args.get("vma_type"), ip: args.get("ip") };
}
