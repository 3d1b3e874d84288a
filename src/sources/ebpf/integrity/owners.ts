/**
 * Whose code an address is.
 * @module
 */
import { isInside, type Range } from "./kernel_reader.ts";

/** A function, and whose it is. */
export interface Owner {
  /** Its name; undefined: nobody lists one. */
  readonly name?: string;
  /** The module; `hidden`: none that is listed. */
  readonly module: string;
  /** The kernel made this code itself: trampolines of ftrace and BPF, slots of kprobes. */
  readonly isKernels: boolean;
}

/** A module's code; without a name: the kernel's own. */
export interface ModuleRange extends Range {
  readonly name: string;
}

/** What stands for a module that is not listed. */
export const HIDDEN = "hidden";
/** What the kernel makes while it runs is not longer than a page. */
const PAGE = 4096n;

/** A line of /proc/kallsyms. */
interface Symbol {
  /** Sixteen digits: as text they compare as numbers do, and there are many. */
  readonly digits: string;
  readonly name: string;
  readonly owner: string;
}

/**
 * Finds out whose code addresses are.
 *
 * @param addresses those that are asked about
 * @param modules the listed ones
 * @param kallsyms lines of /proc/kallsyms, in pieces that end where they like
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const owners = await findOwners([0x1042n, 0x3004n, 0x9000n], [{ name: "rootkit", start: 0x1000n, end: 0x2000n }], [
 *   "0000000000001000 t hide_file\t[rootkit]\n0000000000002fff t ftrace_tram",
 *   "poline\t[__builtin__ftrace]\n",
 * ]);
 * deepStrictEqual([...owners.values()], [
 *   { name: "hide_file", module: "rootkit", isKernels: false },
 *   { name: "ftrace_trampoline", module: "__builtin__ftrace", isKernels: true },
 *   { name: undefined, module: "hidden", isKernels: false },
 * ]);
 * ```
 */
export async function findOwners(
  addresses: readonly bigint[],
  modules: readonly ModuleRange[],
  kallsyms: AsyncIterable<string> | Iterable<string>,
): Promise<ReadonlyMap<bigint, Owner>> {
  const nearest = await findNearest(addresses, kallsyms);
  return new Map(addresses.map((address) => {
    const listed = modules.find((range) => isInside(address, range))?.name;
    const symbol = nearest.get(address);
    const isKernels = listed === undefined && symbol !== undefined && isMade(symbol.owner) &&
      address - BigInt(`0x${symbol.digits}`) < PAGE;
    const module = listed ?? (isKernels ? symbol.owner : HIDDEN);
    // The nearest symbol may be that of another module.
    return [address, { name: symbol?.owner === module ? symbol.name : undefined, module, isKernels }];
  }));
}

/** Names that the kernel gives to code that it made. */
function isMade(owner: string): boolean {
  return owner === "bpf" || owner.startsWith("__builtin__");
}

/** The last symbol at or before each address. */
async function findNearest(
  addresses: readonly bigint[],
  pieces: AsyncIterable<string> | Iterable<string>,
): Promise<ReadonlyMap<bigint, Symbol>> {
  const nearest = new Map<bigint, Symbol>();
  if (addresses.length === 0) return nearest;
  const wanted = [...new Set(addresses)].map((address) => [address, address.toString(16).padStart(16, "0")] as const);
  let rest = "";
  for await (const piece of pieces) {
    const text = rest + piece;
    const end = text.lastIndexOf("\n") + 1;
    rest = text.slice(end);
    for (const [, digits, name, owner = ""] of text.slice(0, end).matchAll(SYMBOL)) {
      for (const [address, limit] of wanted) {
        // Of several names for one address the kernel itself uses the first.
        if (digits > limit || digits <= (nearest.get(address)?.digits ?? "")) continue;
        nearest.set(address, { digits, name, owner });
      }
    }
  }
  return nearest;
}

const SYMBOL = /^([0-9a-f]{16}) [tTwW] (\S+)(?:[ \t]+\[([^\]]+)\])?$/gm;
