/**
 * How the subprocess is started: a bare Deno, with nothing allowed.
 * @module
 */
import { builtinNames } from "./builtin_names.ts";

/** How to start a bare Deno: this program itself, unless it is packed in a way that needs more. */
export interface DenoCommand {
  readonly path: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A command line as data. */
export interface ChildCommand {
  readonly path: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Says how to start a program without any permission.
 *
 * @param program address of its main module, a `data:` URL
 * @param deno how to start Deno
 * @param memoryMegabytes how large its heap may grow
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * const { args } = childCommand("data:text/javascript,0", { path: "/usr/bin/deno" }, 64);
 * ok(!args.some((arg) => arg.startsWith("--allow") || arg === "-A"));
 * ```
 */
export function childCommand(program: string, deno: DenoCommand, memoryMegabytes: number): ChildCommand {
  return {
    path: deno.path,
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "--no-config",
      "--no-lock",
      "--no-remote",
      "--no-npm",
      "--no-code-cache",
      // Node's modules would give what the globals no longer do: the process, its descriptors, threads.
      `--import-map=data:application/json,${JSON.stringify({ imports: blocked() })}`,
      // One process for a few files: threads for collecting and compiling cost more than they bring.
      `--v8-flags=--max-old-space-size=${memoryMegabytes},--single-threaded,--max-semi-space-size=4`,
      program,
    ],
    env: {
      // Nothing is written anywhere: no cache of modules, nor of what TypeScript is turned into (which would be waited for).
      DENO_DIR: "/proc/self/exe/x",
      DENO_EMIT_CACHE_MODE: "disable",
      DENO_NO_UPDATE_CHECK: "1",
      NO_COLOR: "1",
      ...deno.env,
    },
  };
}

/** Starts it, with three pipes, an empty environment, and no folder of ours. */
export function spawnChild({ path, args, env }: ChildCommand): Deno.ChildProcess {
  const pipes = { stdin: "piped", stdout: "piped", stderr: "piped" } as const;
  return new Deno.Command(path, { args: [...args], env: { ...env }, clearEnv: true, cwd: "/", ...pipes }).spawn();
}

function blocked(): Readonly<Record<string, null>> {
  return Object.fromEntries(builtinNames().flatMap((name) => [[name, null], [`node:${name}`, null]]));
}
