/**
 * One file by `deno compile`: where its base can be had (`DENORT_BIN`, Deno's cache, or the network).
 * @module
 */
import type { BuildInfo } from "../src/cli/build_info.ts";
import type { Machine } from "./launcher/build.ts";

/** A download that takes longer than this is given up. */
const PATIENCE_MS = 20_000;
const ENTRY = "build/.compile_entry.ts";

/** What is compiled. */
export interface CompileOptions {
  readonly root: URL;
  readonly machine: Machine;
  readonly build: BuildInfo;
  readonly licenses: string;
  /** Where the file goes. */
  readonly output: string;
}

/**
 * Compiles the program.
 *
 * @returns undefined when it is done, else why not
 */
export async function compileProgram(
  { root, machine, build, licenses, output }: CompileOptions,
): Promise<string | undefined> {
  const entry = new URL(ENTRY, root);
  const note = JSON.stringify({ ...build, text: licenses });
  await Deno.writeTextFile(
    entry,
    `const { text, ...build } = ${note};\n` +
      `Reflect.set(globalThis, Symbol.for("hindtrace.build"), { ...build, licenses: () => text });\n` +
      `const { main } = await import("../src/cli/mod.ts");\n` +
      `Deno.exit(await main(Deno.args));\n`,
  );
  try {
    const child = new Deno.Command(Deno.execPath(), {
      args: [
        "compile",
        "--quiet",
        "--allow-all",
        "--no-prompt",
        "--no-code-cache",
        `--target=${machine}-unknown-linux-gnu`,
        `--output=${output}`,
        ENTRY,
      ],
      cwd: root,
      env: { NO_COLOR: "1" },
      stdin: "null",
      stdout: "null",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const { success, stderr } = await child.output();
    if (success) return undefined;
    const said = new TextDecoder().decode(stderr).split("\n").map((line) => line.replace(/^\s*(?:\d+: )?|\s+$/g, ""))
      .filter((line) => line !== "");
    return said.find((line) => /denort|dl\.deno\.land/.test(line)) ?? said[0] ?? "it was given up";
  } finally {
    await Deno.remove(entry);
  }
}
