/**
 * Saves the records of fixtures/records anew, from processes that it starts itself: `deno run -A` this as root.
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
      }),
    );
    save(await capture({ events: all, command: "/bin/sh", args: ["-c", CONTAINER_SCRIPT, "sh", group, id], cwd: "/" }));
    save(await capture({ events: all, command: "/bin/sh", args: ["-c", script], cwd: "/" }));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The last record of each event. */
function save({ events }: Capture): void {
  const fit = events.map((event) => [event.name, event.record.copy().bytes.slice()] as const).filter(([, bytes]) => {
    const text = new TextDecoder("latin1").decode(bytes);
    return !PRIVATE.some((path) => text.includes(path));
  });
  for (const [name, bytes] of new Map(fit)) {
    Deno.writeFileSync(new URL(`${name}.bin`, RECORDS), bytes);
    const [decoded] = decodeRecord(name, bytes);
    Deno.writeTextFileSync(new URL(`${name}.json`, RECORDS), `${decoded.json()}\n`);
  }
}

if (import.meta.main) await main();
