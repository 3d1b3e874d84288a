/**
 * Signature TRC-1030: an entry of the system call table was replaced.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { defineSignature, FOUND, isList } from "../../src/signatures/mod.ts";

/**
 * An entry of the system call table was found to point outside of the kernel.
 *
 * `hooked_syscall` has one hook each; its forerunner `hooked_syscalls` (which arrives under the same name) has a list
 * of them, in which being empty means that all is well; something that is no list of hooks says nothing.
 */
export const syscallHooking = defineSignature({
  id: "TRC-1030",
  name: "Syscall table hooking detected",
  eventName: "syscall_hooking",
  description:
    "An entry of the system call table points to code that is not the kernel's. Rootkits change what system " +
    "calls do this way; a hidden owner is a module that hides itself.",
  severity: "high",
  tags: ["linux", "kernel", "rootkit"],
  tactic: "defense-evasion",
  technique: "T1014",
  properties: { Technique: "Rootkit", id: "attack-pattern--0f20e3cb-245b-4a61-8a91-2d93f7cb0e9b" },
  events: ["hooked_syscall"],
  start: () => match,
});

function match(event: Event): Evidence | undefined {
  const hooks = event.args.get("hooked_syscalls");
  if (hooks === undefined) return FOUND;
  const count = isList(hooks) ? hooks.length : hooks instanceof Map ? hooks.size : 0;
  return count > 0 ? { "Hooked syscalls": hooks } : undefined;
}
