/**
 * Signature HT-4: pages of a file were left in a pipe so that writing to the pipe changes the file.
 * @module
 */
import type { Event, Evidence } from "../../src/model/mod.ts";
import { defineSignature } from "../../src/signatures/mod.ts";

/**
 * The "dirty pipe" flaw of the kernel (CVE-2022-0847): pages of a file stay mergeable in a pipe, so that writing to
 * the pipe writes to the file.
 *
 * One of the events that are a detection by themselves. It has the name of its event: a policy rule of that name is
 * about the plain event, and the finding is not given to other signatures once more.
 */
export const dirtyPipeSplice = defineSignature({
  id: "HT-4",
  name: "Dirty pipe exploitation detected",
  eventName: "dirty_pipe_splice",
  description:
    'A file was spliced into a pipe in the way that the "dirty pipe" flaw (CVE-2022-0847) needs. On kernels ' +
    "that have the flaw, files that may only be read are overwritten this way.",
  severity: "high",
  tags: ["linux", "kernel", "exploit"],
  tactic: "privilege-escalation",
  technique: "T1068",
  properties: { Technique: "Exploitation for Privilege Escalation" },
  events: ["dirty_pipe_splice"],
  start: () => match,
});

function match(event: Event): Evidence {
  return { in_file_path: event.args.get("in_file_path") };
}
