/**
 * One look at the kernel: what rootkits have put in place of its own, as args of events.
 * @module
 */
import type { Value } from "../../../model/mod.ts";
import type { IntegrityEvent } from "../host_services.ts";
import { checkIntegrity, type IntegrityReport, type PointerReader, readProcModules } from "./pointers.ts";
import { joinHooks, type RegisteredCallback } from "./callbacks.ts";
import { findEnabledFunctions, readFtraceLines } from "./ftrace.ts";
import { readForeignOps } from "./ftrace_ops.ts";
import { createHiddenLooker } from "./hidden.ts";
import { createPause, findKernelCode, isInside, type KernelReader, type Range } from "./kernel_reader.ts";
import { type KernelModule, readModuleLists } from "./modules.ts";
import { findOwners, HIDDEN, type ModuleRange } from "./owners.ts";
import { readFile, readPieces } from "./pieces.ts";
import { findHandlers, findSyscallHooks, type SyscallHandlers } from "./syscalls.ts";

/** Who reads the kernel for the checks: a `ProbeSession`. */
export type IntegrityReader = PointerReader & KernelReader;

/** An event to be told. */
export interface Finding {
  readonly name: IntegrityEvent;
  readonly args: Readonly<Record<string, Value>>;
}

/** What is known of the kernel when it is looked at. */
interface KernelParts {
  /** Its own code; undefined: it hides where. */
  readonly text: Range | undefined;
  readonly modules: readonly ModuleRange[];
  /** Modules in the tree by which the kernel finds code. */
  readonly tree: readonly KernelModule[];
  readonly pause: () => Promise<void> | undefined;
}

const KALLSYMS = "/proc/kallsyms";

/** Looks once; `now` are milliseconds of a clock that only goes forward. */
export type Looker = (now: number) => Promise<readonly Finding[]>;

/**
 * Makes what looks at the kernel.
 *
 * @param reader a session that was opened with `integrity`
 * @param wanted the events that are asked for
 */
export function lookAtKernel(reader: IntegrityReader, wanted: ReadonlySet<IntegrityEvent>): Looker {
  const pause = createPause();
  const lookForHidden = createHiddenLooker(reader, pause);
  let handlers: SyscallHandlers | undefined;

  async function look(now: number): Promise<readonly Finding[]> {
    const text = findKernelCode(reader);
    const lists = await readModuleLists(reader, pause);
    const modules = lists.listed ?? readProcModules(await readFile("/proc/modules") ?? "");
    const kernel = { text, modules, tree: lists.tree ?? [], pause };
    const findings: Finding[] = [];
    if (text !== undefined) findings.push(...tellPointers(await checkIntegrity(reader, modules)));
    if (wanted.has("hooked_syscall") && text !== undefined) {
      handlers ??= await findHandlers(reader, pause);
      findings.push(...await lookAtSyscalls(reader, handlers, { ...kernel, text }));
    }
    if (wanted.has("ftrace_hook")) findings.push(...await lookAtFtrace(reader, kernel));
    if (wanted.has("hidden_kernel_module")) findings.push(...await lookForHidden(now));
    return findings.filter(({ name }) => wanted.has(name));
  }

  return look;
}

function tellPointers({ procFops, seqOps }: IntegrityReport): readonly Finding[] {
  const findings: Finding[] = [];
  if (procFops !== undefined) findings.push({ name: "hooked_proc_fops", args: { hooked_fops_pointers: procFops } });
  if (seqOps !== undefined) findings.push({ name: "hooked_seq_ops", args: { hooked_seq_ops: seqOps } });
  return findings;
}

async function lookAtSyscalls(
  reader: IntegrityReader,
  handlers: SyscallHandlers,
  { text, modules, tree, pause }: KernelParts & { readonly text: Range },
): Promise<readonly Finding[]> {
  const ranges = [...modules, ...tree];
  // What is called is code that ftrace made, unless it is a module's.
  const hooks = (await findSyscallHooks(reader, handlers, text, pause))
    .filter(({ target, isCall }) => !isCall || ranges.some((range) => isInside(target, range)));
  const owners = await findOwners(hooks.map(({ target }) => target), modules, readPieces(KALLSYMS));
  const foreign = hooks.filter(({ target }) => owners.get(target)?.isKernels === false);
  if (foreign.length === 0) return [];
  // Code that the kernel makes may have gone before its name was read.
  const again = await findSyscallHooks(reader, handlers, text, pause);
  return foreign.filter(({ syscall, target }) =>
    again.some((hook) => hook.syscall === syscall && hook.target === target)
  ).map(({ syscall, target }) => ({
    name: "hooked_syscall",
    args: {
      syscall,
      address: target.toString(16),
      function: owners.get(target)?.name ?? "",
      owner: owners.get(target)?.module ?? HIDDEN,
    },
  }));
}

async function lookAtFtrace(
  reader: IntegrityReader,
  { text, modules, tree }: KernelParts,
): Promise<readonly Finding[]> {
  const path = findEnabledFunctions();
  if (path === undefined) return [];
  const lines = await readFtraceLines(readPieces(path));
  const registered = text === undefined ? [] : await findRegistered(reader, { text, modules, tree });
  return joinHooks(lines, registered).map((hook) => ({
    name: "ftrace_hook",
    args: {
      symbol: hook.symbol,
      trampoline: hook.trampoline,
      callback: hook.callback,
      callback_offset: hook.callbackOffset,
      callback_owner: hook.callbackOwner,
      flags: hook.flags,
      count: hook.count,
    },
  }));
}

/** Who is in the kernel's own list, by name. */
async function findRegistered(
  reader: IntegrityReader,
  { text, modules, tree }: Pick<KernelParts, "modules" | "tree"> & { readonly text: Range },
): Promise<readonly RegisteredCallback[]> {
  const ops = readForeignOps(reader, text) ?? [];
  const addresses = ops.flatMap(({ callback, places = [] }) => [callback, ...places]);
  const owners = await findOwners(addresses, [...modules, { name: "", ...text }], readPieces(KALLSYMS));
  return ops.filter(({ callback }) => owners.get(callback)?.isKernels === false).map(({ callback, places }) => ({
    callback: owners.get(callback)?.name ?? hexOf(callback),
    owner: owners.get(callback)?.module ?? HIDDEN,
    module: tree.find((range) => isInside(callback, range))?.name,
    symbols: places?.map((place) => owners.get(place)?.name ?? hexOf(place)),
  }));
}

function hexOf(address: bigint): string {
  return `0x${address.toString(16)}`;
}
