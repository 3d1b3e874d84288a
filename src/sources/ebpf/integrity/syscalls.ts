/**
 * Whether system calls are hooked: an entry of their table leads out of the kernel's own code, or the beginning of what
 * handles them does.
 * @module
 */
import { syscallName } from "../../../events/mod.ts";
import { followEntry } from "./entry_code.ts";
import { isInside, type KernelReader, type Range, readPointers } from "./kernel_reader.ts";

/** A system call that is led elsewhere. */
export interface SyscallHook {
  /** Its name, or that of the function that all of them go through. */
  readonly syscall: string;
  /** Where it leads. */
  readonly target: bigint;
  /** It is called and comes back, as tracing does. */
  readonly isCall: boolean;
}

/** What handles the system calls of this kernel: it is looked up once. */
export interface SyscallHandlers {
  /** The address of `sys_call_table`; 0: the kernel does not say. */
  readonly table: bigint;
  /** How many entries are looked at. */
  readonly length: number;
  /** Handlers by name, where there is no table to take them from, and what all system calls go through. */
  readonly named: ReadonlyMap<string, bigint>;
}

/** Every kernel that we run on has those before: 5.14, the oldest with what we need carried over to it, ends with 446. */
const FIRST_NEWER = 447;
const MOST = 600;
/** What each system call goes through; the first since 6.9 (commit 1e3ad78334a6), and in stable kernels. */
const DISPATCHERS = ["x64_sys_call", "ia32_sys_call", "x32_sys_call", "do_syscall_64"];
/** Handlers whose names are not those of their system calls. */
const HANDLER_NAMES: Readonly<Record<string, string>> = {
  stat: "newstat",
  fstat: "newfstat",
  lstat: "newlstat",
  uname: "newuname",
  sendfile: "sendfile64",
  umount2: "umount",
  _sysctl: "sysctl",
};

/**
 * Looks up what handles system calls. Before 6.2 a look-up takes milliseconds: others have their turn in between.
 *
 * @param reader looks symbols up
 * @param pause lets others have their turn
 */
export async function findHandlers(
  reader: Pick<KernelReader, "findSymbol">,
  pause: () => Promise<void> | undefined,
): Promise<SyscallHandlers> {
  async function find(name: string): Promise<bigint> {
    await pause();
    return reader.findSymbol(name);
  }
  const table = await find("sys_call_table");
  const named = new Map<string, bigint>();
  let length = FIRST_NEWER;
  for (let number = table === 0n ? 0 : FIRST_NEWER; number < MOST; number++) {
    const name = syscallName(number);
    if (name === undefined) {
      if (number >= FIRST_NEWER) break;
      continue;
    }
    const handler = await find(`__x64_sys_${HANDLER_NAMES[name] ?? name}`);
    // The table is as long as the newest system call says.
    if (handler !== 0n && number >= length) length = number + 1;
    if (handler !== 0n && table === 0n) named.set(name, handler);
  }
  for (const name of DISPATCHERS) {
    const address = await find(name);
    if (address !== 0n) named.set(name, address);
  }
  return { table, length, named };
}

/**
 * Looks for hooks.
 *
 * @param reader reads the kernel's memory
 * @param handlers from `findHandlers()`
 * @param text the kernel's own code
 * @param pause lets others have their turn
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * // A table with one entry, which leads elsewhere; x64_sys_call begins with `ret`.
 * const memory: Record<string, number[]> = { 4096: [0x34, 0x12, 0, 0, 0, 0, 0, 0], 256: [0xc3] };
 * const readMemory = (address: bigint) => new Uint8Array(memory[String(address)] ?? []);
 * const handlers = { table: 4096n, length: 1, named: new Map([["x64_sys_call", 256n]]) };
 * deepStrictEqual(await findSyscallHooks({ readMemory }, handlers, { start: 256n, end: 512n }, () => undefined), [
 *   { syscall: "read", target: 0x1234n, isCall: false },
 * ]);
 * ```
 */
export async function findSyscallHooks(
  reader: Pick<KernelReader, "readMemory">,
  { table, length, named }: SyscallHandlers,
  text: Range,
  pause: () => Promise<void> | undefined,
): Promise<readonly SyscallHook[]> {
  const hooks: SyscallHook[] = [];
  // Many share one that only says that there is no such system call.
  const seen = new Set<bigint>();
  const entries = table === 0n ? [] : readPointers(reader, table, length);
  const handlers = [
    ...entries.map((address, number) => [syscallName(number) ?? `syscall_${number}`, address] as const),
    ...named,
  ];
  for (const [syscall, address] of handlers) {
    await pause();
    if (address === 0n) continue;
    if (!isInside(address, text)) hooks.push({ syscall, target: address, isCall: false });
    else if (!seen.has(address)) {
      const out = followEntry(reader, address, text);
      if (out !== undefined) hooks.push({ syscall, ...out });
    }
    seen.add(address);
  }
  return hooks;
}
