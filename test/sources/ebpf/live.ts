/**
 * Tests that need the kernel: whether it lets us, a child process to watch, and the test object loaded for it.
 * @module
 */
import { type BpfObject, loadObject, type ObjectOptions } from "../../../src/sources/ebpf/object.ts";
import { readKernelFacts, whyUnsupported } from "../../../src/sources/ebpf/kernel.ts";
import { type Layer, type LayerName, probeLayers } from "./kernel_layers.ts";
import { openLibbpf } from "../../../src/sources/ebpf/libbpf.ts";
import { u32Bytes } from "../../../src/sources/ebpf/map.ts";

const COUNT_OBJECT = new URL("../../../bpf/test/count.bpf.o", import.meta.url);

/** Why no program can be loaded here; undefined: it can. */
export const WHY_NOT: string | undefined = await whyNot();

async function whyNot(): Promise<string | undefined> {
  const facts = readKernelFacts();
  const reason = whyUnsupported(facts);
  if (reason !== undefined) return reason;
  const layer = probeLayers(await openLibbpf(), facts).tp_btf;
  return layer.available ? undefined : `Cannot capture: ${layer.reason}`;
}

/** Whether this kernel offers a way of watching. */
export async function layer(name: LayerName): Promise<Layer> {
  if (WHY_NOT !== undefined) return { available: false, reason: WHY_NOT };
  return probeLayers(await openLibbpf(), readKernelFacts())[name];
}

/**
 * Registers a test that needs the kernel, or says in its name why it is left out.
 *
 * @param name what is shown, as a sentence
 * @param reason why it cannot run; undefined: it can
 */
export function liveTest(name: string, fn: () => void | Promise<void>, reason = WHY_NOT): void {
  if (reason === undefined) return Deno.test(name, fn);
  // What to do about it is for users.
  const short = reason.replace(/^Cannot capture: /, "").replace(/; .*$/, "");
  Deno.test({ name: `left out: ${name}: ${short}`, ignore: true, fn() {} });
}

/** Loads the tests' own object. */
export async function loadCount(options: Partial<ObjectOptions> = {}): Promise<BpfObject> {
  const bytes = await Deno.readFile(COUNT_OBJECT);
  return loadObject(await openLibbpf(), bytes, { name: "count", ...options });
}

/** The value of the variable `settings`. */
export function settings(words: number, vary = false): Uint8Array {
  return new Uint8Array(Uint32Array.of(words, vary ? 1 : 0).buffer);
}

/** A process of our own that calls getppid() when told to, and nothing before. */
export class Caller implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #lines: ReadableStreamDefaultReader<string>;

  private constructor(child: Deno.ChildProcess, lines: ReadableStreamDefaultReader<string>) {
    this.#child = child;
    this.#writer = child.stdin.getWriter();
    this.#lines = lines;
  }

  /** Starts it; it is ready when this returns. */
  static async start(): Promise<Caller> {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-config", new URL("getppid_child.ts", import.meta.url).href],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    await lines.read();
    return new Caller(child, lines);
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** Has it be traced by an object. */
  traceWith(object: BpfObject): void {
    object.map("traced").update(u32Bytes(this.pid), u32Bytes(1));
  }

  /** Calls getppid() so many times; returns when it is done. */
  call(times: number): Promise<{ readonly calls: number; readonly seconds: number }> {
    return this.#order(`call ${times}`);
  }

  /** Calls getppid() for some seconds, so many times a second (0: as fast as it goes). */
  storm(seconds: number, rate: number): Promise<{ readonly calls: number; readonly seconds: number }> {
    return this.#order(`storm ${seconds} ${rate}`);
  }

  async #order(text: string): Promise<{ readonly calls: number; readonly seconds: number }> {
    await this.#writer.write(new TextEncoder().encode(`${text}\n`));
    const { value } = await this.#lines.read();
    return JSON.parse(value ?? "{}");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer.close();
    await this.#lines.cancel();
    await this.#child.status;
  }
}
