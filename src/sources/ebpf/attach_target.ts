/**
 * Whether this kernel has what programs want to be attached to: for one program that is refused fails all.
 * @module
 */
import { cString } from "./libc.ts";
import { type Libbpf, unwrapPointer } from "./libbpf.ts";

const BTF_TYPEDEF = 8;
const BTF_FUNCTION = 12;

/** By the first word of a section: what the kernel's types call the target. */
const TARGETS: Readonly<Record<string, readonly [prefix: string, kind: number]>> = {
  tp_btf: ["btf_trace_", BTF_TYPEDEF],
  raw_tp: ["btf_trace_", BTF_TYPEDEF],
  fentry: ["", BTF_FUNCTION],
  fexit: ["", BTF_FUNCTION],
  fmod_ret: ["", BTF_FUNCTION],
  lsm: ["bpf_lsm_", BTF_FUNCTION],
  iter: ["bpf_iter_", BTF_FUNCTION],
};

/**
 * The sections whose target this kernel does not have.
 *
 * @param libbpf from `openLibbpf()`
 * @param sections as programs name them: `tp_btf/module_load`
 * @throws {BpfError} when the kernel does not give its types
 */
export function findMissingTargets(libbpf: Libbpf, sections: Iterable<string>): ReadonlySet<string> {
  const btf = unwrapPointer(libbpf.btf__load_vmlinux_btf(), "read the kernel's types");
  try {
    const missing = new Set<string>();
    for (const section of sections) {
      const target = readTarget(section);
      if (target === undefined) continue;
      if (libbpf.btf__find_by_name_kind(btf, cString(target.type), target.kind) < 0) missing.add(section);
    }
    return missing;
  } finally {
    libbpf.btf__free(btf);
  }
}

/**
 * What the kernel's types call the target of a section.
 *
 * @returns undefined for sections without a target, or with one that the types do not tell
 *
 * @example
 * ```ts
 * import { deepStrictEqual, strictEqual } from "node:assert";
 * deepStrictEqual(readTarget("tp_btf/module_load"), { type: "btf_trace_module_load", kind: 8 });
 * deepStrictEqual(readTarget("iter.s/task"), { type: "bpf_iter_task", kind: 12 });
 * strictEqual(readTarget("kprobe/commit_creds"), undefined);
 * strictEqual(readTarget("fentry"), undefined);
 * ```
 */
export function readTarget(section: string): { readonly type: string; readonly kind: number } | undefined {
  const [way, name] = section.split("/", 2);
  const target = TARGETS[way.replace(/\.s$/, "")];
  if (target === undefined || name === undefined || name === "") return undefined;
  return { type: target[0] + name, kind: target[1] };
}
