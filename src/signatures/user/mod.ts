/**
 * Signatures of the user in TypeScript and JavaScript: loaded and run in subprocesses that are allowed nothing.
 * @module
 */
import type { EventSelector, Problem, SignatureMetadata } from "../../model/mod.ts";
import type { DenoCommand } from "./command.ts";
import { readDefinition } from "./definitions.ts";
import { Group, type LoadAnswer } from "./group.ts";
import { createHost, type UserHost } from "./host.ts";
import { locate, type Place, pointAt, quotings, type SourceFile } from "./locate.ts";

export type { DenoCommand } from "./command.ts";
export { describeFailure, type UserFailure } from "./failures.ts";
export type { UserHost } from "./host.ts";
export type { SourceFile } from "./locate.ts";

/** How signatures of the user are run. */
export interface UserOptions {
  /** How to start a bare Deno; without it, what runs this program. */
  readonly deno?: DenoCommand;
  /** Processor time of one signature for loading, starting, one batch, or the end. */
  readonly timeoutMs?: number;
  /** Megabytes of memory for all of them together. */
  readonly memory?: number;
  /** Event names of other signatures: asking for one of them is worth a remark. */
  readonly otherNames?: ReadonlySet<string>;
}

/** A signature of the user. */
export interface UserSignature {
  readonly metadata: SignatureMetadata;
  readonly selectors: readonly EventSelector[];
  /** Its file. */
  readonly path: string;
}

/** What was loaded. The host must be disposed of, whatever the problems say. */
export interface UserSignatures {
  readonly host: UserHost;
  /** Sorted by file, and in their order there. */
  readonly signatures: readonly UserSignature[];
  readonly problems: readonly Problem[];
}

/** Files beyond that share: a subprocess takes about 25 MB. */
const MOST_PROCESSES = 8;
const LEAST_MEMORY = 64;

/**
 * Loads signatures. Each file is run in a subprocess without permissions; nothing of it runs in this program.
 *
 * @param files `.ts` and `.js`
 * @param options limits
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const text = `export default {
 *   id: "DEMO-1", name: "Any ptrace", eventName: "any_ptrace", description: "", severity: "low", events: ["ptrace"],
 *   start: () => () => ({}),
 * }`;
 * const { host, signatures, problems } = await loadUserSignatures([{ path: "demo.ts", text }]);
 * await using _ = host;
 * deepStrictEqual(problems, []);
 * deepStrictEqual(signatures.map(({ metadata }) => metadata.id), ["DEMO-1"]);
 * ```
 */
export async function loadUserSignatures(
  files: readonly SourceFile[],
  options: UserOptions = {},
): Promise<UserSignatures> {
  const groups = groupFiles(files, options);
  const answers = new Map((await Promise.all(groups.map((group) => group.load()))).flatMap((map) => [...map]));
  const signatures: UserSignature[] = [];
  const problems: Problem[] = [];
  for (const [number, file] of files.entries()) {
    const answer = answers.get(file) ?? {};
    if (answer.definitions === undefined) problems.push(mistakeOf(file, answer));
    for (const [index, described] of (answer.definitions ?? []).entries()) {
      const { definition, problems: found } = readDefinition(described, file, options.otherNames);
      problems.push(...found);
      if (definition === undefined) continue;
      const { id, eventName } = definition.metadata;
      const twin = signatures.find(({ metadata }) => metadata.id === id) ??
        signatures.find(({ metadata }) => metadata.eventName === eventName);
      if (twin !== undefined) problems.push(twinOf(twin, definition.metadata, file));
      else {
        signatures.push({ ...definition, path: file.path });
        groups[number % groups.length].add(definition, file, index);
      }
    }
  }
  await Promise.all(groups.filter(({ members }) => members.length === 0).map((group) => group[Symbol.asyncDispose]()));
  return { host: createHost(groups), signatures, problems };
}

/** A subprocess for each file, so that a stopped one takes nothing from the others; where there are many, they share. */
function groupFiles(files: readonly SourceFile[], options: UserOptions): readonly Group[] {
  const { deno = { path: Deno.execPath() }, timeoutMs = 5000, memory = 512 } = options;
  const count = Math.min(files.length, MOST_PROCESSES);
  const share = Math.max(LEAST_MEMORY, Math.floor(memory / Math.max(1, count)));
  return Array.from({ length: count }, (_, group) => {
    const own = files.filter((_, number) => number % count === group);
    return new Group(own, { deno, timeoutMs, memory: share });
  });
}

/** Why a file has no signatures at all. */
function mistakeOf(file: SourceFile, { mistake, place, stopped }: LoadAnswer): Problem {
  const where = place === undefined ? { location: { path: file.path } } : pointAt(file, place[0], place[1]);
  const state = mistake ?? stopped ?? "it gave no answer";
  const about = IMPORT_ERROR.test(state) ? importMistake(where) : { message: state, expected: hintFor(state) };
  return { level: "error", ...where, ...about, message: `Cannot load "${file.path}": ${about.message}` };
}

/** How Deno refuses an import, whatever it was of; its own advice would not help. */
const IMPORT_ERROR =
  /^TypeError: (?:Import |invalid URL|Blocked by|npm |JSR |A remote |Requires (?:read|import) access|.* import attribute)/;

function importMistake({ sourceLine = "", location }: Place): Pick<Problem, "message" | "expected" | "length"> {
  const specifier = /^(["']).*?\1/.exec(sourceLine.slice((location?.column ?? 1) - 1))?.[0];
  return {
    message: specifier === undefined ? "it imports something" : `it imports ${specifier}`,
    expected: "a signature is one file: it may import types (import type), and nothing else",
    length: specifier?.length,
  };
}

function hintFor(state: string): string | undefined {
  return state === "it has no default export"
    ? "expected export default { id, name, …, events, start() {…} }"
    : undefined;
}

/** Findings and policies tell signatures apart by their ids and event names. */
function twinOf({ metadata, path }: UserSignature, { id, eventName }: SignatureMetadata, file: SourceFile): Problem {
  const isSameId = metadata.id === id;
  const [what, word] = isSameId ? ["id", id] : [`event name "${eventName}"`, eventName];
  const second = path !== file.path ? 0 : file.text.indexOf(id) + (isSameId ? id.length : 0);
  return {
    level: "error",
    message: `Cannot load signature "${id}": the same ${what} is in "${path}"`,
    ...locate(file, quotings(word), second),
  };
}
