/**
 * The environment that the program was started with: the binary's launcher sets aside what could change the program
 * itself, and a command that is watched must still get it.
 * @module
 */

/** What the names of variables that were set aside begin with (build/program.ts gives it to the launcher). */
export const ASIDE = "HINDTRACE_ASIDE_";
/** What the launcher gives to Deno and to nobody else. */
const GIVEN: ReadonlySet<string> = new Set(["DENO_DIR", "DENO_NO_UPDATE_CHECK", "DENO_LOG"]);

/**
 * Gives the variables as they were.
 *
 * @param env our own, from `Deno.env.toObject()`
 * @param isPacked whether this is the binary; from a checkout nothing was set aside
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const env = { PATH: "/bin", DENO_DIR: "/proc/self/exe/x", HINDTRACE_ASIDE_NODE_OPTIONS: "--inspect" };
 * deepStrictEqual(inheritedEnv(env, true), { PATH: "/bin", NODE_OPTIONS: "--inspect" });
 * deepStrictEqual(inheritedEnv(env, false), env);
 * ```
 */
export function inheritedEnv(
  env: Readonly<Record<string, string>>,
  isPacked: boolean,
): Readonly<Record<string, string>> {
  if (!isPacked) return env;
  const kept = Object.entries(env).filter(([name]) => !GIVEN.has(name));
  return Object.fromEntries(
    kept.map(([name, value]) => [name.startsWith(ASIDE) ? name.slice(ASIDE.length) : name, value]),
  );
}
