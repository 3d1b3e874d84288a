/**
 * Which inputs the user means: files as named, folders walked, standard input.
 * @module
 */
import { cannot } from "./cannot.ts";

/** One input to open. */
export interface InputPath {
  /** As shown and written to `source.file`; `-` is standard input. */
  readonly path: string;
  /** Found in a folder, so not named by the user: it may be no log at all. */
  readonly fromFolder: boolean;
}

/** What could not be listed. */
export interface InputProblem {
  readonly path: string;
  /** `error`: an input that was asked for is missing. `remark`: something in a folder holds no log. */
  readonly level: "error" | "remark";
  readonly message: string;
}

const STANDARD_INPUT: ReadonlySet<string> = new Set(["-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"]);

/** A regular file met on a walk. */
interface Found {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly identity: string;
  readonly isSymlink: boolean;
}

/** What the paths stand for. */
export interface ListedInputs {
  readonly inputs: readonly InputPath[];
  readonly problems: readonly InputProblem[];
}

/** What one walk has seen. */
interface Walk {
  readonly files: Found[];
  readonly problems: InputProblem[];
  readonly folders: Set<string>;
  /** Symbolic links to folders: followed after the real folders, so that the real path is the one shown. */
  readonly linked: string[];
}

/**
 * Lists the inputs that paths stand for, in the order given. Folders are walked recursively and sorted bytewise by path.
 * Hidden files are read too: in a folder of evidence nothing may be missed. Symbolic links are followed; within one
 * folder argument each real file and folder is read once, under its own name before a link's. Sockets, FIFOs and
 * devices inside folders are left out and reported; named directly, they are inputs.
 *
 * @param paths what the user named; none means standard input
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(listInputs([]), { inputs: [{ path: "-", fromFolder: false }], problems: [] });
 * ```
 */
export function listInputs(paths: readonly string[]): ListedInputs {
  const inputs: InputPath[] = [];
  const problems: InputProblem[] = [];
  for (const path of paths.length === 0 ? ["-"] : paths) {
    if (STANDARD_INPUT.has(path)) {
      // It can be read once only.
      if (!inputs.some((input) => input.path === "-")) inputs.push({ path: "-", fromFolder: false });
      continue;
    }
    try {
      if (Deno.statSync(path).isDirectory) {
        const folder = listFolder(path);
        for (const file of folder.files) inputs.push({ path: file, fromFolder: true });
        problems.push(...folder.problems);
      } else {
        inputs.push({ path, fromFolder: false });
      }
    } catch (error) {
      problems.push({ path, level: "error", message: cannot("open", path, error) });
    }
  }
  return { inputs, problems };
}

function listFolder(path: string): { readonly files: readonly string[]; readonly problems: readonly InputProblem[] } {
  const walk: Walk = { files: [], problems: [], folders: new Set(), linked: [] };
  walkFolder(path, walk);
  for (let index = 0; index < walk.linked.length; index++) walkFolder(walk.linked[index], walk);
  const files = oncePerFile(walk.files).sort((left, right) => compareBytes(left.bytes, right.bytes));
  if (files.length === 0 && walk.problems.length === 0) {
    walk.problems.push({
      path,
      level: "remark",
      message: `Cannot read anything from folder "${path}": it holds no files`,
    });
  }
  return { files: files.map((file) => file.path), problems: walk.problems };
}

/** A loop and not a recursion: folders may be nested deeper than the stack. */
function walkFolder(top: string, walk: Walk): void {
  const waiting = [top];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    try {
      const identity = identityOf(Deno.statSync(folder));
      if (walk.folders.has(identity)) continue;
      walk.folders.add(identity);
      const entries = [...Deno.readDirSync(folder)].sort((left, right) => left.name < right.name ? -1 : 1);
      for (const entry of entries) visit(join(folder, entry.name), entry, walk, waiting);
    } catch (error) {
      walk.problems.push({ path: folder, level: "error", message: cannot("read folder", folder, error) });
    }
  }
}

function visit(path: string, entry: Deno.DirEntry, walk: Walk, waiting: string[]): void {
  try {
    const info = Deno.statSync(path);
    if (info.isFile) {
      const bytes = new TextEncoder().encode(path);
      walk.files.push({ path, bytes, identity: identityOf(info), isSymlink: entry.isSymlink });
    } else if (info.isDirectory) {
      (entry.isSymlink ? walk.linked : waiting).push(path);
    } else {
      walk.problems.push({ path, level: "remark", message: `Left out "${path}": it is ${kindOf(info)}` });
    }
  } catch (error) {
    walk.problems.push(describeFailure(path, entry, error));
  }
}

function describeFailure(path: string, entry: Deno.DirEntry, error: unknown): InputProblem {
  if (error instanceof Deno.errors.NotFound && entry.name.includes("\ufffd")) {
    // Deno replaces the bytes that are no UTF-8, after which the name leads nowhere.
    return { path, level: "error", message: `Cannot open "${path}": its name is not valid UTF-8; rename it` };
  }
  if (entry.isSymlink && (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.FilesystemLoop)) {
    return { path, level: "remark", message: `Left out "${path}": it is a symbolic link that leads nowhere` };
  }
  return { path, level: "error", message: cannot("open", path, error) };
}

/** Leaves out the links to files that are listed under their own name, and further names of one file. */
function oncePerFile(files: readonly Found[]): Found[] {
  const kept = new Map<string, Found>();
  for (const file of files) {
    const other = kept.get(file.identity);
    if (other === undefined || (other.isSymlink && !file.isSymlink)) kept.set(file.identity, file);
  }
  return [...kept.values()];
}

function kindOf(info: Deno.FileInfo): string {
  if (info.isFifo) return "a FIFO";
  if (info.isSocket) return "a socket";
  return "a device";
}

function identityOf(info: Deno.FileInfo): string {
  return `${info.dev}:${info.ino}`;
}

function join(folder: string, name: string): string {
  return folder.endsWith("/") ? folder + name : `${folder}/${name}`;
}

function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index++) {
    if (left[index] !== right[index]) return left[index] - right[index];
  }
  return left.length - right.length;
}
