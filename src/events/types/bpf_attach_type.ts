/**
 * What the BPF program of a `bpf_attach` event was attached to. The numbers are Tracee's own.
 * @module
 */
import { defineEnumeration } from "./named_values.ts";

/** Argument `attach_type`. */
export const bpfAttachType = defineEnumeration({
  name: "bpf_attach_type",
  members: "raw_tracepoint tracepoint kprobe kretprobe uprobe uretprobe",
});

/** Argument `perf_type`, in its place in older releases. */
export const bpfPerfType = defineEnumeration({
  name: "bpf_perf_type",
  members: "tracepoint kprobe kretprobe uprobe uretprobe",
});
