/**
 * Where output goes: `FORMAT` to stdout, `FORMAT:FILE` to a file. Text is gathered and written in large pieces.
 * @module
 */
import { InputError, type Print, type Problem } from "../model/mod.ts";
import { suggest } from "../text/suggest.ts";
import { wrong } from "./argv.ts";

/** One `--output`. */
export interface OutputSpec {
  readonly format: string;
  /** Undefined: stdout. */
  readonly path?: string;
}

/**
 * Reads `--output` values.
 *
 * @param formats names that are allowed
 * @param fallback what to use when there is no `--output`
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(parseOutputs(["table", "json:out.json"], ["table", "json"], "table").specs, [
 *   { format: "table" },
 *   { format: "json", path: "out.json" },
 * ]);
 * ```
 */
export function parseOutputs(
  values: readonly string[],
  formats: readonly string[],
  fallback: string,
): { specs: readonly OutputSpec[]; problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const specs: OutputSpec[] = [];
  for (const value of values.length === 0 ? [fallback] : values) {
    const colon = value.indexOf(":");
    const format = colon < 0 ? value : value.slice(0, colon);
    const path = colon < 0 ? undefined : value.slice(colon + 1);
    if (!formats.includes(format)) {
      problems.push({
        ...wrong(`Unknown output format "${format}"`, `expected one of ${formats.join(", ")}`),
        suggestion: suggest(format, formats),
      });
    } else if (path === "") {
      problems.push(wrong(`Cannot read --output "${value}": the file name is missing`, "expected FORMAT:FILE"));
    } else specs.push(path === undefined || path === "-" ? { format } : { format, path });
  }
  const places = specs.map(({ path }) => path);
  const twice = places.find((path, index) => places.indexOf(path) !== index);
  if (new Set(places).size < places.length) {
    problems.push(
      wrong(
        `Two outputs go to ${twice === undefined ? "stdout" : `"${twice}"`}`,
        "expected FORMAT:FILE for all but one",
      ),
    );
  }
  return { specs, problems };
}

/** Text is put into bytes when this much has come together, and written after each batch. */
const PIECE = 1 << 16;

/** A place that text is written to. */
export class Output implements Disposable {
  readonly #file: { writeSync(bytes: Uint8Array): number; close?(): void };
  readonly #encoder = new TextEncoder();
  /** One buffer for all text: a new one for each piece would be garbage that memory fills with. */
  readonly #bytes = new Uint8Array(PIECE * 4);
  #used = 0;
  readonly #name: string;
  readonly isStdout: boolean;
  /** Whether people look at it. */
  readonly isTerminal: boolean;
  #text = "";
  /** Called before anything is written: what else is on the terminal makes way. */
  beforeWrite: () => void = () => {};
  /** Why nothing more can be written: `closed` is a reader that had enough. */
  failure: "closed" | Error | undefined;

  /** @throws {Error} when the file cannot be created, with a sentence for the user */
  constructor(path: string | undefined) {
    this.#name = path === undefined ? "standard output" : `"${path}"`;
    this.isStdout = path === undefined;
    this.isTerminal = this.isStdout && Deno.stdout.isTerminal();
    try {
      this.#file = path === undefined
        ? Deno.stdout
        : Deno.openSync(path, { write: true, create: true, truncate: true });
    } catch (error) {
      throw new Error(`Cannot write ${this.#name}: ${reasonOf(error)}`);
    }
  }

  readonly print: Print = (part) => {
    if (typeof part === "string") {
      this.#text += part;
      if (this.#text.length >= PIECE) this.#encode();
    } else {
      this.#encode();
      if (part.length > this.#bytes.length - this.#used) this.#writeOut();
      if (part.length > this.#bytes.length) return this.#write(part);
      this.#bytes.set(part, this.#used);
      this.#used += part.length;
    }
  };

  /** Writes what has come together. */
  flush(): void {
    this.#encode();
    this.#writeOut();
  }

  /** Moves the text into the buffer, writing it out whenever it is full. */
  #encode(): void {
    let text = this.#text;
    this.#text = "";
    while (text !== "") {
      const { read, written } = this.#encoder.encodeInto(text, this.#bytes.subarray(this.#used));
      this.#used += written;
      text = text.slice(read);
      if (text !== "") this.#writeOut();
    }
  }

  #writeOut(): void {
    const length = this.#used;
    this.#used = 0;
    this.#write(this.#bytes.subarray(0, length));
  }

  #write(bytes: Uint8Array): void {
    if (this.failure !== undefined || bytes.length === 0) return;
    this.beforeWrite();
    try {
      for (let at = 0; at < bytes.length;) at += this.#writeSome(bytes.subarray(at));
    } catch (error) {
      this.failure = error instanceof Deno.errors.BrokenPipe
        ? "closed"
        : new Error(`Cannot write ${this.#name}: ${reasonOf(error)}`);
    }
  }

  /** A pipe that somebody made non-blocking may be full for a moment. */
  #writeSome(bytes: Uint8Array): number {
    for (;;) {
      try {
        return this.#file.writeSync(bytes);
      } catch (error) {
        if (!(error instanceof Deno.errors.WouldBlock)) throw error;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
      }
    }
  }

  [Symbol.dispose](): void {
    this.flush();
    if (this.#file !== Deno.stdout) this.#file.close?.();
  }
}

/** `No space left on device (os error 28)` without its number. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/ \(os error \d+\).*$/s, "") : String(error);
}

/** What was to be printed could not be written; the message is for the user. */
export class OutputError extends Error {
  override readonly name = "OutputError";
}

/**
 * Opens an output; a file that cannot be created is a wrong command line.
 *
 * @param path undefined: stdout
 * @throws {InputError} when it cannot be opened
 */
export function openOutput(path?: string): Output {
  try {
    return new Output(path);
  } catch (error) {
    throw new InputError([wrong(error instanceof Error ? error.message : String(error))]);
  }
}

/**
 * Prints a text that is there as a whole. A reader that had enough is no failure.
 *
 * @param write makes the text for the output
 * @param path undefined: stdout
 * @throws {OutputError} when it cannot be written
 */
export function printTo(write: (output: Output) => string, path?: string): void {
  const output = openOutput(path);
  output.print(write(output));
  output[Symbol.dispose]();
  if (output.failure instanceof Error) throw new OutputError(output.failure.message);
}
