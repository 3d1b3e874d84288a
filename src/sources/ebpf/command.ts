/**
 * The command that is watched: started by us, so that it is traced from its first instruction.
 * @module
 */
import { cString, openLibc } from "./libc.ts";

/** What to start. */
export interface CommandSpec {
  /** The program and its arguments. */
  readonly words: readonly string[];
  /** All of its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Its standard output goes to our standard error: ours carries results. */
  readonly outputToStderr: boolean;
}

/** How a command ended: one of both. */
export interface CommandEnd {
  readonly code?: number;
  readonly signal?: string;
}

/** A command that runs. */
export interface StartedCommand {
  /** As it was named. */
  readonly program: string;
  readonly pid: number;
  readonly ended: Promise<CommandEnd>;
  /** Asks it to end, by SIGTERM. */
  terminate(): void;
}

/** The command could not be started: the sentence says why. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}

const ENOENT = 2;
const ENOEXEC = 8;
const REASONS: Readonly<Record<number, string>> = {
  1: "it may not be executed",
  [ENOENT]: "there is no such program",
  [ENOEXEC]: "it is no program",
  13: "it may not be executed",
};

/**
 * Starts a command. It has the kernel look for the program before this returns (vfork), so that what it does first is
 * done by then, or under way.
 *
 * By the C library: Deno.Command leads no standard stream to another, and node:child_process takes 20 ms to load.
 *
 * @throws {CommandError} when it cannot be started
 */
export function startCommand(spec: CommandSpec): StartedCommand {
  const [program] = spec.words;
  const path = findProgram(program, spec.env.PATH ?? "/bin:/usr/bin");
  let [error, pid] = path === undefined ? [ENOENT, 0] : spawn(path, spec.words, spec);
  // A script that does not say by what it is run: as shells do.
  if (path !== undefined && error === ENOEXEC) {
    [error, pid] = spawn("/bin/sh", ["sh", path, ...spec.words.slice(1)], spec);
  }
  if (error !== 0) throw new CommandError(`Cannot start "${program}": ${REASONS[error] ?? `error ${error}`}`);
  let hasEnded = false;
  const ended = endOf(pid).finally(() => hasEnded = true);
  return {
    program,
    pid,
    ended,
    terminate: () => {
      // Its number may be another's by then.
      if (!hasEnded) terminate(pid);
    },
  };
}

function terminate(pid: number): void {
  try {
    Deno.kill(pid, "SIGTERM");
  } catch {
    // It has ended just now.
  }
}

/** Looked for here: the child would try folder after folder, and each try would be an event of the command's. */
function findProgram(program: string, folders: string): string | undefined {
  if (program.includes("/")) return program;
  return folders.split(":").map((folder) => `${folder === "" ? "." : folder}/${program}`).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    const { isFile, mode } = Deno.statSync(path);
    return isFile && ((mode ?? 0) & 0o111) !== 0;
  } catch {
    return false;
  }
}

const STDOUT = 1;
const STDERR = 2;
/** SIGPIPE, and two that the C library keeps for threads and would leave ignored. */
const IGNORED_BY_US = [13, 32, 33];
const SETSIGDEF = 4;
const SETSIGMASK = 8;
/** Larger than the C library's structs and sets of signals. */
const ROOM = 1024;

/** The number of what went wrong, and the process. */
function spawn(path: string, words: readonly string[], { env, outputToStderr }: CommandSpec): [number, number] {
  const libc = openLibc();
  const [actions, attributes, none] = [1, 2, 3].map(() => new Uint8Array(ROOM));
  const pid = new Int32Array(1);
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  libc.posix_spawn_file_actions_init(actions);
  libc.posix_spawnattr_init(attributes);
  try {
    if (outputToStderr) libc.posix_spawn_file_actions_adddup2(actions, STDERR, STDOUT);
    // What our runtime ignores for itself; what we were started with, by nohup for one, is the command's too.
    libc.posix_spawnattr_setsigdefault(attributes, signalSet(IGNORED_BY_US));
    libc.posix_spawnattr_setsigmask(attributes, none);
    libc.posix_spawnattr_setflags(attributes, SETSIGDEF | SETSIGMASK);
    const error = libc.posix_spawn(
      pid,
      cString(path),
      actions,
      attributes,
      textList(words),
      textList(variables),
    );
    return [error, pid[0]];
  } finally {
    libc.posix_spawn_file_actions_destroy(actions);
    libc.posix_spawnattr_destroy(attributes);
  }
}

/** A sigset_t. */
function signalSet(signals: readonly number[]): Uint8Array<ArrayBuffer> {
  const set = new Uint8Array(ROOM);
  for (const signal of signals) set[signal - 1 >> 3] |= 1 << (signal - 1 & 7);
  return set;
}

/** Pointers to texts, NULL, and the texts, all in one memory: whoever holds the pointers holds the texts. */
function textList(texts: readonly string[]): Uint8Array<ArrayBuffer> {
  const parts = texts.map(cString);
  const start = 8 * (parts.length + 1);
  const bytes = new Uint8Array(new ArrayBuffer(parts.reduce((sum, { length }) => sum + length, start)));
  const view = new DataView(bytes.buffer);
  const address = BigInt(Deno.UnsafePointer.value(Deno.UnsafePointer.of(bytes)));
  let at = start;
  for (const [index, part] of parts.entries()) {
    view.setBigUint64(8 * index, address + BigInt(at), true);
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

async function endOf(pid: number): Promise<CommandEnd> {
  // A thread writes to it: it must not move.
  const status = new Int32Array(new ArrayBuffer(4));
  if (await openLibc().waitpid(pid, status, 0) !== pid) return {};
  return readStatus(status[0]);
}

/**
 * How a process ended, by its status as wait(2) gives it.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual([await readStatus(7 << 8), await readStatus(15)], [{ code: 7 }, { signal: "SIGTERM" }]);
 * ```
 */
export async function readStatus(status: number): Promise<CommandEnd> {
  const number = status & 0x7f;
  if (number === 0) return { code: status >> 8 & 0xff };
  const { constants } = await import("node:os");
  const name = Object.entries(constants.signals).find(([, value]) => value === number)?.[0];
  return { signal: name ?? `signal ${number}` };
}
