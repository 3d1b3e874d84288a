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
 * @param bytes types in the kernel's own format (BTF): a header of six words, then types, then names between NULs
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const header = new Uint8Array(Uint32Array.of(0x1eb9f, 24, 0, 0, 0, 16).buffer);
 * const has = namesIn(Uint8Array.of(...header, ...new TextEncoder().encode("\0inode\0bpf_loop\0")));
 * deepStrictEqual(["bpf_loop", "loop", "inode"].map(has), [true, false, true]);
 * ```
 */
export function namesIn(bytes: Uint8Array): HasName {
  const header = new DataView(bytes.buffer, bytes.byteOffset, 24);
  // struct btf_header: hdr_len 4, str_off 16, str_len 20.
  const start = header.getUint32(4, true) + header.getUint32(16, true);
  const types = new TextDecoder().decode(bytes.subarray(start, start + header.getUint32(20, true)));
  const known = new Map<string, boolean>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const found = types.includes(`\0${name}\0`);
    known.set(name, found);
    return found;
  };
}
