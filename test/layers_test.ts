/**
 * Holds the layers of the program: who may import whom, and who may touch the system.
 * @module
 */
import { deepStrictEqual } from "node:assert";

const ROOT = new URL("../", import.meta.url);

/** A layer, as the beginning of its paths, and the layers it may import besides itself. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  "src/version.ts": [],
  "src/model/": [],
  "src/text/": [],
  "src/events/": ["src/model/", "src/text/"],
  // What is built from bpf/ is bytes.
  "src/sources/": ["src/model/", "src/text/", "src/events/", "bpf/"],
  "src/enrichers/": ["src/model/", "src/text/", "src/events/"],
  "src/policies/": ["src/model/", "src/text/", "src/events/"],
  "src/signatures/": ["src/model/", "src/text/", "src/events/"],
  "src/sinks/": ["src/model/", "src/text/", "src/version.ts"],
  "src/pipeline.ts": ["src/model/", "src/text/", "src/merge_memory.ts"],
  "src/merge_memory.ts": ["src/model/"],
  "src/cli/": ["src/", "rules/"],
  "rules/": ["src/model/", "src/events/", "src/signatures/"],
  "main.ts": ["src/cli/"],
};

/** Who may use `Deno` and its like: files, processes, the terminal. */
const SYSTEM: readonly string[] = [
  "main.ts",
  "src/cli/",
  "src/sources/",
  "src/policies/files.ts",
  "src/signatures/rules_dir.ts",
  // Programs that are started: the compiler of .rego, and what runs the user's own signatures.
  "src/signatures/rego/",
  "src/signatures/user/",
];

const FILES = [...filesOf("", false), ...filesOf("src/"), ...filesOf("rules/")];

for (const layer of Object.keys(LAYERS)) {
  const files = FILES.filter((file) => layerOf(file) === layer);
  if (files.length === 0) continue;
  Deno.test(`${layer} imports only what it may`, () => deepStrictEqual(files.flatMap(wrongImports), []));
}

Deno.test("every file belongs to a layer", () => {
  deepStrictEqual(FILES.filter((file) => layerOf(file) === undefined), []);
});

Deno.test("only the named places touch the system", () => {
  const others = FILES.filter((file) => !SYSTEM.some((beginning) => file.startsWith(beginning)));
  deepStrictEqual(others.flatMap(systemUses), []);
});

function layerOf(file: string): string | undefined {
  return Object.keys(LAYERS).find((layer) => file.startsWith(layer));
}

function wrongImports(file: string): readonly string[] {
  const layer = layerOf(file) ?? "";
  const allowed = [layer, ...LAYERS[layer]];
  return localImports(file)
    .filter((target) => !allowed.some((beginning) => target.startsWith(beginning)))
    .map((target) => `${file} imports ${target}`);
}

/** Files that a file imports, or starts as a worker or child, as paths from the root. */
function localImports(file: string): readonly string[] {
  const text = codeLines(file).map(([line]) => line).join("\n");
  const specifiers = text.matchAll(/\b(?:from|import|import\(|new URL\()\s*"(\.[^"]*)"/g);
  return [...specifiers].map(([, specifier]) => new URL(specifier, new URL(file, ROOT)).href.slice(ROOT.href.length));
}

function systemUses(file: string): readonly string[] {
  return codeLines(file)
    .filter(([line]) => /\bDeno\.|"node:(?:fs|child_process|process)\b/.test(line))
    .map(([, number]) => `${file}:${number}`);
}

/** Lines with their numbers, without comments: the examples in those may import what they like. */
function codeLines(file: string): readonly (readonly [line: string, number: number])[] {
  const lines = Deno.readTextFileSync(new URL(file, ROOT)).split("\n");
  return lines.map((line, index) => [line, index + 1] as const).filter(([line]) => !/^\s*(?:\*|\/\*|\/\/)/.test(line));
}

/** Code files in a folder, as paths from the root. */
function filesOf(folder: string, isDeep = true): readonly string[] {
  return [...Deno.readDirSync(new URL(folder, ROOT))].flatMap(({ name, isDirectory }) => {
    if (isDirectory) return isDeep && name !== "node_modules" ? filesOf(`${folder}${name}/`) : [];
    return /\.[jt]s$/.test(name) ? [folder + name] : [];
  }).sort();
}
