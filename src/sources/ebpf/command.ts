/**
 * The command that is watched: started by us, so that it is traced from its first instruction.
 * @module
 */
import { spawn } from "node:child_process";

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

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such program",
  EACCES: "it may not be executed",
  EPERM: "it may not be executed",
  ENOEXEC: "it is no program",
};

/**
 * Starts a command. It has the kernel look for the program before this returns (vfork), so that what it does first is
 * done by then, or under way.
 *
 * @throws {CommandError} when it cannot be started
 */
export async function startCommand({ words, env, outputToStderr }: CommandSpec): Promise<StartedCommand> {
  const [program, ...args] = words;
  const child = spawn(program, args, { env: { ...env }, stdio: [0, outputToStderr ? 2 : 1, 2] });
  const ended = new Promise<CommandEnd>((resolve) => {
    child.once("exit", (code, signal) => resolve({ code: code ?? undefined, signal: signal ?? undefined }));
  });
  const failed = new Promise<Error>((resolve) => child.once("error", resolve));
  const { pid } = child;
  if (pid === undefined) throw new CommandError(reasonOf(program, await failed));
  return {
    program,
    pid,
    ended,
    terminate: () => void child.kill("SIGTERM"),
  };
}

function reasonOf(program: string, error: Error): string {
  const code = Reflect.get(error, "code");
  return `Cannot start "${program}": ${REASONS[String(code)] ?? error.message}`;
}
