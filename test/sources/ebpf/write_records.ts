/**
 * Saves the records of fixtures/records anew, from processes that it starts itself: `deno run -A` this as root; with
 * `--by-function` those that kernel functions tell of, with `--module FILE` also those of a module that is loaded.
 * @module
 */
import { PROBE_EVENTS } from "../../../src/sources/ebpf/probes.ts";
import { type Capture, capture } from "./capture.ts";
import { CONTAINER_SCRIPT } from "./container_script.ts";
import { decodeRecord, RECORDS } from "./record_fixtures.ts";
import { readCgroupSetup } from "../../../src/sources/ebpf/cgroups.ts";

const SYSCALLS = ["openat", "openat2", "mkdir", "mount", "ptrace", "process_vm_writev", "init_module", "pipe2"]
  .concat(["finit_module", "nanosleep", "execve", "exit_group", "connect", "setresuid", "renameat2"]);

/** What must not be saved: where this machine keeps its things. */
const PRIVATE = [Deno.execPath(), Deno.realPathSync(Deno.execPath()), Deno.cwd()];

const hooks = Deno.args.includes("--by-function");
const module = Deno.args[Deno.args.indexOf("--module") + 1];
const OUTPUT = hooks ? new URL("by_function/", RECORDS) : RECORDS;
/** What kernel functions tell of, and of a module what there is. */
const HOOKED = new Set(PROBE_EVENTS.filter(({ hook }) => hook !== undefined).map(({ name }) => name));
const MODULE = ["module_load", "module_free"];

async function main(): Promise<void> {
  const folder = "/tmp/hindtrace-records";
  await Deno.mkdir(folder);
  try {
    const child = new URL("syscalls_child.ts", import.meta.url).pathname;
    const all = [...new Set(PROBE_EVENTS.map(({ name }) => name)), ...SYSCALLS];
    const script = `a=1 /bin/true 'a b' c; cat /etc/hostname`;
    const group = `${readCgroupSetup().root}/hindtrace-records`;
    const id = "0123456789abcdef".repeat(4);
    save(
      await capture({
        events: all,
        command: Deno.execPath(),
        args: ["run", "-A", "--no-config", child, folder],
        env: { DENO_DIR: `${folder}/deno` },
        hooks,
      }),
    );
    const shell = { events: all, command: "/bin/sh", cwd: "/", hooks };
    if (!hooks) save(await capture({ ...shell, args: ["-c", CONTAINER_SCRIPT, "sh", group, id] }));
    save(await capture({ ...shell, args: ["-c", script] }));
    if (Deno.args.includes("--module")) {
      await Deno.copyFile(module, `${folder}/module.ko`);
      const name = module.split("/").pop()?.split(".")[0];
      const load = `insmod ${folder}/module.ko; rmmod ${name}`;
      save(await capture({ ...shell, events: MODULE, args: ["-c", load] }), RECORDS);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The last record of each event. */
function save({ events }: Capture, output = OUTPUT): void {
  const fit = events.map((event) => [event.name, event.record.copy().bytes.slice()] as const).filter(([, bytes]) => {
    const text = new TextDecoder("latin1").decode(bytes);
    return !PRIVATE.some((path) => text.includes(path));
  });
  Deno.mkdirSync(output, { recursive: true });
  for (const [name, bytes] of new Map(fit)) {
    const isModule = MODULE.includes(name);
    if (hooks && !isModule && !HOOKED.has(name)) continue;
    Deno.writeFileSync(new URL(`${name}.bin`, output), bytes);
    const [decoded] = decodeRecord(hooks && !isModule ? `by_function/${name}` : name, bytes);
    Deno.writeTextFileSync(new URL(`${name}.json`, output), `${decoded.json()}\n`);
  }
}

if (import.meta.main) await main();
