/**
 * Signatures in Rego: compiled from text, or by OPA beforehand; and the tests that lie beside them.
 *
 * Import this dynamically: with it come the compiler and the runtime, which a run without Rego does not need.
 * @module
 */
import type { Problem, Signature } from "../../model/mod.ts";
import { BUILTINS, reasonAgainst } from "./builtins/mod.ts";
import { isGzip, readBundle } from "./bundle.ts";
import { compile, type Compiled, type DenoCommand, type RegoFile } from "./compile.ts";
import { wantsFlatKeys } from "./input.ts";
import { type Candidate, type Loaded, loadSignatures, MATCH, METADATA, refuseSameIds } from "./load.ts";
import { Policy } from "./policy.ts";
import { compileProblem, placed } from "./problems.ts";

export type { DenoCommand, RegoFile } from "./compile.ts";
export type { Loaded } from "./load.ts";
export { type RegoTestResult, runRegoTests } from "./run_tests.ts";

/** What loading needs from outside. */
export interface RegoOptions {
  /** The library that is compiled along when the files bring no `package tracee.helpers`. */
  readonly helpers?: RegoFile;
  /** Event names of other signatures, which may be selected too. */
  readonly otherNames?: ReadonlySet<string>;
  /** How to start a bare Deno. */
  readonly deno?: DenoCommand;
}

/** A file that OPA compiled. */
export interface WasmFile {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Compiles Rego files and makes signatures of those that are some; the others are their libraries. Tests are left out.
 * All mistakes of all files are found at once.
 *
 * @param files every Rego file of the rules directories
 * @param options what else it takes
 * @returns signatures in the order of the files, and problems with their places
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const text = `package tracee.DEMO_1
 * __rego_metadoc__ := {"id": "DEMO-1", "name": "Any trace"}
 * tracee_selected_events[{"source": "tracee", "name": "ptrace"}]
 * tracee_match { input.eventName == "ptrace" }`;
 * const { signatures, problems } = await loadRego([{ path: "demo.rego", text }]);
 * deepStrictEqual([signatures.map((signature) => signature.metadata.id), problems], [["DEMO-1"], []]);
 * ```
 */
export async function loadRego(files: readonly RegoFile[], options: RegoOptions = {}): Promise<Loaded> {
  const sources = files.filter((file) => !file.path.endsWith("_test.rego"));
  if (sources.length === 0) return { signatures: [], problems: [] };
  const request = { files: sources, helpers: options.helpers, hostBuiltins: [...BUILTINS.keys()] };
  const compiled = await compile(request, options.deno);
  const compileProblems = compiled.errors.map((error) => compileProblem(error, sources));
  const loaded = compiled.wasm === undefined ? NOTHING : loadSignatures(
    new Policy(compiled.wasm, { builtins: BUILTINS }),
    inOrder(compiled, sources),
    {
      language: "rego",
      files: sources,
      flat: sources.some((file) => wantsFlatKeys(file.text)),
      otherNames: options.otherNames,
      leftOut: sources.filter(({ path }) => compiled.errors.some(({ file }) => file === path)),
    },
  );
  const all = { signatures: loaded.signatures, problems: [...compileProblems, ...loaded.problems] };
  return refuseSameIds(all, (signature) => metadataPlace(signature, compiled, sources));
}

const NOTHING: Loaded = { signatures: [], problems: [] };

function inOrder(compiled: Compiled, sources: readonly RegoFile[]): readonly Candidate[] {
  const order = new Map(sources.map((file, index) => [file.path, index]));
  return compiled.signatures
    .map(({ file, entry, rules }) => ({ path: file, entry, rules }))
    .sort((a, b) => (order.get(a.path) ?? 0) - (order.get(b.path) ?? 0));
}

function metadataPlace(signature: Signature, compiled: Compiled, sources: readonly RegoFile[]): Problem {
  const found = compiled.signatures.find((candidate) => candidate.file === signature.origin);
  return placed("error", "", signature.origin, found?.rules[METADATA], sources);
}

/**
 * Makes signatures of policies that were compiled by `opa build -t wasm`: `.wasm` files, or whole bundles.
 *
 * @param files their bytes
 * @param options what else it takes
 * @returns signatures, and problems
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const { problems } = await loadWasm([{ path: "a.wasm", bytes: new Uint8Array([0, 1]) }]);
 * strictEqual(problems[0].message, "Cannot read policy: it is not a WebAssembly module");
 * ```
 */
export async function loadWasm(files: readonly WasmFile[], options: RegoOptions = {}): Promise<Loaded> {
  const signatures: Signature[] = [];
  const problems: Problem[] = [];
  for (const file of files) {
    const loaded = await loadOneWasm(file, options);
    signatures.push(...loaded.signatures);
    problems.push(...loaded.problems);
  }
  return refuseSameIds({ signatures, problems }, (signature) => placed("error", "", signature.origin, undefined, []));
}

async function loadOneWasm({ path, bytes }: WasmFile, options: RegoOptions): Promise<Loaded> {
  try {
    const { wasm, data } = isGzip(bytes) ? await readBundle(bytes) : { wasm: bytes, data: undefined };
    const policy = openPolicy(wasm, data);
    const problems = refusedBuiltins(policy, path);
    if (problems.length > 0) return { signatures: [], problems };
    const suffix = `/${MATCH}`;
    const entries = Object.keys(policy.entrypoints).filter((name) => name.endsWith(suffix)).sort();
    if (entries.length === 0) throw new Error(`it has no entrypoint that ends in ${suffix}`);
    const candidates = entries.map((name) => ({ path, entry: name.slice(0, -suffix.length) }));
    return loadSignatures(policy, candidates, {
      language: "wasm",
      files: [],
      flat: false,
      otherNames: options.otherNames,
    });
  } catch (error) {
    const message = `Cannot read policy: ${error instanceof Error ? error.message : error}`;
    return { signatures: [], problems: [placed("error", message, path, undefined, [])] };
  }
}

function openPolicy(wasm: Uint8Array<ArrayBuffer>, data: Uint8Array<ArrayBuffer> | undefined): Policy {
  if (!WebAssembly.validate(wasm)) throw new Error("it is not a WebAssembly module");
  try {
    const policy = new Policy(wasm, { builtins: BUILTINS, data });
    if (Object.keys(policy.entrypoints).length > 0) return policy;
  } catch {
    // It has other imports or exports than a policy.
  }
  throw new Error("it is not a policy that OPA compiled");
}

function refusedBuiltins(policy: Policy, path: string): readonly Problem[] {
  const unknown = policy.requiredBuiltins.filter((name) => !BUILTINS.has(name)).sort();
  return unknown.map((name) =>
    placed(
      "error",
      `Cannot use built-in "${name}": ${reasonAgainst(name) ?? "there is none of that name"}`,
      path,
      undefined,
      [],
    )
  );
}
