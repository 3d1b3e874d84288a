/**
 * Signature TRC-1017: a kernel module was loaded.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { createTwins, defineSignature, FOUND, kernelReadFile, readInteger } from "../../src/signatures/mod.ts";

/**
 * A kernel module was loaded: `module_load` (judged since v0.23), or `init_module` and the reading of a module's file
 * (up to v0.22). `finit_module` counts where it succeeded, for logs that have neither.
 *
 * A log that has several of them gives one finding for each module.
 */
export const kernelModuleLoading = defineSignature({
  id: "TRC-1017",
  name: "Kernel module loading detected",
  eventName: "kernel_module_loading",
  description:
    "A module was loaded into the kernel, where it can do anything. Rootkits are loaded this way, and drivers " +
    "as well.",
  severity: "medium",
  tags: ["linux", "kernel"],
  tactic: "persistence",
  technique: "T1547.006",
  properties: {
    Technique: "Kernel Modules and Extensions",
    id: "attack-pattern--a1b52199-c8c5-438a-9ded-656f1d0888c6",
  },
  events: ["module_load", "init_module", "finit_module", "security_kernel_read_file"],
  start,
});

const KERNEL_MODULE = 2;

function start(): (event: Event) => Evidence | undefined {
  const isFirst = createTwins();
  return (event) => isLoading(event) && isFirst(event) ? FOUND : undefined;
}

function isLoading(event: Event): boolean {
  if (event.name === "finit_module") return event.returnValue === undefined || event.returnValue >= 0;
  if (event.name !== "security_kernel_read_file") return true;
  return readInteger(event.args.get("type"), kernelReadFile) === KERNEL_MODULE;
}
