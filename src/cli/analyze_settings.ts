/**
 * What the flags of `analyze` mean, settled before anything is read.
 * @module
 */
import type { Problem } from "../model/mod.ts";
import { SOURCES } from "../sources/mod.ts";
import { suggest } from "../text/suggest.ts";
import { wrong } from "./argv.ts";
import type { Context } from "./command.ts";
import { readRunSettings, type RunSettings } from "./run_settings.ts";

/** The settings of a run over saved logs. */
export interface Settings extends RunSettings {
  readonly inputs: readonly string[];
  readonly format?: string;
}

/** Reads the flags; every mistake in them is among the problems. */
export function readSettings(context: Context): { settings: Settings; problems: readonly Problem[] } {
  const { words } = context;
  const problems: Problem[] = [...words.problems];
  const all = (name: string) => words.values.get(name) ?? [];
  const seed = readSeedInputs(all("input-tracee"), problems);
  const shared = readRunSettings(context, problems);
  const format = readFormat(all("format")[0] ?? seed.format, problems);
  const inputs = [...words.operands, ...all("tracee-file"), ...seed.inputs];
  return { settings: { ...shared, inputs, format }, problems };
}

/** `file:PATH` and `format:NAME`, as tracee-rules has them; a path may hold colons. */
function readSeedInputs(
  values: readonly string[],
  problems: Problem[],
): { inputs: readonly string[]; format?: string } {
  const inputs: string[] = [];
  let format: string | undefined;
  for (const value of values) {
    const [, key, rest] = /^(file|format):(.+)$/s.exec(value) ?? [];
    if (key === "file") inputs.push(rest === "stdin" ? "-" : rest);
    else if (key === "format" && /^(json|gob)$/i.test(rest)) format = `tracee-${rest.toLowerCase()}`;
    else problems.push(wrong(`Cannot read --input-tracee "${value}"`, "expected file:PATH, format:json or format:gob"));
  }
  return { inputs, format };
}

function readFormat(name: string | undefined, problems: Problem[]): string | undefined {
  if (name === undefined) return undefined;
  const names = SOURCES.map((format) => format.name);
  if (!names.includes(name)) {
    problems.push({
      ...wrong(`Unknown format "${name}"`, `expected one of ${names.join(", ")}`),
      suggestion: suggest(name, names),
    });
  }
  return name;
}
