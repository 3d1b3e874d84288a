/**
 * Starts the program as a user would: this checkout's `main.ts`, or what `$HINDTRACE` names.
 * @module
 */

const ROOT = new URL("../", import.meta.url).pathname;

/** What a run said. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The words that start the program. */
export function programWords(): readonly string[] {
  const named = Deno.env.get("HINDTRACE");
  if (named === undefined) return [Deno.execPath(), "run", "-A", `${ROOT}main.ts`];
  const [program, ...rest] = named.split(" ");
  return [program.includes("/") ? new URL(program, `file://${ROOT}`).pathname : program, ...rest];
}

/** Runs the program to its end. */
export async function runProgram(
  args: readonly string[],
  options: { readonly stdin?: Uint8Array; readonly cwd?: string; readonly env?: Record<string, string> } = {},
): Promise<Outcome> {
  const [program, ...words] = programWords();
  const child = new Deno.Command(program, {
    args: [...words, ...args],
    stdin: options.stdin === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
    cwd: options.cwd,
    env: { NO_COLOR: "1", ...options.env },
  }).spawn();
  if (options.stdin !== undefined) {
    const writer = child.stdin.getWriter();
    await writer.write(options.stdin).catch(() => {});
    await writer.close().catch(() => {});
  }
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}
