/**
 * `deno task build`: makes `dist/`, the binary and what goes with it. See `build/README.md`.
 * @module
 */
import { parseArgs } from "node:util";
import { constants, zstdCompressSync } from "node:zlib";
import type { BuildInfo } from "../src/cli/build_info.ts";
import { completions, type Shell, SHELLS } from "../src/cli/completions.ts";
import { manPage } from "../src/cli/man.ts";
import { COMMANDS } from "../src/cli/mod.ts";
import { VERSION } from "../src/version.ts";
import { readBase, sha256Of } from "./base.ts";
import { bundleAll } from "./bundle.ts";
import { readCommit } from "./commit.ts";
import { compileProgram } from "./compile.ts";
import { readContents } from "./components.ts";
import { readExecutable } from "./elf.ts";
import { type Machine, MACHINES, readLauncher } from "./launcher/build.ts";
import { assemble } from "./program.ts";
import { billOfMaterials } from "./sbom.ts";
import { findFaults } from "./smoke.ts";

/** What is built, and how. */
export interface BuildOptions {
  readonly machine: Machine;
  /** `auto`: `deno compile` where it can and its binary does all that it must, else our launcher. */
  readonly pack: "auto" | "compile" | "launcher";
  /** Folder that is made anew. */
  readonly output: string;
  readonly root: URL;
}

const ROOT = new URL("../", import.meta.url);
/** The names that are used for processors. */
const NAMES: Readonly<Record<string, Machine>> = { x64: "x86_64", amd64: "x86_64", arm64: "aarch64" };
const PACKS = ["auto", "compile", "launcher"] as const;
/** More takes four times as long for half a percent. */
const ZSTD_LEVEL = 12;

/**
 * Builds the program.
 *
 * @param options what and how
 * @param say told what is done, a line each
 */
export async function build(options: BuildOptions, say: (line: string) => void): Promise<void> {
  const { machine, output, root } = options;
  await clear(output);
  const binary = `${output}/hindtrace`;
  const { info, licenses } = await describe(options);
  const packed = await pack(binary, options, info, licenses, say);
  const bytes = await Deno.readFile(binary);
  const found = readExecutable(bytes).machine;
  if (found !== machine) throw new Error(`Cannot use ${binary}: it is for ${found}, not ${machine}`);
  const sha256 = await sha256Of(bytes);
  say(`${binary}: ${megabytes(bytes.length)}, ${packed.packed}, for ${machine}`);
  const packedBytes = zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL } });
  await Deno.writeFile(`${binary}.zst`, packedBytes);
  say(`${binary}.zst: ${megabytes(packedBytes.length)}, for transport`);
  await Deno.writeTextFile(
    `${output}/hindtrace.cdx.json`,
    billOfMaterials({ version: VERSION, sha256, build: packed }),
  );
  await writeTexts(output, root, info);
  await writeChecksums(output);
}

/** Makes the folder, or removes what is in it; what was built there for other processors stays. */
async function clear(output: string): Promise<void> {
  await Deno.mkdir(output, { recursive: true });
  for (const { name } of Deno.readDirSync(output)) {
    if (!isForOther(name)) await Deno.remove(`${output}/${name}`, { recursive: true });
  }
}

function isForOther(name: string): boolean {
  return (MACHINES as readonly string[]).includes(name);
}

async function describe({ machine, root }: BuildOptions): Promise<{ info: BuildInfo; licenses: string }> {
  const { components, licenses } = await readContents(machine, root);
  return { info: { packed: "launcher", machine, ...readCommit(root), components }, licenses };
}

/** Writes the binary, and says how it was made. */
async function pack(
  binary: string,
  { machine, pack, root }: BuildOptions,
  info: BuildInfo,
  licenses: string,
  say: (line: string) => void,
): Promise<BuildInfo> {
  // Only a binary that can be tried here is taken for as good.
  if (pack === "compile" || (pack === "auto" && machine === Deno.build.arch)) {
    const compiled = { ...info, packed: "deno compile" };
    const reason = await compileProgram({ root, machine, build: compiled, licenses, output: binary }) ??
      await faultsOf(binary, machine);
    if (reason === undefined) return compiled;
    if (pack === "compile") throw new Error(`Cannot build by deno compile: ${reason}`);
    say(`not by deno compile, but by our launcher: ${reason}`);
  }
  const [deno, texts] = await Promise.all([readBase(machine), bundleAll(root)]);
  const bytes = assemble({
    deno,
    launcher: readLauncher(machine),
    texts,
    build: info,
    licenses,
  });
  await Deno.writeFile(binary, bytes);
  await Deno.chmod(binary, 0o755);
  const reason = await faultsOf(binary, machine);
  if (reason !== undefined) throw new Error(`Cannot hand out ${binary}: ${reason}`);
  return info;
}

/** A binary for another processor cannot be tried here. */
async function faultsOf(binary: string, machine: Machine): Promise<string | undefined> {
  const faults = machine === Deno.build.arch ? await findFaults(binary) : [];
  return faults.length === 0 ? undefined : faults.join("; ");
}

async function writeTexts(output: string, root: URL, { date }: BuildInfo): Promise<void> {
  const commands = await Promise.all(COMMANDS.map(({ load }) => load()));
  await Deno.mkdir(`${output}/completions`);
  for (const [shell, file] of Object.entries(SHELLS)) {
    await Deno.writeTextFile(`${output}/completions/${file}`, completions(shell as Shell, commands));
  }
  const edition = { version: VERSION, date: date ?? "1970-01-01" };
  await Deno.writeTextFile(`${output}/hindtrace.1`, manPage(commands, edition));
  await Deno.copyFile(new URL("rules/hindtrace.d.ts", root), `${output}/hindtrace.d.ts`);
}

/** As `sha256sum --check SHA256SUMS` reads it. */
async function writeChecksums(output: string): Promise<void> {
  const lines: string[] = [];
  for (const file of filesIn(output, "")) {
    lines.push(`${await sha256Of(await Deno.readFile(`${output}/${file}`))}  ${file}`);
  }
  await Deno.writeTextFile(`${output}/SHA256SUMS`, lines.join("\n") + "\n");
}

function filesIn(folder: string, prefix: string): readonly string[] {
  return [...Deno.readDirSync(folder)].filter(({ name }) => !isForOther(name)).flatMap(({ name, isDirectory }) => {
    return isDirectory ? filesIn(`${folder}/${name}`, `${prefix}${name}/`) : [prefix + name];
  }).sort();
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Reads the words of the command line. */
function readOptions(args: readonly string[]): BuildOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { target: { type: "string" }, pack: { type: "string" }, out: { type: "string" } },
  });
  const target = values.target ?? Deno.build.arch;
  const machine = MACHINES.find((name) => name === target) ?? NAMES[target];
  if (machine === undefined) throw new TypeError(`Unknown target "${target}": expected one of ${MACHINES.join(", ")}`);
  const pack = PACKS.find((name) => name === (values.pack ?? "auto"));
  if (pack === undefined) {
    throw new TypeError(`Unknown way to pack "${values.pack}": expected one of ${PACKS.join(", ")}`);
  }
  const folder = machine === Deno.build.arch ? "dist" : `dist/${machine}`;
  return { machine, pack, output: values.out ?? new URL(folder, ROOT).pathname, root: ROOT };
}

if (import.meta.main) await build(readOptions(Deno.args), (line) => console.log(line));
