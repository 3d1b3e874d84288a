/**
 * Modules that hide, told from those that are on their way in or out.
 * @module
 */
import type { Finding } from "./look.ts";
import type { KernelReader } from "./kernel_reader.ts";
import { compareModules, type HiddenModule, readModuleLists, readNames, readSysModules } from "./modules.ts";
import { readFile } from "./pieces.ts";

/** How long it is waited before a module is looked at again, in milliseconds, and how often that is done. */
const SETTLING = 250;
const AGAIN = 2;
/** The same for one that is being loaded or unloaded by its own account. */
const CHANGING = 30_000;

/**
 * Makes what looks for modules that hide.
 *
 * @param reader reads the kernel's memory
 * @param pause lets others have their turn
 * @returns what looks; `now` are milliseconds of a clock that only goes forward
 */
export function createHiddenLooker(
  reader: KernelReader,
  pause: () => Promise<void> | undefined,
): (now: number) => Promise<readonly Finding[]> {
  let since: ReadonlyMap<string, number> = new Map();

  return async (now) => {
    let stayed = await findHidden(reader, pause);
    for (let look = 0; look < AGAIN && stayed.length > 0; look++) {
      await new Promise((resolve) => setTimeout(resolve, SETTLING));
      stayed = stillThere(stayed, await findHidden(reader, pause));
    }
    since = new Map(stayed.map((module) => [keyOf(module), since.get(keyOf(module)) ?? now]));
    return stayed.filter((module) => !module.isChanging || now - (since.get(keyOf(module)) ?? now) >= CHANGING)
      .map(({ name, address, srcversion }) => ({
        name: "hidden_kernel_module",
        args: { address: `0x${address.toString(16)}`, name, srcversion },
      }));
  };
}

/** What hides at two looks. */
function stillThere(first: readonly HiddenModule[], second: readonly HiddenModule[]): readonly HiddenModule[] {
  const keys = new Set(first.map(keyOf));
  return second.filter((module) => keys.has(keyOf(module)));
}

function keyOf({ name, address }: HiddenModule): string {
  return `${name} ${address}`;
}

/**
 * The kernel's tree comes before the lists and after them: what is loaded in between is in the lists, what is unloaded is in
 * the tree no more.
 */
async function findHidden(
  reader: KernelReader,
  pause: () => Promise<void> | undefined,
): Promise<readonly HiddenModule[]> {
  const { tree = [], listed: inList } = await readModuleLists(reader, pause);
  const inSys = await readSysModules();
  const text = await readFile("/proc/modules");
  if (text === undefined) return [];
  const addresses = inList && new Set(inList.map(({ address }) => address));
  const hidden = compareModules({ names: readNames(text), addresses }, tree, inSys);
  if (!hidden.some(({ address }) => isIn(tree, address))) return hidden;
  const { tree: after = [] } = await readModuleLists(reader, pause);
  return hidden.filter(({ address }) => !isIn(tree, address) || isIn(after, address));
}

function isIn(modules: readonly { readonly address: bigint }[], address: bigint): boolean {
  return modules.some((module) => module.address === address);
}
