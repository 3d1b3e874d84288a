/**
 * Holds the kernel's structs as the probes know them to the running kernel: each field is there, and as wide.
 * @module
 */
import { deepStrictEqual, ok } from "node:assert";
import { readProbes } from "../../../src/sources/ebpf/probe_session.ts";
import { readSection } from "./elf.ts";
import { readTypes } from "./btf_types.ts";

const KERNEL = "/sys/kernel/btf/vmlinux";
const WHY_NOT = isThere(KERNEL) ? undefined : `${KERNEL} is not there`;

/** Structs of older kernels: absence is what they are for. */
const OLDER = /___/;
/** Ours, not the kernel's. */
const SENT =
  /^(record|piece|.*_record|file_identity|task_ids|credentials|config|tree|cgroup_scope|syscall_spec|prefix|scratch|path_walk|stash|victim|victims|comm|strings_loop|id_search|alert|iovec|timespec|integrity|kernel_memory|kernel_symbol|kernel_layout|call|hook_registers|page_memory|trial|trial_loop)$/;

Deno.test({
  name: WHY_NOT === undefined
    ? "the running kernel has every field that the probes read"
    : `left out: the kernel's fields are not compared: ${WHY_NOT}`,
  ignore: WHY_NOT !== undefined,
  fn: async () => {
    const own = readTypes(readSection(await readProbes(), ".BTF"));
    const names = [...own.keys()].filter((name) => name !== "" && !OLDER.test(name) && !SENT.test(name));
    ok(names.includes("task_struct") && names.length > 30, names.join());
    const kernel = readTypes(Deno.readFileSync(KERNEL), new Set(names));
    const wrong: string[] = [];
    for (const name of names) {
      const theirs = kernel.get(name);
      if (theirs === undefined) wrong.push(`struct ${name} is not there`);
      else {for (const [member, { size, isScalar }] of own.get(name) ?? []) {
          const there = theirs.get(member);
          if (there === undefined) wrong.push(`${name}.${member} is not there`);
          else if (isScalar && there.size !== size) {
            wrong.push(`${name}.${member} has ${there.size} bytes, not ${size}`);
          }
        }}
    }
    // A module's part of the kernel may be left out when it was built.
    deepStrictEqual(wrong.filter((text) => !/struct module is|^module\./.test(text)), []);
  },
});

function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}
