/**
 * The kernel's modules by its own lists, and those that hide: they are gone from the list that everybody reads, and
 * still in the tree by which the kernel finds whose code an address is, or in /sys/module.
 * @module
 */
import { ABSENT, type KernelLayout, type KernelReader, type Range, readCString, readPointer } from "./kernel_reader.ts";
import { readFile } from "./pieces.ts";

/** A module as the kernel has it. */
export interface KernelModule extends Range {
  readonly name: string;
  /** Of its struct; 0: not known. */
  readonly address: bigint;
  /** `MODULE_STATE_LIVE` is 0; others are being loaded or unloaded. */
  readonly state: number;
  readonly srcversion: string;
}

/** The kernel's own lists. */
export interface ModuleLists {
  /** Undefined: the kernel does not say where its list is, or it changed while it was walked through. */
  readonly listed?: readonly KernelModule[];
  /** Undefined: the kernel has no such tree, or does not say where. */
  readonly tree?: readonly KernelModule[];
}

const LONGEST_NAME = 56;
const LONGEST_SRCVERSION = 25;
/** Memory changes while it is walked through; no host has as many. */
const MOST_MODULES = 10_000;

/**
 * Reads the kernel's own lists of modules.
 *
 * @param reader reads the kernel's memory
 * @param pause lets others have their turn
 */
export async function readModuleLists(
  reader: KernelReader,
  pause: () => Promise<void> | undefined,
): Promise<ModuleLists> {
  const layout = reader.readLayout();
  if (layout === undefined || layout.moduleList === ABSENT) return {};
  const roots = reader.findSymbol("mod_tree");
  const head = reader.findSymbol("modules");
  const tree = roots === 0n || layout.treeRoots === ABSENT
    ? undefined
    : await readModules(reader, layout, walkTree(reader, layout, roots), pause);
  // After the tree: what is loaded in between is there.
  const list = head === 0n ? undefined : readList(reader, layout, head);
  return { listed: list && await readModules(reader, layout, list, pause), tree };
}

async function readModules(
  reader: KernelReader,
  layout: KernelLayout,
  addresses: Iterable<bigint>,
  pause: () => Promise<void> | undefined,
): Promise<readonly KernelModule[]> {
  const modules = new Map<bigint, KernelModule>();
  for (const address of addresses) {
    await pause();
    // The tree has a node for each part of a module.
    if (!modules.has(address)) modules.set(address, readModule(reader, layout, address));
  }
  return [...modules.values()];
}

function readModule(reader: KernelReader, layout: KernelLayout, address: bigint): KernelModule {
  const start = readPointer(reader, address + BigInt(layout.moduleText));
  const srcversion = readPointer(reader, address + BigInt(layout.moduleSrcversion));
  return {
    name: readCString(reader, address + BigInt(layout.moduleName), LONGEST_NAME),
    address,
    state: readNumber(reader, address + BigInt(layout.moduleState)),
    srcversion: readCString(reader, srcversion, LONGEST_SRCVERSION),
    start,
    end: start + BigInt(readNumber(reader, address + BigInt(layout.moduleTextSize))),
  };
}

/** At a stretch, for it changes; undefined: it did so meanwhile, and does not lead back to its head. */
function readList(reader: KernelReader, { moduleList }: KernelLayout, head: bigint): readonly bigint[] | undefined {
  const addresses: bigint[] = [];
  let at = readPointer(reader, head);
  while (at !== 0n && at !== head && addresses.length < MOST_MODULES) {
    addresses.push(at - BigInt(moduleList));
    at = readPointer(reader, at);
  }
  return at === head ? addresses : undefined;
}

/**
 * The modules of a latch tree: it is kept twice, the first is walked.
 *
 * @param reader reads the kernel's memory
 * @param tree the address of `mod_tree`
 * @returns addresses, one for each part of a module
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * // mod_tree at 8: its root; at 16 a struct mod_tree_node: its module, then an rb_node (no color, right, left).
 * const memory: Record<string, bigint> = { 8: 24n, 16: 0x1000n, 32: 64n, 56: 0x2000n };
 * const readMemory = (address: bigint) => new Uint8Array(BigUint64Array.of(memory[String(address)] ?? 0n).buffer);
 * const layout = { treeRoots: 0, treeNodeModule: 0, treeNode: 8, treeRight: 8, treeLeft: 16 };
 * deepStrictEqual([...walkTree({ readMemory }, layout, 8n)], [0x1000n, 0x2000n]);
 * ```
 */
