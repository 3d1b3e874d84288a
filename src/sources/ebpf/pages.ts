/**
 * Has the probes find out where the kernel has the memory of a file's pages: `bpf/pages.bpf.c`.
 * @module
 */
import { BpfError } from "./errors.ts";
import { withFile } from "./memfd.ts";

/** Random bytes that each file of ours begins with: at the start of a page nothing else has them. */
const TRIAL_BYTES = 64;
/** The first finds it, the others must agree. */
const FILES = 3;

/** Who can run the program: a `BpfObject`. */
export interface ProgramRunner {
  run(name: string, context: Uint8Array<ArrayBuffer>): number;
}

/**
 * Finds out, by files of our own that begin with random bytes, and of which several must agree.
 *
 * @returns whether the first bytes of files can be read from here on; otherwise they are left empty
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(learnPages({ run: () => 0 }), false);
 * ```
 */
export function learnPages(runner: ProgramRunner): boolean {
  try {
    for (let round = 0; round < FILES; round++) {
      const bytes = crypto.getRandomValues(new Uint8Array(TRIAL_BYTES));
      if (!withFile("hindtrace", bytes, (fd) => isFound(runner, fd, bytes))) return false;
    }
    return true;
  } catch (error) {
    // No anonymous files here, or the kernel runs no such programs.
    if (error instanceof BpfError) return false;
    throw error;
  }
}

function isFound(runner: ProgramRunner, fd: number, bytes: Uint8Array<ArrayBuffer>): boolean {
  // struct trial
  const trial = new Uint8Array(8 + TRIAL_BYTES);
  new DataView(trial.buffer).setUint32(0, fd, true);
  trial.set(bytes, 8);
  return runner.run("learn_pages", trial) === 1;
}
