/**
 * A kernel module that is loaded and unloaded: only in the machines of `test/kernels`, whose kernels' modules are known.
 * @module
 */
import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { capture, eventsWith, offersHere } from "./capture.ts";
import { liveTest, WHY_NOT } from "./live.ts";

const KERNELS = `${Deno.env.get("HOME")}/.cache/hindtrace/kernels`;
const DUMMY = `lib/modules/${Deno.osRelease()}/kernel/drivers/net/dummy.ko`;

/** A driver of network devices that do nothing; undefined: this is none of those kernels. */
function findModule(): string | undefined {
  for (const { name } of listFolder(KERNELS)) {
    for (const path of [`${KERNELS}/${name}/${DUMMY}`, `${KERNELS}/${name}/usr/${DUMMY}`]) {
      for (const end of ["", ".xz"]) if (isThere(path + end)) return path + end;
    }
  }
  return undefined;
}

const MODULE = findModule();

for (const hooks of [false, true]) {
  liveTest(
    `a module is told when it is loaded and unloaded${hooks ? ", by kernel functions" : ""}`,
    async () => {
      ok(MODULE !== undefined);
      const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "module-" }));
      try {
        await Deno.copyFile(MODULE, `${folder}/dummy.ko${MODULE.endsWith(".xz") ? ".xz" : ""}`);
        const done = await capture({
          events: ["module_load", "module_free", "security_kernel_read_file", "finit_module"],
          command: "/bin/sh",
          args: ["-c", `[ -e dummy.ko ] || xz -d dummy.ko.xz; insmod ./dummy.ko && rmmod dummy`],
          cwd: folder,
          hooks,
        });
        strictEqual(done.code, 0);
        const [loaded] = eventsWith(done, "module_load", { name: "dummy" });
        deepStrictEqual([loaded.args.get("pathname"), loaded.syscall], [`${folder}/dummy.ko`, "finit_module"]);
        ok(BigInt(String(loaded.args.get("inode"))) > 0n);
        strictEqual(eventsWith(done, "module_free", { name: "dummy" }).length, 1);
        const read = eventsWith(done, "security_kernel_read_file", { pathname: `${folder}/dummy.ko` });
        deepStrictEqual(read.map(({ args }) => args.get("type")), [2]);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
    WHY_NOT ?? (MODULE === undefined ? "none of the kernels of test/kernels runs here" : undefined) ??
      (hooks && !offersHere({ hooks }).hasHook("commit_creds") ? "no kprobes here" : undefined),
  );
}

function listFolder(path: string): readonly Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(path)];
  } catch {
    return [];
  }
}

function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}
