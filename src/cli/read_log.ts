/**
 * Reads one input to its end through a judge, for commands that look at logs and print no findings.
 * @module
 */
import type { Selection } from "../model/mod.ts";
import type { Judge } from "../pipeline.ts";
import { openInput } from "../sources/inputs/mod.ts";
import { findFormat, SOURCES, UnknownFormatError } from "../sources/mod.ts";

/** How to read it. */
export interface ReadOptions {
  readonly selection: Selection;
  /** The name of its format; recognized without. */
  readonly format?: string;
}

/**
 * Reads one input.
 *
 * @param judge is given all events
 * @param path a file; `-` is standard input
 * @param options how
 * @throws {Error} when it cannot be opened, or nobody knows its format, with a sentence for the user
 */
export async function readLog(judge: Judge, path: string, { selection, format }: ReadOptions): Promise<void> {
  const { input, head } = await openInput(path);
  using _ = { [Symbol.dispose]: () => input.close() };
  await judge.read(formatOf(path, head, format).open(input, { selection }), () => {});
}

function formatOf(path: string, head: Uint8Array, name: string | undefined) {
  try {
    return findFormat(head, name);
  } catch (error) {
    if (!(error instanceof UnknownFormatError)) throw error;
    const shown = path === "-" ? "standard input" : `"${path}"`;
    const formats = SOURCES.map((format) => format.name).join(", ");
    throw new Error(`Cannot read ${shown}: ${error.message} (formats: ${formats})`, { cause: error });
  }
}
