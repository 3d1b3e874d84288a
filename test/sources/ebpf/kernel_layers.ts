/**
 * Which ways of watching this kernel offers, for tests: each is tried with a program that does nothing, for a moment.
 * @module
 */
import { BpfError, describeErrno } from "../../../src/sources/ebpf/errors.ts";
import type { KernelFacts } from "../../../src/sources/ebpf/kernel.ts";
import { cString, openLibc } from "../../../src/sources/ebpf/libc.ts";
import { type Libbpf, unwrap, unwrapPointer } from "../../../src/sources/ebpf/libbpf.ts";

/** The ways of watching, the baseline first. */
export type LayerName = "tp_btf" | "raw_tp" | "iter" | "tracepoint" | "fentry" | "kprobe" | "lsm";

/** Whether the kernel offers a way of watching, or why not. */
export type Layer = { readonly available: true } | { readonly available: false; readonly reason: string };

/** All ways of watching. */
export type Layers = Readonly<Record<LayerName, Layer>>;

/** How a program is tried: enum bpf_prog_type, enum bpf_attach_type, and the kernel function or type it goes to. */
interface Trial {
  readonly programType: number;
  readonly attachType: number;
  readonly target?: readonly [name: string, kind: number];
  /** Attaches the loaded program; returns the descriptor of the link. */
  attach?(libbpf: Libbpf, program: number): number;
}

const BTF_TYPEDEF = 8;
const BTF_FUNCTION = 12;
const TRACE_ITERATOR = 28;

/** Places that seldom run, and that every kernel has. */
const TRIALS: Readonly<Record<Exclude<LayerName, "tracepoint">, Trial>> = {
  tp_btf: {
    programType: 26,
    attachType: 23,
    target: ["btf_trace_task_rename", BTF_TYPEDEF],
    attach: (libbpf, program) => libbpf.bpf_raw_tracepoint_open(null, program),
  },
  raw_tp: {
    programType: 17,
    attachType: 0,
    attach: (libbpf, program) => libbpf.bpf_raw_tracepoint_open(cString("task_rename"), program),
  },
  iter: {
    programType: 26,
    attachType: TRACE_ITERATOR,
    target: ["bpf_iter_task", BTF_FUNCTION],
    attach: (libbpf, program) => libbpf.bpf_link_create(program, 0, TRACE_ITERATOR, null),
  },
  fentry: {
    programType: 26,
    attachType: 24,
    target: ["security_sb_mount", BTF_FUNCTION],
    attach: (libbpf, program) => libbpf.bpf_raw_tracepoint_open(null, program),
  },
  kprobe: { programType: 2, attachType: 0 },
  lsm: {
    programType: 29,
    attachType: 27,
    target: ["bpf_lsm_sb_mount", BTF_FUNCTION],
    attach: (libbpf, program) => libbpf.bpf_raw_tracepoint_open(null, program),
  },
};

/** r0 = 0; exit */
const NOTHING_TO_DO = Uint8Array.of(0xb7, 0, 0, 0, 0, 0, 0, 0, 0x95, 0, 0, 0, 0, 0, 0, 0);

/**
 * Tries each way of watching.
 *
 * @param libbpf from `openLibbpf()`
 * @param facts from `readKernelFacts()`
 * @throws {BpfError} when the kernel does not give its types
 */
export function probeLayers(libbpf: Libbpf, facts: KernelFacts): Layers {
  const btf = unwrapPointer(libbpf.btf__load_vmlinux_btf(), "read the kernel's types");
  try {
    const trial = (name: keyof typeof TRIALS): Layer => tryLayer(libbpf, btf, TRIALS[name]);
    return {
      tp_btf: trial("tp_btf"),
      raw_tp: trial("raw_tp"),
      iter: trial("iter"),
      tracepoint: facts.tracefs ? { available: true } : no("tracefs is not mounted on /sys/kernel/tracing"),
      fentry: trial("fentry"),
      kprobe: facts.kprobes ? trial("kprobe") : no("the kernel was built without kprobes"),
      lsm: whyNoLsm(facts) ?? trial("lsm"),
    };
  } finally {
    libbpf.btf__free(btf);
  }
}

/** Programs of this kind can be attached on any kernel that has them, but only an active module runs them. */
function whyNoLsm(facts: KernelFacts): Layer | undefined {
  if (facts.securityModules === undefined) return no("securityfs is not mounted, so that it is not known to be active");
  if (facts.securityModules.includes("bpf")) return undefined;
  return no("the kernel was not booted with lsm=…,bpf");
}

function tryLayer(libbpf: Libbpf, btf: Deno.PointerObject, trial: Trial): Layer {
  const libc = openLibc();
  const descriptors: number[] = [];
  try {
    const program = unwrap(load(libbpf, btf, trial), "load");
    descriptors.push(program);
    if (trial.attach !== undefined) descriptors.push(unwrap(trial.attach(libbpf, program), "attach"));
    return { available: true };
  } catch (error) {
    if (!(error instanceof BpfError)) throw error;
    return no(`the kernel refuses to ${error.action} such programs: ${describeErrno(error.errno)}`);
  } finally {
    for (const descriptor of descriptors.reverse()) libc.close(descriptor);
  }
}

function load(libbpf: Libbpf, btf: Deno.PointerObject, trial: Trial): number {
  // struct bpf_prog_load_opts: size_t sz 0, expected_attach_type 12, attach_btf_id 32; the rest is left out by its size.
  const options = new DataView(new ArrayBuffer(40));
  options.setBigUint64(0, 40n, true);
  options.setUint32(12, trial.attachType, true);
  if (trial.target !== undefined) {
    const [name, kind] = trial.target;
    const id = libbpf.btf__find_by_name_kind(btf, cString(name), kind);
    if (id < 0) return id;
    options.setUint32(32, id, true);
  }
  const license = cString("Dual BSD/GPL");
  return libbpf.bpf_prog_load(trial.programType, cString("hindtrace_try"), license, NOTHING_TO_DO, 2n, options);
}

function no(reason: string): Layer {
  return { available: false, reason };
}
