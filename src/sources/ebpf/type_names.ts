/**
 * The names in the kernel's types: its structs, functions, tracepoints.
 * @module
 */

const TYPES = "/sys/kernel/btf/vmlinux";

/** Tells whether the kernel's types have a name. */
export type HasName = (name: string) => boolean;

/** They do not change while it runs. */
let ofThisKernel: HasName | undefined;

/**
 * Tells which names this kernel's types have. No rights are needed.
 *
 * @returns undefined: it does not tell them
 */
export function readTypeNames(): HasName | undefined {
  return ofThisKernel ??= readNames();
}

function readNames(): HasName | undefined {
  try {
    return namesIn(Deno.readFileSync(TYPES));
  } catch {
    return undefined;
  }
}

/**
 * Tells which names types have, each looked up when it is asked for.
 *
 * @param bytes types in the kernel's own format (BTF), where each name stands between NULs
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const has = namesIn(new TextEncoder().encode("\0inode\0bpf_loop\0"));
 * deepStrictEqual(["bpf_loop", "loop", "inode"].map(has), [true, false, true]);
 * ```
 */
export function namesIn(bytes: Uint8Array): HasName {
  const types = new TextDecoder("latin1").decode(bytes);
  const known = new Map<string, boolean>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const found = types.includes(`\0${name}\0`);
    known.set(name, found);
    return found;
  };
}
