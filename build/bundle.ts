/**
 * The program's code as one text, by `deno bundle`: the same text wherever and in whatever folder it is made.
 * @module
 */
import { relative } from "node:path";

const ROOT = new URL("../", import.meta.url);
const ENTRY = "src/cli/mod.ts";

/**
 * How much of the program a text has: V8 reads 13 MB of code in a second, so what is started most is short. `version`
 * has that command alone, `analyze` that command without signatures of the user.
 */
export type TextSize = "version" | "analyze" | "whole";

/** What each text leaves out, beside the other commands. */
const LEFT_OUT: Readonly<Record<Exclude<TextSize, "whole">, readonly string[]>> = {
  version: [],
  analyze: ["./rules_dirs.ts"],
};

/**
 * Bundles the program in CommonJS form: each module runs when it is first asked for, and Node's are asked for then too.
 *
 * @param size how much of it
 * @param root the checkout
 */
export async function bundle(size: TextSize, root: URL = ROOT): Promise<string> {
  const output = await Deno.makeTempFile({ suffix: ".js" });
  try {
    const left = size === "whole" ? [] : [...otherCommands(size, root), ...LEFT_OUT[size]];
    // Packages then give the form they have for browsers: without Node's modules, whose start takes 20 ms.
    const shape = ["--format", "cjs", "--platform", "browser"];
    // By their way from the checkout: "./list.ts" alone would be that of any folder.
    const externals = left.flatMap((file) => ["--external", `./src/cli/${file.slice(2)}`]);
    await deno(root, ["bundle", "--quiet", "--minify", ...shape, ...externals, "-o", output, ENTRY]);
    return toAscii(namePackages(nameCommands(await Deno.readTextFile(output)), await packageFolder(root)));
  } finally {
    await Deno.remove(output);
  }
}

/** All texts of the program. */
export async function bundleAll(root: URL = ROOT): Promise<Readonly<Record<TextSize, string>>> {
  const [version, analyze, whole] = await Promise.all([
    bundle("version", root),
    bundle("analyze", root),
    bundle("whole", root),
  ]);
  return { version, analyze, whole };
}

/** What the command table loads when it is asked to, but for one command. */
function otherCommands(command: string, root: URL): readonly string[] {
  const text = Deno.readTextFileSync(new URL(ENTRY, root));
  const files = [...text.matchAll(/await import\("([^"]+)"\)/g)].map(([, file]) => file);
  if (!files.includes(`./${command}.ts`)) throw new Error(`Cannot bundle: ${ENTRY} does not import ./${command}.ts`);
  return files.filter((file) => file !== `./${command}.ts`);
}

/** What was left out is named by its whole path, which differs from one checkout to the next. */
function nameCommands(text: string): string {
  return text.replaceAll(/\bimport\("[^"]*(?=\/src\/cli\/[^"/]+"\))/g, 'import(".');
}

/** The bundle names files by their way from the checkout; the packages' folder differs from one machine to the next. */
function namePackages(text: string, folder: string): string {
  return text.replaceAll(new RegExp(`${RegExp.escape(folder)}/[^/"\\s]+/`, "g"), "npm:");
}

async function packageFolder(root: URL): Promise<string> {
  const { npmCache } = JSON.parse(await deno(root, ["info", "--json"]));
  return relative(root.pathname, npmCache);
}

/**
 * V8 keeps a text that has only ASCII in half the memory, and reads it at once.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(toAscii("/[…]/"), "/[\\u2026]/");
 * ```
 */
export function toAscii(text: string): string {
  return text.replace(
    /[^\0-\x7f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/**
 * Takes the long texts out of the code (base64: programs, tables), so that they are read only when they are used.
 *
 * @param code from `bundle`
 * @param parts where they go; one that is there already is not added again
 * @param least how long a text must be
 * @returns the code with `$part(INDEX)` in their places
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const parts: string[] = [];
 * deepStrictEqual(takeTexts('x = "QUJD"; y = "QQ=="', parts, 4), "x = $part(0); y = $part(1)");
 * deepStrictEqual(parts, ["QUJD", "QQ=="]);
 * ```
 */
export function takeTexts(code: string, parts: string[], least = 65_536): string {
  return code.replace(new RegExp(`"([A-Za-z0-9+/=]{${least},})"`, "g"), (_, text: string) => {
    if (!parts.includes(text)) parts.push(text);
    return `$part(${parts.indexOf(text)})`;
  });
}

/** Runs this Deno, and gives what it printed. */
export async function deno(cwd: URL, args: readonly string[]): Promise<string> {
  const child = new Deno.Command(Deno.execPath(), { args: [...args], cwd, env: { NO_COLOR: "1" }, stdin: "null" });
  const { success, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`deno ${args[0]} failed:\n${decoder.decode(stderr)}`);
  return decoder.decode(stdout);
}
