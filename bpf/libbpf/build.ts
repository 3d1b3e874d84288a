/**
 * Builds libbpf as one shared object that needs nothing but the C library: libbpf, libelf and zlib from Debian's
 * static archives, as base64 text (bundlers carry text as it is, and take half a second to unpack bytes).
 * `deno run -A bpf/libbpf/build.ts` writes `libbpf.x86_64.so.base64`; with `--check` it only compares, and says so when
 * the packages are not there. The same packages give the same bytes, whatever the folder.
 *
 * The archives were compiled for programs, not for shared objects, and against a newer C library than Deno needs:
 * three symbols are renamed to those of `compat.c`, one object is replaced by `elf_error.c`.
 * @module
 */
import { join } from "node:path";

/** What the committed file was made of; other versions give other bytes. */
const PACKAGES: Readonly<Record<string, string>> = {
  "libbpf-dev": "1:1.1.2-0+deb12u1",
  "libelf-dev": "0.188-2.1",
  "zlib1g-dev": "1:1.2.13.dfsg-1",
  "gcc-12": "12.2.0-14+deb12u1",
  "binutils": "2.40-2",
};

const HERE = import.meta.dirname ?? ".";
const OUTPUT = join(HERE, "libbpf.x86_64.so.base64");
const ARCHIVES = "/usr/lib/x86_64-linux-gnu";

/** Deno's own floor: where Deno runs, this does. */
const NEWEST_GLIBC = [2, 27] as const;

const RENAMED = [
  "--redefine-sym=stderr=compat_stderr",
  "--redefine-sym=fstat=compat_fstat",
  // glibc 2.28 gave the same function this name.
  "--redefine-sym=fcntl64=fcntl",
];

function main(check: boolean): number {
  const reason = missing();
  if (reason !== undefined) {
    console.error(`left out: ${reason}; nothing was compared`);
    return check ? 0 : 1;
  }
  const library = build();
  if (!check) {
    Deno.writeTextFileSync(OUTPUT, library.toBase64());
    console.error(`${OUTPUT}: ${library.length} bytes`);
    return 0;
  }
  if (Deno.readTextFileSync(OUTPUT) === library.toBase64()) {
    console.error("libbpf.x86_64.so.base64 is what its source gives");
    return 0;
  }
  console.error(
    "libbpf.x86_64.so.base64 differs from what its source gives: run deno task bpf and commit it",
  );
  return 1;
}

/** Why the library cannot be made here as it was made. */
function missing(): string | undefined {
  const wrong = Object.entries(PACKAGES).find(([name, version]) => installed(name) !== version);
  if (wrong === undefined) return undefined;
  const found = installed(wrong[0]);
  return `Debian's ${wrong.join(" ")} is not here${found === "" ? "" : ` (but ${found})`}`;
}

function installed(name: string): string {
  try {
    const { success, stdout } = new Deno.Command("dpkg-query", {
      args: ["-W", "-f", "${Version}", name],
      stderr: "null",
    }).outputSync();
    return success ? new TextDecoder().decode(stdout) : "";
  } catch {
    return "";
  }
}

function build(): Uint8Array {
  const folder = Deno.makeTempDirSync({ prefix: "libbpf-" });
  try {
    for (const name of ["compat", "elf_error"]) {
      const flags = ["-c", "-O2", "-fPIC", "-Wall", "-Wextra", "-Werror"];
      run(folder, "gcc-12", [...flags, "-o", `${name}.o`, join(HERE, `${name}.c`)]);
    }
    Deno.copyFileSync(join(ARCHIVES, "libelf.a"), join(folder, "libelf.a"));
    run(folder, "ar", ["dD", "libelf.a", "elf_error.o"]);
    run(folder, "objcopy", [...RENAMED, "libelf.a"]);
    run(folder, "objcopy", [...RENAMED, join(ARCHIVES, "libbpf.a"), "libbpf.a"]);
    run(folder, "gcc-12", [
      "-shared",
      "-o",
      "libbpf.so",
      "-Wl,-soname,libbpf-hindtrace.so",
      "compat.o",
      "elf_error.o",
      "-Wl,--whole-archive",
      "libbpf.a",
      "-Wl,--no-whole-archive",
      "libelf.a",
      join(ARCHIVES, "libz.a"),
      `-Wl,--version-script=${join(HERE, "exports.map")}`,
      ...["--gc-sections", "--build-id=none", "-z,defs", "-z,now", "-z,relro", "-s"].map((flag) => `-Wl,${flag}`),
    ]);
    refuseOthers(run(folder, "readelf", ["-dVW", "libbpf.so"]));
    return Deno.readFileSync(join(folder, "libbpf.so"));
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** Refuses a library that would not load wherever Deno does. */
function refuseOthers(description: string): void {
  const libraries = [...description.matchAll(/\(NEEDED\).*\[(.*)\]/g)].map(([, name]) => name);
  if (libraries.join() !== "libc.so.6") throw new Error(`The library needs ${libraries.join(", ")}`);
  for (const [version, major, minor] of description.matchAll(/GLIBC_(\d+)\.(\d+)/g)) {
    const newer = Number(major) - NEWEST_GLIBC[0] || Number(minor) - NEWEST_GLIBC[1];
    if (newer > 0) throw new Error(`The library needs ${version}`);
  }
}

function run(folder: string, program: string, args: readonly string[]): string {
  const { success, stdout, stderr } = new Deno.Command(program, {
    args: [...args],
    cwd: folder,
    env: { LC_ALL: "C", SOURCE_DATE_EPOCH: "0" },
  }).outputSync();
  if (!success) throw new Error(`${program} failed:\n${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}

if (import.meta.main) Deno.exitCode = main(Deno.args.includes("--check"));
