/**
 * Keeps a log from being written over by what is found in it.
 * @module
 */
import { InputError } from "../model/mod.ts";
import type { ListedInputs } from "../sources/inputs/mod.ts";
import { wrong } from "./argv.ts";
import type { OutputSpec } from "./outputs.ts";

/**
 * Refuses outputs that are an input, under whatever name.
 *
 * @throws {InputError} before anything is opened for writing
 *
 * @example
 * ```ts
 * import { throws } from "node:assert";
 * const inputs = [{ path: "deno.json", fromFolder: false }];
 * throws(() => refuseOverwriting({ inputs, problems: [] }, [{ format: "json", path: "./deno.json" }]), /is an input/);
 * ```
 */
export function refuseOverwriting({ inputs }: ListedInputs, outputs: readonly OutputSpec[]): void {
  const read = new Set(inputs.map(({ path }) => identityOf(path === "-" ? "/dev/stdin" : path)));
  const wrongOnes = outputs.filter(({ path }) => {
    const identity = identityOf(path ?? "/dev/stdout");
    return identity !== undefined && read.has(identity);
  });
  if (wrongOnes.length === 0) return;
  throw new InputError(
    wrongOnes.map(({ path }) =>
      wrong(
        `Cannot write ${path === undefined ? "standard output" : `"${path}"`}: it is an input`,
        "expected another file",
      )
    ),
  );
}

/** Which file a path is; only regular files can be written over. */
function identityOf(path: string): string | undefined {
  try {
    const { isFile, dev, ino } = Deno.statSync(path);
    return isFile ? `${dev} ${ino}` : undefined;
  } catch {
    return undefined;
  }
}
