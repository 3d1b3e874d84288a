/**
 * Signature HT-3: a kernel function is hooked through ftrace.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { defineSignature } from "../../src/signatures/mod.ts";

/**
 * A function of the kernel is redirected through ftrace, which live patches do as well as rootkits.
 *
 * One of the events that are a detection by themselves. It has the name of its event: a policy rule of that name is
 * about the plain event, and the finding is not given to other signatures once more.
 */
export const ftraceHook = defineSignature({
  id: "HT-3",
  name: "Kernel function hooking through ftrace detected",
  eventName: "ftrace_hook",
  description:
    "A function of the kernel is redirected through its own tracing facility. Rootkits change what it does " +
    "this way; live patches use the same means.",
  severity: "high",
  tags: ["linux", "kernel", "rootkit"],
  tactic: "defense-evasion",
  technique: "T1014",
  properties: { Technique: "Rootkit" },
  events: ["ftrace_hook"],
  start: () => match,
});

function match(event: Event): Evidence {
  const { args } = event;
  return { symbol: args.get("symbol"), callback: args.get("callback"), callback_owner: args.get("callback_owner") };
}
