/**
 * Signature HT-2: the listings of network connections were hooked.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { defineSignature, isList } from "../../src/signatures/mod.ts";

/**
 * Functions that list network connections (`/proc/net/tcp` and its kin) point outside of the kernel. An empty list of
 * hooks is nothing.
 *
 * One of the events that are a detection by themselves. It has the name of its event: a policy rule of that name is
 * about the plain event, and the finding is not given to other signatures once more.
 */
export const hookedSeqOps = defineSignature({
  id: "HT-2",
  name: "Network listing hooking detected",
  eventName: "hooked_seq_ops",
  description: "Functions that list network connections point to code that is not the kernel's. Rootkits hide their " +
    "connections this way.",
  severity: "critical",
  tags: ["linux", "kernel", "network", "rootkit"],
  tactic: "defense-evasion",
  technique: "T1014",
  properties: { Technique: "Rootkit" },
  events: ["hooked_seq_ops"],
  start: () => match,
});

function match(event: Event): Evidence | undefined {
  const hooks = event.args.get("hooked_seq_ops");
  if (hooks === undefined || hooks === null) return undefined;
  const isEmpty = (hooks instanceof Map && hooks.size === 0) || (isList(hooks) && hooks.length === 0);
  return isEmpty ? undefined : { hooked_seq_ops: hooks };
}
