/**
 * Finds and reads policy files: a file, the files of a folder, or a bundled policy by its name.
 * @module
 */
import { suggest } from "../text/suggest.ts";
import type { Report } from "./report.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** One policy file that was read. */
export interface PolicyFile {
  readonly path: string;
  readonly text: string;
  /** It came with its folder: it may be no policy at all. */
  readonly isFromFolder: boolean;
}

/** Far more than anyone writes by hand. */
const LARGEST = 1024 * 1024;
const EXTENSION = /\.(ya?ml|json)$/i;

/**
 * Reads what a path names. What cannot be read is reported.
 *
 * @param path a file, a folder, or the name of a bundled policy
 * @param vocabulary the bundled policies
 * @param report takes what is wrong
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { createReport } from "./report.ts";
 * const vocabulary = { signatures: new Map(), bundled: new Map([["default", "type: policy"]]) };
 * strictEqual(readFiles("default", vocabulary, createReport())[0].path, "bundled:default");
 * ```
 */
export function readFiles(path: string, vocabulary: Vocabulary, report: Report): PolicyFile[] {
  if (path === "") {
    report.error(undefined, "Cannot load policies: policy path cannot be empty", {
      expected: "a file, a folder or a name",
    });
    return [];
  }
  const bundled = vocabulary.bundled.get(path);
  if (bundled !== undefined) return [{ path: `bundled:${path}`, text: bundled, isFromFolder: false }];
  try {
    if (!Deno.statSync(path).isDirectory) return readFile(path, false, report);
    return readFolder(path, report);
  } catch (error) {
    reportUnreadable(path, error, vocabulary, report);
    return [];
  }
}

function readFolder(folder: string, report: Report): PolicyFile[] {
  const names = [...Deno.readDirSync(folder)].map((entry) => entry.name).filter((name) => EXTENSION.test(name)).sort();
  const files = names.map((name) => folder.endsWith("/") ? folder + name : `${folder}/${name}`).filter(isFile);
  if (files.length === 0) {
    report.error(undefined, `Cannot load policies from "${folder}": no policies provided`, {
      expected: "files named .yaml, .yml or .json in the folder itself",
    });
  }
  return files.flatMap((file) => readFile(file, true, report));
}

/** Kubernetes mounts files as links; a broken one is reported when it is read. */
function isFile(path: string): boolean {
  try {
    return !Deno.statSync(path).isDirectory;
  } catch {
    return true;
  }
}

function readFile(path: string, isFromFolder: boolean, report: Report): PolicyFile[] {
  try {
    const bytes = readAtMost(path, LARGEST);
    if (bytes !== undefined) return [{ path, text: new TextDecoder().decode(bytes), isFromFolder }];
    report.error(undefined, `Cannot read policy "${path}": over 1 MiB`);
  } catch (error) {
    report.error(undefined, `Cannot read policy "${path}": ${messageOf(error)}`);
  }
  return [];
}

/** Pipes (`<(helm template …)`) have no size to ask for. */
function readAtMost(path: string, limit: number): Uint8Array | undefined {
  using file = Deno.openSync(path);
  const buffer = new Uint8Array(limit + 1);
  let length = 0;
  while (length <= limit) {
    const read = file.readSync(buffer.subarray(length));
    if (read === null || read === 0) return buffer.subarray(0, length);
    length += read;
  }
  return undefined;
}

function reportUnreadable(path: string, error: unknown, { bundled }: Vocabulary, report: Report): void {
  const isName = !path.includes("/") && !EXTENSION.test(path);
  const names = [...bundled.keys()];
  const expected = isName && names.length > 0 ? `a path, or one of ${names.join(", ")}` : undefined;
  const suggestion = isName ? suggest(path, names) : undefined;
  report.error(undefined, `Cannot read policy "${path}": ${messageOf(error)}`, { expected, suggestion });
}

function messageOf(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "no such file or folder";
  if (error instanceof Deno.errors.PermissionDenied) return "not allowed to read it";
  if (error instanceof Error) return error.message.replace(/ \(os error \d+\).*$/s, "");
  return String(error);
}
