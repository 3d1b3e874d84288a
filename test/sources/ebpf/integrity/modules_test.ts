/**
 * The kernel's lists of modules out of memory, and what hides from them.
 * @module
 */
import { deepStrictEqual, strictEqual } from "node:assert";
import {
  compareModules,
  readModuleLists,
  readNames,
  readSysModules,
  walkTree,
} from "../../../../src/sources/ebpf/integrity/modules.ts";
import { FakeKernel } from "./fake_kernel.ts";

const LIST = 0xffff_ffff_8300_0000n;
const TREE = 0xffff_ffff_8300_1000n;
const EXT4 = 0xffff_ffff_c000_0000n;
const ROOTKIT = 0xffff_ffff_c000_1000n;
const NODES = 0xffff_ffff_c000_2000n;

/** Two modules in the tree, one of them by two parts, one in the list. */
function twoModules(): FakeKernel {
  const kernel = new FakeKernel();
  kernel.symbols.modules = LIST;
  kernel.symbols.mod_tree = TREE;
  kernel.writeModule(EXT4, "ext4", 0xffff_ffff_c010_0000n);
  kernel.writeModule(ROOTKIT, "rootkit", 0xffff_ffff_c020_0000n);
  kernel.writePointer(LIST, EXT4 + 8n);
  kernel.writePointer(EXT4 + 8n, LIST);
  node(kernel, 0, EXT4, 1, 2);
  node(kernel, 1, ROOTKIT, -1, -1);
  node(kernel, 2, EXT4, -1, -1);
  kernel.writePointer(TREE + 8n, nodeOf(0));
  return kernel;
}

function nodeOf(index: number): bigint {
  return index < 0 ? 0n : NODES + BigInt(index) * 64n + 8n;
}

/** A mod_tree_node: its module, and an rb_node. */
function node(kernel: FakeKernel, index: number, module: bigint, left: number, right: number): void {
  kernel.writePointer(nodeOf(index) - 8n, module);
  kernel.writePointer(nodeOf(index) + 8n, nodeOf(right));
  kernel.writePointer(nodeOf(index) + 16n, nodeOf(left));
}

Deno.test("the kernel's list and its tree of modules are read", async () => {
  const { listed, tree } = await readModuleLists(twoModules(), () => undefined);
  deepStrictEqual(listed?.map(({ name }) => name), ["ext4"]);
  deepStrictEqual(tree?.map(({ name, start, end }) => [name, end - start]).sort(), [["ext4", 4096n], [
    "rootkit",
    4096n,
  ]]);
});

Deno.test("a tree that changes while it is walked through does not hold us up", () => {
  const kernel = twoModules();
  node(kernel, 2, EXT4, 0, 1);
  deepStrictEqual([...walkTree(kernel, kernel.readLayout(), TREE)].length, 3);
  kernel.writePointer(TREE + 8n, 0xdead_0000n);
  deepStrictEqual([...walkTree(kernel, kernel.readLayout(), TREE)], []);
});

Deno.test("a list that leads nowhere is not believed", async () => {
  const kernel = twoModules();
  kernel.writePointer(EXT4 + 8n, 0xdead_0000n);
  const { listed, tree } = await readModuleLists(kernel, () => undefined);
  strictEqual(listed, undefined);
  strictEqual(tree?.length, 2);
});

Deno.test("a kernel that does not say where its lists are, or has none, gives none", async () => {
  const kernel = twoModules();
  kernel.hasLayout = false;
  deepStrictEqual(await readModuleLists(kernel, () => undefined), {});
  deepStrictEqual(await readModuleLists(new FakeKernel(), () => undefined), { listed: undefined, tree: undefined });
});

Deno.test("what is not in /proc/modules hides, and is named once", async () => {
  const { tree = [] } = await readModuleLists(twoModules(), () => undefined);
  const inSys = [
    { name: "rootkit", address: 1n, srcversion: "", isChanging: false },
    { name: "other", address: 2n, srcversion: "", isChanging: true },
    { name: "ext4", address: 3n, srcversion: "", isChanging: false },
  ];
  deepStrictEqual(compareModules({ names: new Set(["ext4"]) }, tree, inSys), [
    { name: "rootkit", address: ROOTKIT, srcversion: "", isChanging: false },
    inSys[1],
  ]);
});

for (
  const [what, name] of [["without a name", ""], ["that calls itself as another", "ext4"]] as const
) {
  Deno.test(`a module ${what} hides, too`, async () => {
    const kernel = twoModules();
    kernel.writeModule(ROOTKIT, name, 0xffff_ffff_c020_0000n);
    const { tree = [], listed = [] } = await readModuleLists(kernel, () => undefined);
    const addresses = new Set(listed.map(({ address }) => address));
    deepStrictEqual(compareModules({ names: new Set(["ext4"]), addresses }, tree, []), [
      { name, address: ROOTKIT, srcversion: "", isChanging: false },
    ]);
  });
}

Deno.test("a module that has blanked its name is not in /proc/modules, where the kernel's list is not known", async () => {
  const kernel = twoModules();
  kernel.writeModule(ROOTKIT, "", 0xffff_ffff_c020_0000n);
  const { tree = [] } = await readModuleLists(kernel, () => undefined);
  const names = readNames("ext4 4096 0 - Live 0xffffffffc0100000\n 4096 0 - Live 0xffffffffc0200000\n");
  deepStrictEqual(compareModules({ names }, tree, []).map(({ address }) => address), [ROOTKIT]);
});

Deno.test("the modules of /sys/module are those with a state", async () => {
  const folder = await Deno.makeTempDir();
  try {
    for (const name of ["kernel", "loaded/sections", "loading"]) {
      await Deno.mkdir(`${folder}/${name}`, { recursive: true });
    }
    await Deno.writeTextFile(`${folder}/loaded/initstate`, "live\n");
    await Deno.writeTextFile(`${folder}/loaded/sections/.text`, "0xffffffffc0000000\n");
    await Deno.writeTextFile(`${folder}/loaded/srcversion`, "A1\n");
    await Deno.writeTextFile(`${folder}/loading/initstate`, "coming\n");
    deepStrictEqual((await readSysModules(folder)).toSorted((a, b) => a.name < b.name ? -1 : 1), [
      { name: "loaded", address: 0xffffffffc0000000n, srcversion: "A1", isChanging: false },
      { name: "loading", address: 0n, srcversion: "", isChanging: true },
    ]);
    deepStrictEqual(await readSysModules(`${folder}/absent`), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
