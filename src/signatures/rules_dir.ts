/**
 * Reads folders of the user's signatures: what is in them, by kind, and what is not for us.
 * @module
 */
import type { Problem } from "../model/mod.ts";
import { compareBytes } from "../text/compare.ts";

/** A text file. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** What was found in folders of rules; each list in the order of paths within its folder. */
export interface RulesDirs {
  /** `.rego`, without tests. */
  readonly rego: readonly TextFile[];
  /** `.wasm` and `.tar.gz`, compiled by OPA. */
  readonly precompiled: readonly { readonly path: string; readonly bytes: Uint8Array<ArrayBuffer> }[];
  /** `.ts` and `.js`. */
  readonly scripts: readonly TextFile[];
  /** `_test.rego`. */
  readonly regoTests: readonly TextFile[];
  /** Paths of the signatures' own cases: `.match.jsonl`, `.miss.jsonl`. */
  readonly cases: readonly string[];
  readonly problems: readonly Problem[];
}

/** Larger files are no signatures. */
const LONGEST_TEXT = 16 << 20;
const LONGEST_BINARY = 256 << 20;
/** Only the beginning of YAML is looked at. */
const YAML_HEAD = 1 << 20;

const README = "rules/README.md says how";

/** Files of other programs, and their counterpart here. Matched by the end of their name. */
const PLUGIN_REMARK =
  "a Go plugin runs only inside the Tracee it was built with; its counterpart is a .ts file whose default export takes " +
  `the place of ExportedSignatures (${README})`;
const CEL_REMARK =
  `CEL signatures (kind: SignaturesConfig) are not read; the counterpart is a .ts or .rego file (${README})`;
const DETECTOR_REMARK = `detectors in YAML (type: detector) are not read; the counterpart is a .ts file (${README})`;

/**
 * Reads folders with all that is in them, but for what is hidden, declarations (`.d.ts`) and tests.
 *
 * @param dirs the folders
 * @returns what is in them; a folder or file that cannot be read is an error among the problems
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(readRulesDirs(["/no/such/folder"]).problems[0].message, 'Cannot read rules directory "/no/such/folder": there is no such folder');
 * ```
 */
export function readRulesDirs(dirs: readonly string[]): RulesDirs {
  const found = new Found();
  for (const dir of dirs) {
    const state = stateOf(dir);
    if (state === undefined) found.walk(dir.replace(/(?<=.)\/+$/, ""), 0);
    else found.error(`Cannot read rules directory "${dir}": ${state}`);
  }
  return found;
}

/** What keeps a folder from being read. */
function stateOf(dir: string): string | undefined {
  try {
    return Deno.statSync(dir).isDirectory ? undefined : "it is a file, not a folder";
  } catch (error) {
    return error instanceof Deno.errors.NotFound ? "there is no such folder" : reasonOf(error);
  }
}

/** What a walk finds, as it goes. */
class Found implements RulesDirs {
  readonly rego: TextFile[] = [];
  readonly precompiled: { path: string; bytes: Uint8Array<ArrayBuffer> }[] = [];
  readonly scripts: TextFile[] = [];
  readonly regoTests: TextFile[] = [];
  readonly cases: string[] = [];
  readonly problems: Problem[] = [];
  /** Folders and files by their real paths: links may go round in circles, and folders may be given twice. */
  readonly #seen = new Set<string>();

  walk(dir: string, depth: number): void {
    if (depth > 100) return this.error(`Cannot read rules directory "${dir}": it is nested too deep`);
    try {
      if (!this.#isNew(dir)) return;
      const names = Array.from(Deno.readDirSync(dir), ({ name }) => name).sort(compareBytes);
      for (const name of names) this.#visit(dir === "/" ? `/${name}` : `${dir}/${name}`, name, depth);
    } catch (error) {
      this.error(`Cannot read rules directory "${dir}": ${reasonOf(error)}`);
    }
  }

  error(message: string, path?: string): void {
    this.problems.push({ level: "error", message, location: path === undefined ? undefined : { path } });
  }

  #visit(path: string, name: string, depth: number): void {
    if (name.startsWith(".")) return;
    try {
      const { isDirectory, isFile, size } = Deno.statSync(path);
      if (isDirectory) this.walk(path, depth + 1);
      else if (isFile) this.#take(path, name, size);
    } catch (error) {
      // A link that leads nowhere matters only where its name says that it is for us.
      if (/\.(?:rego|wasm|tar\.gz|ts|js)$/.test(name)) this.error(`Cannot read "${path}": ${reasonOf(error)}`, path);
    }
  }

  #take(path: string, name: string, size: number): void {
    if (/\.(?:match|miss)\.jsonl$/.test(name)) this.cases.push(path);
    else if (name.endsWith("_test.rego")) this.#takeText(path, size, this.regoTests);
    else if (name.endsWith(".d.ts") || /_test\.[^/]*$/.test(name)) return;
    else if (name.endsWith(".rego")) this.#takeText(path, size, this.rego);
    else if (/\.[tj]s$/.test(name)) this.#takeText(path, size, this.scripts);
    else if (/\.(?:wasm|tar\.gz)$/.test(name)) this.#takeBytes(path, size);
    else if (name.endsWith(".so")) this.#remark(path, PLUGIN_REMARK);
    else if (name.endsWith(".cel")) this.#remark(path, CEL_REMARK);
    else if (/\.ya?ml$/.test(name)) this.#takeYaml(path);
  }

  #takeText(path: string, size: number, into: TextFile[]): void {
    if (size > LONGEST_TEXT) return this.error(`Cannot read "${path}": it is over ${LONGEST_TEXT >> 20} MB`, path);
    if (!this.#isNew(path)) return;
    try {
      const text = new TextDecoder("utf-8", { fatal: true }).decode(Deno.readFileSync(path));
      into.push({ path, text });
    } catch (error) {
      this.error(`Cannot read "${path}": ${error instanceof TypeError ? "it is not UTF-8" : reasonOf(error)}`, path);
    }
  }

  #takeBytes(path: string, size: number): void {
    if (size > LONGEST_BINARY) return this.error(`Cannot read "${path}": it is over ${LONGEST_BINARY >> 20} MB`, path);
    if (this.#isNew(path)) this.precompiled.push({ path, bytes: Deno.readFileSync(path) });
  }

  #takeYaml(path: string): void {
    const text = readHead(path);
    if (/^kind:\s*["']?SignaturesConfig\b/m.test(text)) this.#remark(path, CEL_REMARK);
    else if (/^type:\s*["']?detector\b/m.test(text)) this.#remark(path, DETECTOR_REMARK);
  }

  #remark(path: string, state: string): void {
    this.problems.push({ level: "remark", message: `"${path}" was not loaded: ${state}`, location: { path } });
  }

  #isNew(path: string): boolean {
    const real = Deno.realPathSync(path);
    if (this.#seen.has(real)) return false;
    this.#seen.add(real);
    return true;
  }
}

function readHead(path: string): string {
  using file = Deno.openSync(path);
  const head = new Uint8Array(YAML_HEAD);
  return new TextDecoder().decode(head.subarray(0, file.readSync(head) ?? 0));
}

function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "there is no such file";
  if (error instanceof Deno.errors.PermissionDenied) return "permission denied";
  return error instanceof Error ? error.message : String(error);
}
