/**
 * Types of BPF programs.
 * @module
 */
import { defineEnumeration, readMembers } from "./named_values.ts";

const NAMES = `UNSPEC SOCKET_FILTER KPROBE SCHED_CLS SCHED_ACT TRACEPOINT XDP PERF_EVENT CGROUP_SKB CGROUP_SOCK LWT_IN
  LWT_OUT LWT_XMIT SOCK_OPS SK_SKB CGROUP_DEVICE SK_MSG RAW_TRACEPOINT CGROUP_SOCK_ADDR LWT_SEG6LOCAL LIRC_MODE2
  SK_REUSEPORT FLOW_DISSECTOR CGROUP_SYSCTL RAW_TRACEPOINT_WRITABLE CGROUP_SOCKOPT TRACING STRUCT_OPS EXT LSM SK_LOOKUP
  SYSCALL`;

/** `BPF_PROG_TYPE_KPROBE`. */
export const bpfProgType = defineEnumeration({
  name: "bpf_prog_type",
  members: () => readMembers(NAMES).map(([name, number]) => [`BPF_PROG_TYPE_${name}`, number] as const),
});
