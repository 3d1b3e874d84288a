/**
 * Compiles Rego text to a policy: OPA's own compiler, in a short-lived subprocess without permissions.
 *
 * A subprocess, because the compiler needs 150 MB for half a second, and a terminated worker does not give them back.
 * @module
 */

/** One Rego text; the path is only a name for messages. */
export interface RegoFile {
  readonly path: string;
  readonly text: string;
}

/** What is to be compiled. */
export interface CompileRequest {
  readonly files: readonly RegoFile[];
  /** They stop the compiler, so it is not given them to compile: what needs them is left out with them. */
  readonly unread?: readonly RegoFile[];
  /** Compiled along when no file declares its package. */
  readonly helpers?: RegoFile;
  /** Built-ins that the host implements; what neither it nor wasm has is a compile error. */
  readonly hostBuiltins: readonly string[];
  /** Entrypoints for the `test_` rules instead of the rules of signatures. */
  readonly tests?: boolean;
}

/** Where something stands in a file, from 1; 0 where it is not known. */
export interface Place {
  readonly row: number;
  readonly col: number;
}

/** A mistake that the compiler found, or what else it says of a file. */
export interface CompileError extends Place {
  readonly file: string;
  /** OPA's; or `empty`: no mistake; or `needs`: left out since it needs the file that `message` names. */
  readonly code: string;
  readonly message: string;
}

/** A file that is a signature, and where its rules stand. */
export interface CompiledSignature {
  readonly file: string;
  readonly package: string;
  /** Entrypoints are this path, `/` and a rule's name. */
  readonly entry: string;
  readonly rules: Readonly<Record<string, Place>>;
}

/** A `test_` rule. */
export interface CompiledTest extends Place {
  readonly file: string;
  readonly package: string;
  readonly name: string;
  readonly entrypoint: string;
}

/** What the compiler gave. */
export interface Compiled {
  readonly errors: readonly CompileError[];
  readonly signatures: readonly CompiledSignature[];
  readonly tests: readonly CompiledTest[];
  /** The policy; absent when there is nothing to run. */
  readonly wasm?: Uint8Array<ArrayBuffer>;
}

/** How to start a bare Deno: this program itself, unless it is packed in a way that needs more. */
export interface DenoCommand {
  readonly path: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Compiles files, all at once. It is not an error of this function when some are faulty: that is in `errors`, and the
 * others are compiled without them and what needs them.
 *
 * @param request what to compile
 * @param deno how to start the subprocess
 * @returns the policy, and all mistakes
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const { errors } = await compile({ files: [{ path: "a.rego", text: "package a\nx { y }" }], hostBuiltins: [] });
 * deepStrictEqual(errors, [{ file: "a.rego", row: 2, col: 5, code: "rego_unsafe_var_error", message: "var y is unsafe" }]);
 * ```
 */
export async function compile(
  request: CompileRequest,
  deno: DenoCommand = { path: Deno.execPath() },
): Promise<Compiled> {
  const { success, stdout, stderr } = await runChild(request, deno);
  if (success) return readOutput(stdout);
  if (request.files.length === 1) {
    return { errors: [stopped(request.files[0].path, stderr)], signatures: [], tests: [] };
  }
  const errors = await findStopped(request, deno);
  const unread = request.files.filter(({ path }) => errors.some(({ file }) => file === path));
  const files = request.files.filter((file) => !unread.includes(file));
  if (unread.length === 0 || files.length === 0) return { errors, signatures: [], tests: [] };
  const rest = await compile({ ...request, files, unread: [...request.unread ?? [], ...unread] }, deno);
  return { ...rest, errors: [...errors, ...rest.errors] };
}

async function runChild(request: CompileRequest, deno: DenoCommand): Promise<Deno.CommandOutput> {
  const [packed, program] = await Promise.all([packedCompiler(), childProgram()]);
  const child = new Deno.Command(deno.path, {
    args: [...ARGUMENTS, `data:application/javascript;base64,${btoa(program)}`],
    // No cache of modules: nothing is imported, and the folder may not be writable.
    env: { DENO_DIR: "/proc/self/exe/x", DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1", ...deno.env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const [, output] = await Promise.all([
    feed(child.stdin, [packed, new TextEncoder().encode(JSON.stringify(request))]),
    child.output(),
  ]);
  return output;
}

/** Liftoff compiles wasm in one pass: the optimizing compiler would take longer than the whole work. */
const ARGUMENTS = [
  "run",
  "--quiet",
  "--no-prompt",
  "--no-config",
  "--no-lock",
  "--no-remote",
  "--no-npm",
  "--v8-flags=--liftoff-only",
];

async function packedCompiler(): Promise<Uint8Array> {
  const { default: base64 } = await import("./compiler/compiler.wasm.br.base64", { with: { type: "text" } });
  return Uint8Array.fromBase64(base64);
}

async function childProgram(): Promise<string> {
  return (await import("./compiler/child.js", { with: { type: "text" } })).default;
}

async function feed(stream: WritableStream<Uint8Array>, parts: readonly Uint8Array[]): Promise<void> {
  const writer = stream.getWriter();
  try {
    for (const part of parts) {
      const length = new Uint8Array(4);
      new DataView(length.buffer).setUint32(0, part.length, true);
      await writer.write(length);
      await writer.write(part);
    }
    await writer.close();
  } catch {
    // The subprocess ended early; its exit code and stderr say why.
  }
}

function readOutput(bytes: Uint8Array): Compiled {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(0, true);
  const response = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  const wasm = bytes.slice(8 + length, 8 + length + view.getUint32(4 + length, true));
  return {
    errors: response.errors ?? [],
    signatures: response.signatures ?? [],
    tests: response.tests ?? [],
    wasm: wasm.length > 0 ? wasm : undefined,
  };
}

/** Text nested thousands of levels deep overflows the stack of the compiler, which cannot say where: each file alone. */
async function findStopped(request: CompileRequest, deno: DenoCommand): Promise<readonly CompileError[]> {
  const errors: CompileError[] = [];
  for (const file of request.files) {
    const { success, stderr } = await runChild({ ...request, files: [file] }, deno);
    if (!success) errors.push(stopped(file.path, stderr));
  }
  return errors.length > 0 ? errors : [stopped("", new TextEncoder().encode("the files are too much for it"))];
}

function stopped(file: string, stderr: Uint8Array): CompileError {
  const said = new TextDecoder().decode(stderr);
  const isDeep = /call stack size|stack overflow/i.test(said);
  const why = isDeep ? "something in it is nested too deep" : said.trim().split("\n")[0];
  return { file, row: 0, col: 0, code: "stopped", message: `the compiler stopped: ${why}` };
}
