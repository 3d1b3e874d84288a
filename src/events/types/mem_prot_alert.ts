/**
 * The kinds of `mem_prot_alert`.
 * @module
 */
import { defineEnumeration } from "./named_values.ts";

/** Number 4 had another text up to v0.14: it still reads as 4. */
export const memProtAlert = defineEnumeration({
  name: "mem_prot_alert",
  members: [
    ["Mmaped region with W+E permissions!", 1],
    ["Protection changed to Executable!", 2],
    ["Protection changed from E to W+E!", 3],
    ["Protection changed from W to E!", 4],
  ],
  aliases: [["Protection changed from W+E to E!", 4]],
});
