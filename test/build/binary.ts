/**
 * A binary of this checkout, for tests, and ways to run it.
 * @module
 */
import { readBase } from "../../build/base.ts";
import { bundleAll } from "../../build/bundle.ts";
import { readContents } from "../../build/components.ts";
import { type Machine, readLauncher } from "../../build/launcher/build.ts";
import { assemble } from "../../build/program.ts";

/** This checkout. */
export const ROOT = new URL("../../", import.meta.url);
/** A log with findings. */
export const LOG = new URL("fixtures/logs/tracee_json/demo.jsonl", ROOT).pathname;
/** What `uname -m` says here. */
export const HERE: Machine = Deno.build.arch === "aarch64" ? "aarch64" : "x86_64";

/** What a run said. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Makes a binary.
 *
 * @param path where
 * @param root of which checkout
 */
export async function makeBinary(path: string, machine: Machine = HERE, root: URL = ROOT): Promise<void> {
  const [deno, texts] = await Promise.all([readBase(machine), bundleAll(root)]);
  const { components, licenses } = await readContents(machine, root);
  const build = { packed: "launcher", machine, components };
  await Deno.writeFile(path, assemble({ deno, launcher: readLauncher(machine), texts, build, licenses }));
  await Deno.chmod(path, 0o755);
}

/** Runs a command line of bash, with `$1`, `$2` … as given; only the variables given. */
export async function bash(
  script: string,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const { code, stdout, stderr } = await new Deno.Command("bash", {
    args: ["-c", script, "bash", ...words],
    env: { PATH: Deno.env.get("PATH") ?? "", ...env },
    clearEnv: true,
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** Whether a program is there. */
export function hasProgram(name: string): boolean {
  return new Deno.Command("bash", { args: ["-c", `command -v ${name}`], stdout: "null" }).outputSync().success;
}

/** Registers a test, or says by name what it lacks. */
export function testWith(lacking: string | undefined, name: string, fn: () => Promise<void> | void): void {
  Deno.test(lacking === undefined ? { name, fn } : { name: `left out: ${lacking}: ${name}`, ignore: true, fn });
}

/** Every file below a folder, with its size and time of change. */
export async function snapshot(folder: string): Promise<readonly string[]> {
  const { stdout } = await bash(`find "$1" -printf '%P %y %s %T@ %m\\n' | sort`, [folder]);
  return stdout.split("\n");
}
