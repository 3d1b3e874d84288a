/**
 * Modules that hide, told from those that are on their way in or out.
 * @module
 */
import type { Finding } from "./look.ts";
import type { KernelReader } from "./kernel_reader.ts";
import { compareModules, type HiddenModule, readModuleLists, readNames, readSysModules } from "./modules.ts";
import { readFile } from "./pieces.ts";

/** How long a module is watched before it is told of, in milliseconds. */
const SETTLING = 250;
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
    const first = await findHidden(reader, pause);
    if (first.length > 0) await new Promise((resolve) => setTimeout(resolve, SETTLING));
    const stayed = first.length === 0 ? [] : stillThere(first, await findHidden(reader, pause));
    since = new Map(stayed.map((module) => [keyOf(module), since.get(keyOf(module)) ?? now]));
    return stayed.filter((module) => !module.isChanging || now - (since.get(keyOf(module)) ?? now) >= CHANGING)
      .map(({ name, address, srcversion }) => ({
        name: "hidden_kernel_module",
        args: { address: `0x${address.toString(16)}`, name, srcversion },
      }));
  };
}

/** What hides at both looks. */
function stillThere(first: readonly HiddenModule[], second: readonly HiddenModule[]): readonly HiddenModule[] {
  const keys = new Set(first.map(keyOf));
  return second.filter((module) => keys.has(keyOf(module)));
}

function keyOf({ name, address }: HiddenModule): string {
  return `${name} ${address}`;
}

/** /proc/modules comes last, and the kernel's list after its tree: what is loaded in between is there. */
async function findHidden(
  reader: KernelReader,
  pause: () => Promise<void> | undefined,
): Promise<readonly HiddenModule[]> {
  const { tree = [], listed: inList } = await readModuleLists(reader, pause);
  const inSys = await readSysModules();
  const text = await readFile("/proc/modules");
  if (text === undefined) return [];
  const addresses = inList && new Set(inList.map(({ address }) => address));
  return compareModules({ names: readNames(text), addresses }, tree, inSys);
}
