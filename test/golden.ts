/**
 * Compares what the program says with a file that holds what it should say; `GOLDEN=write` rewrites the file.
 * @module
 */
import { AssertionError } from "node:assert";

/** Lines shown around and from a difference. */
const BEFORE = 2;
const SHOWN = 6;

/** True when files are to be rewritten. */
export const WRITES_GOLDEN = Deno.env.get("GOLDEN") === "write";

/**
 * Fails with the first difference when the text is not that of the file. A file that is missing is an empty one.
 *
 * @param path the file, committed beside its test
 * @param actual what was said
 */
export function golden(path: URL, actual: string): void {
  const expected = readIfThere(path);
  if (actual === expected) return;
  if (WRITES_GOLDEN) {
    write(path, actual);
    return;
  }
  const name = decodeURIComponent(path.pathname).replace(Deno.cwd() + "/", "");
  throw new AssertionError({
    message: `${name} is not what was said (GOLDEN=write accepts it)\n${firstDifference(expected, actual)}`,
  });
}

/**
 * The first lines that differ, `-` expected and `+` actual, after two lines that do not.
 *
 * @param expected the one text
 * @param actual the other
 */
export function firstDifference(expected: string, actual: string): string {
  const wanted = linesOf(expected);
  const got = linesOf(actual);
  const at = wanted.findIndex((line, index) => line !== got[index]);
  const start = at === -1 ? wanted.length : at;
  return [
    `at line ${start + 1}:`,
    ...wanted.slice(Math.max(0, start - BEFORE), start).map((line) => `  ${line}`),
    ...excerpt("-", wanted, start),
    ...excerpt("+", got, start),
  ].join("\n");
}

/** A missing last line break is a difference that must be seen. */
function linesOf(text: string): readonly string[] {
  if (text === "") return [];
  return text.endsWith("\n") ? text.slice(0, -1).split("\n") : `${text}⏎missing`.split("\n");
}

function excerpt(sign: string, lines: readonly string[], start: number): readonly string[] {
  const shown = lines.slice(start, start + SHOWN).map((line) => `${sign} ${line}`);
  const more = lines.length - start - SHOWN;
  return more > 0 ? [...shown, `${sign} … ${more} more`] : shown;
}

function readIfThere(path: URL): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

/** No file rather than an empty one. */
function write(path: URL, text: string): void {
  if (text !== "") Deno.writeTextFileSync(path, text);
  else Deno.removeSync(path);
}
