/**
 * Signature TRC-1020: functions of the proc file system were replaced.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { defineSignature, isList } from "../../src/signatures/mod.ts";

/** The file operations of the proc file system were found to point outside of the kernel and its known modules. */
export const procFopsHooking = defineSignature({
  id: "TRC-1020",
  name: "File operations hooking on proc filesystem detected",
  eventName: "proc_fops_hooking",
  description:
    "Functions of the proc file system point to code that is not the kernel's. Rootkits hide processes and " +
    "files this way.",
  severity: "high",
  tags: ["linux", "kernel", "rootkit"],
  tactic: "defense-evasion",
  technique: "T1014",
  properties: { Technique: "Rootkit", id: "attack-pattern--0f20e3cb-245b-4a61-8a91-2d93f7cb0e9b" },
  events: [{ name: "hooked_proc_fops", origin: "host" }],
  start: () => match,
});

function match(event: Event): Evidence | undefined {
  const hooks = event.args.get("hooked_fops_pointers");
  return isList(hooks) && hooks.length > 0 ? { "Hooked proc file operations": hooks } : undefined;
}
