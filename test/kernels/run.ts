/**
 * Runs the live tests, or another command, on other kernels: those of Debian, each in a virtual machine (qemu, which needs
 * no help of the processor) that sees this machine's files and changes none of them.
 *
 *     deno task kernels [--suite bookworm]… [-- COMMAND [ARGS…]]
 *
 * Needs root's `apt-get install qemu-system-x86 busybox-static kmod cpio xz-utils`. Kernels are kept in
 * `~/.cache/hindtrace/kernels`.
 * @module
 */
import { getKernel, type Kernel, run } from "./packages.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const INIT = new URL("init.sh", import.meta.url).pathname;
/** 6.1, 6.12, and the newest. */
const SUITES = ["bookworm", "trixie", "trixie-backports"];
const TESTS = ["hooks", "module", "probes", "counts", "scopes", "snapshot"].map((name) =>
  `test/sources/ebpf/${name}_live_test.ts`
);
/** What the machine needs to see this one's files. */
const MODULES = ["virtio_pci", "9pnet_virtio", "9p", "overlay", "virtio_console"];

if (import.meta.main) {
  const end = Deno.args.indexOf("--");
  const flags = end < 0 ? Deno.args : Deno.args.slice(0, end);
  const suites = flags.filter((_, index) => flags[index - 1] === "--suite");
  const command = end < 0 ? [Deno.execPath(), "test", "-A", "--no-check", ...TESTS] : Deno.args.slice(end + 1);
  let failed = 0;
  for (const suite of suites.length > 0 ? suites : SUITES) {
    const kernel = await getKernel(suite, `${Deno.env.get("HOME")}/.cache/hindtrace/kernels`);
    console.log(`== ${kernel.release} (${suite})`);
    failed += await runOn(kernel, command) === 0 ? 0 : 1;
  }
  Deno.exitCode = failed === 0 ? 0 : 1;
}

/**
 * Runs a command on a kernel; what it prints is printed.
 *
 * @returns its exit code; -1: the machine ended before the command did
 */
async function runOn(kernel: Kernel, command: readonly string[]): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "kernels-" });
  try {
    const initrd = `${folder}/initrd`;
    await buildInitrd(kernel, initrd, command);
    const machine = new Deno.Command("qemu-system-x86_64", {
      args: machineArgs(kernel, initrd, `${folder}/console`),
      stdin: "null",
      stdout: "piped",
    }).spawn();
    let end = "";
    for await (const text of machine.stdout.pipeThrough(new TextDecoderStream())) {
      await Deno.stdout.write(new TextEncoder().encode(text));
      end = (end + text).slice(-100);
    }
    const code = Number(/^@@exit (\d+)\s*$/m.exec(end)?.[1] ?? -1);
    await machine.status;
    if (code < 0) console.error((await Deno.readTextFile(`${folder}/console`)).slice(-4000));
    return code;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function machineArgs({ image }: Kernel, initrd: string, log: string): string[] {
  return [
    // Both processors by turns: each in a thread of its own, one ran into code that the other was changing (int3 of a
    // static key that was gone again), and the kernel panicked now and then.
    ...["-accel", "tcg,thread=single,tb-size=1024", "-cpu", "max,la57=off,-pku", "-smp", "2", "-m", "6g"],
    ...["-nodefaults", "-no-reboot", "-display", "none", "-kernel", image, "-initrd", initrd],
    ...["-append", "console=ttyS0 loglevel=4 panic=1", "-serial", `file:${log}`],
    ...["-device", "virtio-serial-pci", "-chardev", "stdio,id=output", "-device", "virtconsole,chardev=output"],
    ...["-fsdev", "local,id=host,path=/,security_model=none,readonly=on,multidevs=remap"],
    ...["-device", "virtio-9p-pci,fsdev=host,mount_tag=host"],
  ];
}

/** The files that the machine starts from: busybox, modules in the order they are needed, and what to do. */
async function buildInitrd(
  { release, root }: Kernel,
  path: string,
  command: readonly string[],
): Promise<void> {
  const folder = `${path}.files`;
  for (const name of ["bin", "proc", "sys", "dev", "host", "new", "upper", "modules"]) {
    await Deno.mkdir(`${folder}/${name}`, { recursive: true });
  }
  await Deno.copyFile("/bin/busybox", `${folder}/bin/busybox`);
  await Deno.copyFile(INIT, `${folder}/init`);
  await Deno.chmod(`${folder}/init`, 0o755);
  const home = Deno.env.get("HOME") ?? "/root";
  await Deno.writeTextFile(
    `${folder}/command`,
    `export HOME=${quote(home)} PATH=${quote(Deno.env.get("PATH") ?? "")} NO_COLOR=1\ncd ${quote(ROOT)}\n${
      command.map(quote).join(" ")
    }\n`,
  );
  await Deno.writeTextFile(`${folder}/checkout`, ROOT);
  await run("depmod", "-b", root, release);
  const lines = await run("modprobe", "-d", root, "-S", release, "--show-depends", "-a", ...MODULES);
  const files = [...new Set([...lines.matchAll(/^insmod (\S+)/gm)].map(([, file]) => file))];
  for (const [index, file] of files.entries()) {
    const name = `${folder}/modules/${String(index).padStart(2, "0")}-${file.split("/").pop()}`;
    await Deno.copyFile(file, name);
    if (name.endsWith(".xz")) await run("xz", "-d", name);
  }
  await run("sh", "-c", `cd ${quote(folder)} && find . | cpio -o -H newc --quiet >${quote(path)}`);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
