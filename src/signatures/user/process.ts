/**
 * One subprocess without permissions: takes messages, gives answers, and is watched while it works.
 * @module
 */
import { childCommand, type DenoCommand, spawnChild } from "./command.ts";
import { FrameReader, toFrame } from "./frames.ts";
import { childProgram } from "./program.ts";
import { readUsage, type Usage } from "./usage.ts";

/** What a subprocess may use. */
export interface ProcessOptions {
  readonly deno: DenoCommand;
  /** Processor time of one piece of work. */
  readonly timeoutMs: number;
  /** Heap, in megabytes. */
  readonly memory: number;
}

/** Answers to pieces of work, in order; with `stopped`, the first piece without an answer is why there are no more. */
export interface Answers {
  readonly answers: readonly unknown[];
  readonly stopped?: string;
}

/** How often it is looked at. */
const WATCH_MS = 25;
/** Waiting costs no processor time, but ends too, after this many times as long. */
const PATIENCE = 4;
/** Memory of the runtime itself, besides the heap. */
const RUNTIME_MEGABYTES = 96;
const LONGEST_STDERR = 8192;

/** A subprocess that runs signatures. */
export class SignatureProcess {
  readonly #options: ProcessOptions;
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;
  readonly #frames: FrameReader;
  readonly #stderr: Promise<string>;
  readonly #kill = () => this.#end("it was ended with the program");
  #queue: unknown[] = [];
  #stopped?: string;

  /** @param files source of the signatures, in the order of the first answers */
  constructor(files: readonly { readonly text: string; readonly type: string }[], options: ProcessOptions) {
    const nonce = crypto.randomUUID();
    this.#options = options;
    this.#child = spawnChild(childCommand(childProgram(), options.deno, options.memory));
    this.#writer = this.#child.stdin.getWriter();
    this.#reader = this.#child.stdout.getReader();
    this.#frames = new FrameReader(nonce);
    this.#stderr = drain(this.#child.stderr);
    // An exit of the program asks nobody; a signature in an endless loop would outlive it.
    globalThis.addEventListener("unload", this.#kill);
    this.#write(JSON.stringify({ nonce, files }));
  }

  /**
   * Waits for answers.
   *
   * @param count how many pieces of work there are
   * @param json the message that asks for them; none after the start, which loads the files
   */
  async ask(count: number, json?: string): Promise<Answers> {
    if (json !== undefined) this.#write(json);
    const answers: unknown[] = [];
    const watch = this.#watch(() => answers.length);
    try {
      while (answers.length < count && this.#stopped === undefined) {
        if (this.#queue.length === 0 && !await this.#receive()) break;
        answers.push(...this.#queue.splice(0, count - answers.length));
      }
    } finally {
      clearInterval(watch);
    }
    if (answers.length === count) return { answers };
    return { answers, stopped: this.#stopped ?? await this.#whyEnded() };
  }

  /** Ends it, whatever it does. */
  async [Symbol.asyncDispose](): Promise<void> {
    globalThis.removeEventListener("unload", this.#kill);
    this.#end("it was ended with the program");
    await this.#writer.close().catch(ignore);
    await this.#reader.cancel().catch(ignore);
    await Promise.all([this.#child.status, this.#stderr]);
  }

  #write(json: string): void {
    // The end of the subprocess is seen where it is read from.
    this.#writer.write(toFrame(json)).catch(ignore);
  }

  async #receive(): Promise<boolean> {
    const { value } = await this.#reader.read();
    if (value === undefined) return false;
    const messages = this.#frames.push(value);
    if (messages === undefined) this.#end("it wrote to its standard output, or too much");
    else this.#queue.push(...messages);
    return messages !== undefined;
  }

  #end(reason: string): void {
    this.#stopped ??= reason;
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }

  /** Looks at the clock and at what the subprocess uses; a new answer starts the clock anew. */
  #watch(progress: () => number): ReturnType<typeof setInterval> {
    const { timeoutMs, memory } = this.#options;
    let answered = -1;
    let since = 0;
    let before: Usage | undefined;
    return setInterval(() => {
      const usage = readUsage(this.#child.pid);
      if (progress() !== answered) {
        answered = progress();
        since = performance.now();
        before = usage;
      }
      const elapsed = performance.now() - since;
      const worked = usage === undefined || before === undefined ? elapsed : usage.cpuMs - before.cpuMs;
      if (usage !== undefined && usage.memory > (memory + RUNTIME_MEGABYTES) * 2 ** 20) {
        this.#end(`it used more than ${memory} MB of memory`);
      } else if (worked > timeoutMs || elapsed > timeoutMs * PATIENCE) {
        this.#end(`it took longer than ${timeoutMs} ms`);
      }
    }, WATCH_MS);
  }

  async #whyEnded(): Promise<string> {
    const { code, signal } = await this.#child.status;
    const stderr = await this.#stderr;
    if (/out of memory/i.test(stderr)) return `it used more than ${this.#options.memory} MB of memory`;
    if (/overflowed its stack/.test(stderr)) return "it is nested too deep";
    const said = /^error: (?:Uncaught )?(.*)/m.exec(stderr)?.[1];
    if (said !== undefined) return `it ended its process: ${said.slice(0, 200)}`;
    return `it ended its process (${signal ?? `exit code ${code}`})`;
  }
}

/** Reads all there is, and keeps the beginning. */
async function drain(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream) {
    if (text.length < LONGEST_STDERR) text += decoder.decode(chunk, { stream: true });
  }
  return text;
}

function ignore(): void {}