export function* walkTree(
  reader: Pick<KernelReader, "readMemory">,
  layout: Pick<KernelLayout, "treeRoots" | "treeNodeModule" | "treeNode" | "treeLeft" | "treeRight">,
  tree: bigint,
): Generator<bigint> {
  const waiting = [readPointer(reader, tree + BigInt(layout.treeRoots))];
  const seen = new Set<bigint>();
  for (let node = waiting.pop(); node !== undefined && seen.size < MOST_MODULES; node = waiting.pop()) {
    if (node === 0n || seen.has(node)) continue;
    seen.add(node);
    const module = readPointer(reader, node - BigInt(layout.treeNode) + BigInt(layout.treeNodeModule));
    if (module !== 0n) yield module;
    waiting.push(
      readPointer(reader, node + BigInt(layout.treeLeft)),
      readPointer(reader, node + BigInt(layout.treeRight)),
    );
  }
}

function readNumber(reader: Pick<KernelReader, "readMemory">, address: bigint): number {
  const bytes = reader.readMemory(address, 4);
  return bytes === undefined ? 0 : new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
}

/** What hides. */
export interface HiddenModule {
  readonly name: string;
  /** Of its struct or, where only /sys/module has it, of its code; 0: not known. */
  readonly address: bigint;
  readonly srcversion: string;
  /** It is being loaded or unloaded: that takes a while, during which it may be in one list and not yet in another. */
  readonly isChanging: boolean;
}

/** What everybody sees. */
export interface ListedModules {
  /** In /proc/modules; an empty one is nobody's name. */
  readonly names: ReadonlySet<string>;
  /** Of the structs in the kernel's list, which no name deceives; undefined: it is not known. */
  readonly addresses?: ReadonlySet<bigint>;
}

/**
 * The modules that are somewhere and not in the list that everybody reads.
 *
 * @param listed names in /proc/modules, addresses in the kernel's list
 * @param tree modules in the kernel's tree
 * @param inSys modules in /sys/module
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const rootkit = { name: "rootkit", address: 1n, state: 0, srcversion: "A1", start: 0n, end: 0n };
 * deepStrictEqual(compareModules({ names: new Set(["ext4"]) }, [rootkit, { ...rootkit, name: "ext4" }], []), [
 *   { name: "rootkit", address: 1n, srcversion: "A1", isChanging: false },
 * ]);
 * ```
 */
export function compareModules(
  { names, addresses }: ListedModules,
  tree: readonly KernelModule[],
  inSys: readonly HiddenModule[],
): readonly HiddenModule[] {
  const inTree = tree.filter(({ name, address }) => !names.has(name) || addresses?.has(address) === false);
  const known = new Set(inTree.map(({ name }) => name));
  return [
    ...inTree.map(({ name, address, srcversion, state }) => ({ name, address, srcversion, isChanging: state !== 0 })),
    ...inSys.filter(({ name }) => !names.has(name) && !known.has(name)),
  ];
}

/**
 * The names in /proc/modules. A module that has blanked its own has none.
 *
 * @param text of the file
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(readNames("ext4 4096 2 - Live 0x0\n 4096 0 - Live 0x0\n"), new Set(["ext4"]));
 * ```
 */
export function readNames(text: string): ReadonlySet<string> {
  return new Set(text.split("\n").map((line) => line.split(" ")[0]).filter((name) => name !== ""));
}

/** The modules of /sys/module: only what was loaded has a state there, what was built in has none. */
export async function readSysModules(folder = "/sys/module"): Promise<readonly HiddenModule[]> {
  const modules: HiddenModule[] = [];
  for (const name of await list(folder)) {
    const state = (await readFile(`${folder}/${name}/initstate`))?.trim();
    if (state === undefined) continue;
    const address = (await readFile(`${folder}/${name}/sections/.text`))?.trim() ?? "";
    modules.push({
      name,
      address: /^0x[0-9a-f]+$/.test(address) ? BigInt(address) : 0n,
      srcversion: (await readFile(`${folder}/${name}/srcversion`))?.trim() ?? "",
      isChanging: state !== "live",
    });
  }
  return modules;
}

async function list(folder: string): Promise<readonly string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  } catch {
    return [];
  }
}
