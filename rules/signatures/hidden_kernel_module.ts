/**
 * Signature HT-1: a kernel module hides itself.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { defineSignature } from "../../src/signatures/mod.ts";

/**
 * A kernel module that is loaded, and missing from the lists of modules.
 *
 * One of the events that are a detection by themselves. It has the name of its event: a policy rule of that name is
 * about the plain event, and the finding is not given to other signatures once more.
 */
export const hiddenKernelModule = defineSignature({
  id: "HT-1",
  name: "Hidden kernel module detected",
  eventName: "hidden_kernel_module",
  description:
    "A kernel module was found that is loaded and yet missing from the lists of modules. Only a rootkit has " +
    "reason to hide.",
  severity: "critical",
  tags: ["linux", "kernel", "rootkit"],
  tactic: "defense-evasion",
  technique: "T1014",
  properties: { Technique: "Rootkit" },
  events: ["hidden_kernel_module"],
  start: () => match,
});

function match(event: Event): Evidence {
  const { args } = event;
  return { name: args.get("name"), address: args.get("address"), srcversion: args.get("srcversion") };
}
