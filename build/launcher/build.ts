/**
 * Compiles the launcher for each kind of processor: `deno run -A build/launcher/build.ts` writes the bytes beside the
 * source, `--check` only compares. Users' machines have no compiler, so the bytes are committed; another compiler than
 * the one named here may give others that are as good, so only the same one is compared.
 * @module
 */
import { join } from "node:path";

/** What is compiled, and with what. */
const COMPILERS = {
  x86_64: "gcc",
  aarch64: "aarch64-linux-gnu-gcc",
} as const;
/** Debian 12's. */
const COMPILER_VERSION = "12.2.0";
const HERE = import.meta.dirname ?? ".";
const FLAGS = [
  "-std=gnu17",
  "-Os",
  "-Wall",
  "-Wextra",
  "-Werror",
  // No library, no table, no section that would need one.
  "-ffreestanding",
  "-fno-builtin",
  "-fno-tree-loop-distribute-patterns",
  "-fno-stack-protector",
  "-fno-asynchronous-unwind-tables",
  "-fcf-protection=none",
  // Deno's start expects its registers as they were.
  "-mgeneral-regs-only",
  "-fPIE",
  "-static",
  "-nostdlib",
  `-Wl,-T,${join(HERE, "launcher.ld")}`,
  "-Wl,--build-id=none",
  "-Wl,-z,noexecstack",
  "-Wl,--no-warn-rwx-segments",
];

/** A kind of processor the program is built for. */
export type Machine = keyof typeof COMPILERS;

/** All of them. */
export const MACHINES = Object.keys(COMPILERS) as readonly Machine[];

/** The committed bytes. */
export function readLauncher(machine: Machine): Uint8Array {
  return Deno.readFileSync(join(HERE, `launcher.${machine}.bin`));
}

/**
 * Compiles the launcher.
 *
 * @returns the bytes, or why it was not done
 */
export function compileLauncher(machine: Machine): Uint8Array | string {
  const compiler = COMPILERS[machine];
  const version = versionOf(compiler);
  if (version !== COMPILER_VERSION) return `${compiler} ${COMPILER_VERSION} is not here (${version ?? "none"})`;
  const folder = Deno.makeTempDirSync({ prefix: "launcher-" });
  try {
    const linked = join(folder, "launcher.elf");
    run(compiler, [...FLAGS, "-o", linked, join(HERE, "launcher.c")]);
    const flat = join(folder, "launcher.bin");
    run(compiler.replace(/gcc$/, "objcopy"), ["-O", "binary", linked, flat]);
    return Deno.readFileSync(flat);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function versionOf(compiler: string): string | undefined {
  try {
    const { stdout } = new Deno.Command(compiler, { args: ["-dumpfullversion"], stderr: "null" }).outputSync();
    return new TextDecoder().decode(stdout).trim();
  } catch {
    return undefined;
  }
}

function run(program: string, args: readonly string[]): void {
  const { success } = new Deno.Command(program, { args: [...args], stdout: "inherit", stderr: "inherit" }).outputSync();
  if (!success) throw new Error(`${program} failed`);
}

function main(check: boolean): number {
  let failures = 0;
  for (const machine of MACHINES) {
    const bytes = compileLauncher(machine);
    if (typeof bytes === "string") {
      console.error(`left out: launcher.${machine}.bin was not compared: ${bytes}`);
      if (!check) failures++;
    } else if (!check) {
      Deno.writeFileSync(join(HERE, `launcher.${machine}.bin`), bytes);
      console.error(`launcher.${machine}.bin: ${bytes.length} bytes`);
    } else if (bytes.toHex() !== readLauncher(machine).toHex()) {
      console.error(`launcher.${machine}.bin is not what launcher.c gives: run build/launcher/build.ts and commit it`);
      failures++;
    }
  }
  return failures === 0 ? 0 : 1;
}

if (import.meta.main) Deno.exitCode = main(Deno.args.includes("--check"));
