/**
 * Whether a rootkit has put its own functions in place of the kernel's: those that list /proc (and so hide processes) and
 * those that list connections. A pointer that leads out of the kernel's own code is a hook.
 * @module
 */
import { readHostFile } from "../host_file.ts";
import type { Value } from "../../../model/mod.ts";
import { findOwners, HIDDEN, type ModuleRange } from "./owners.ts";
import { readPieces } from "./pieces.ts";
import { cString, openLibc } from "../libc.ts";

/** Function pointers of the kernel behind an open file. */
export interface KernelPointers {
  /** The kernel's own code. */
  readonly textStart: bigint;
  readonly textEnd: bigint;
  /** By the members of its `file_operations` and `seq_operations`; 0: there is none. */
  readonly pointers: Readonly<Record<string, bigint>>;
}

/** A pointer that leads elsewhere. */
export interface HookedPointer {
  /** The member that holds it. */
  readonly symbol: string;
  /** The module it leads to; `hidden`: none that is listed. */
  readonly owner: string;
  /** Where it leads. */
  readonly address: bigint;
}

/** What was found, as args of the events `hooked_proc_fops` and `hooked_seq_ops`; undefined: nothing. */
export interface IntegrityReport {
  readonly procFops?: Value;
  readonly seqOps?: Value;
}

/** Who can read pointers: a `ProbeSession`. */
export interface PointerReader {
  readPointers(fd: number, isSequence: boolean): KernelPointers | undefined;
}

/** The lists of connections, by the names that Tracee gives their operations. */
const SEQUENCES: readonly (readonly [name: string, path: string])[] = [
  ["tcp4_seq_ops", "/proc/net/tcp"],
  ["tcp6_seq_ops", "/proc/net/tcp6"],
  ["udp_seq_ops", "/proc/net/udp"],
  ["udp6_seq_ops", "/proc/net/udp6"],
  ["raw_seq_ops", "/proc/net/raw"],
  ["raw6_seq_ops", "/proc/net/raw6"],
];
const SEQUENCE_MEMBERS = ["show", "start", "next", "stop"];
/** IPv6 may be a module of its own. */
const HONEST_OWNERS: ReadonlySet<string> = new Set(["ipv6"]);

/**
 * Looks at the pointers once.
 *
 * @param reader a session that was opened with `integrity`
 * @param modules that the kernel lists
 */
export async function checkIntegrity(
  reader: PointerReader,
  modules: readonly ModuleRange[] = readProcModules(readHostFile("/proc/modules") ?? ""),
): Promise<IntegrityReport> {
  const root = lookAt(reader, "/proc", false);
  if (root === undefined) return {};
  const procFops = findHooks(root, ["iterate_shared"], modules).map(({ symbol, owner }) => hookValue(symbol, owner));
  const sequences = SEQUENCES.flatMap(([name, path]) => {
    const found = lookAt(reader, path, true);
    const hooks = found === undefined ? [] : findHooks(found, SEQUENCE_MEMBERS, modules);
    return hooks.map(({ symbol, owner, address }) => ({ key: `${name}_${symbol}`, owner, address }));
  });
  const addresses = sequences.map(({ address }) => address);
  const owners = await findOwners(addresses, modules, readPieces("/proc/kallsyms"));
  const seqOps = sequences.map(({ key, owner, address }) =>
    [key, hookValue(owners.get(address)?.name ?? `0x${address.toString(16)}`, owner)] as const
  );
  return {
    procFops: procFops.length === 0 ? undefined : procFops,
    seqOps: seqOps.length === 0 ? undefined : new Map(seqOps),
  };
}

/**
 * The pointers that lead out of the kernel's own code.
 *
 * @param found what was read
 * @param members which of them are looked at
 * @param modules that the kernel lists
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const found = { textStart: 100n, textEnd: 200n, pointers: { show: 150n, start: 501n, next: 900n, stop: 0n } };
 * const modules = [{ name: "rootkit", start: 500n, end: 600n }];
 * deepStrictEqual(findHooks(found, ["show", "start", "next", "stop"], modules), [
 *   { symbol: "start", owner: "rootkit", address: 501n },
 *   { symbol: "next", owner: "hidden", address: 900n },
 * ]);
 * ```
 */
export function findHooks(
  { textStart, textEnd, pointers }: KernelPointers,
  members: readonly string[],
  modules: readonly ModuleRange[],
): readonly HookedPointer[] {
  return members.flatMap((symbol) => {
    const pointer = pointers[symbol] ?? 0n;
    if (pointer === 0n || textEnd === 0n || pointer >= textStart && pointer < textEnd) return [];
    const owner = modules.find(({ start, end }) => pointer >= start && pointer < end)?.name ?? HIDDEN;
    return HONEST_OWNERS.has(owner) ? [] : [{ symbol, owner, address: pointer }];
  });
}

/**
 * The modules that the kernel lists.
 *
 * @param text of /proc/modules
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(readProcModules("ipv6 4096 2 - Live 0xffffffffc0000000\n"), [
 *   { name: "ipv6", start: 0xffffffffc0000000n, end: 0xffffffffc0001000n },
 * ]);
 * ```
 */
export function readProcModules(text: string): readonly ModuleRange[] {
  return text.split("\n").flatMap((line) => {
    const [name, size, , , , address = ""] = line.split(" ");
    if (!/^\d+$/.test(size ?? "") || !/^0x[0-9a-f]+$/.test(address)) return [];
    const start = BigInt(address);
    // Without the right to see addresses they are all 0.
    return start === 0n ? [] : [{ name, start, end: start + BigInt(size) }];
  });
}

/** Tracee's HookedSymbolData. */
function hookValue(symbol: string, owner: string): Value {
  return new Map([["SymbolName", symbol], ["ModuleOwner", owner]]);
}

function lookAt(reader: PointerReader, path: string, isSequence: boolean): KernelPointers | undefined {
  const libc = openLibc();
  const O_CLOEXEC = 0o2000000;
  const fd = libc.open(cString(path), O_CLOEXEC);
  if (fd < 0) return undefined; // no IPv6, or no raw sockets
  try {
    return reader.readPointers(fd, isSequence);
  } finally {
    libc.close(fd);
  }
}
