/**
 * What a memory region allows: the `prot` of mmap(2) and mprotect(2).
 * @module
 */
import { defineFlags } from "./named_values.ts";

/** `PROT_READ|PROT_EXEC`. */
export const mmapProt = defineFlags({
  name: "mmap_prot",
  members: "PROT_READ=1 PROT_WRITE=2 PROT_EXEC=4 PROT_SEM=8 PROT_GROWSDOWN=0x01000000 PROT_GROWSUP=0x02000000",
  zero: "PROT_NONE",
});
