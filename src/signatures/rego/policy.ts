/**
 * Runs a policy that OPA compiled to wasm. An event is parsed once for all entrypoints, integers are exact both ways,
 * and after anything thrown a new instance takes over.
 *
 * The instance is held by the LoadedPolicy of @open-policy-agent/opa-wasm; the imports are ours, since the package's
 * own pass every value through a JavaScript number and offer six built-ins.
 * @module
 */
import * as sdk from "@open-policy-agent/opa-wasm";
import { hasRawBytes, shownText } from "./raw_bytes.ts";
import { isObject, isSet, readValue, type RegoValue, writeJson, writeValue } from "./value.ts";

/** A built-in of the host; undefined, or something thrown, is undefined in Rego, as in OPA. */
export type Builtin = (...args: RegoValue[]) => RegoValue | undefined;

/** What a policy is run with. */
export interface PolicyOptions {
  readonly builtins: ReadonlyMap<string, Builtin>;
  /** JSON text of `data`: a bundle's. */
  readonly data?: Uint8Array<ArrayBuffer>;
}

/** A rule could not be evaluated: a conflict between definitions, or no memory left. */
export class EvaluationError extends Error {
  override readonly name = "EvaluationError";
}

/** What a compiled policy exports (https://www.openpolicyagent.org/docs/wasm, ABI 1.2 and later). */
interface Exports {
  builtins(): number;
  eval(context: number): number;
  opa_eval_ctx_new(): number;
  opa_eval_ctx_set_input(context: number, value: number): void;
  opa_eval_ctx_set_data(context: number, value: number): void;
  opa_eval_ctx_set_entrypoint(context: number, entrypoint: number): void;
  opa_eval_ctx_get_result(context: number): number;
  opa_heap_ptr_get(): number;
  opa_heap_ptr_set(address: number): void;
  opa_json_dump(value: number): number;
  opa_json_parse(address: number, length: number): number;
  opa_malloc(length: number): number;
  opa_value_dump(value: number): number;
  opa_value_parse(address: number, length: number): number;
  readonly opa_wasm_abi_minor_version: WebAssembly.Global;
}

interface LoadedPolicy {
  readonly dataAddr: number;
  readonly dataHeapPtr: number;
  readonly entrypoints: Readonly<Record<string, number>>;
  setData(json: ArrayBuffer): void;
}

/** The package's types leave out the default export that carries the class. */
const { LoadedPolicy } = (sdk as unknown as {
  default: {
    LoadedPolicy: new (instance: WebAssembly.Instance, memory: WebAssembly.Memory, minor: number) => LoadedPolicy;
  };
}).default;

/** Pages of 64 KiB: what the package starts with, and 1 GiB. */
const FIRST_PAGES = 5;
const MOST_PAGES = 16_384;
/** A very long event grows the memory, and it never shrinks: after so much a new instance takes over. */
const KEPT_BYTES = 64 * 2 ** 20;

/** One policy, and the instance it runs in at present. */
export class Policy {
  readonly #module: WebAssembly.Module;
  readonly #options: PolicyOptions;
  #running?: { readonly exports: Exports; readonly loaded: LoadedPolicy };
  #memory = new WebAssembly.Memory({ initial: 0 });
  #view: Uint8Array = new Uint8Array();
  readonly #builtins: (Builtin | undefined)[] = [];
  #context = 0;
  #heap = 0;
  #raw = false;
  #pages = FIRST_PAGES;
  #keptBytes = KEPT_BYTES;

  /** @param wasm a policy as OPA compiles it; what is no policy throws */
  constructor(wasm: Uint8Array<ArrayBuffer>, options: PolicyOptions) {
    // Synchronous on purpose: an asynchronous compile can wait for seconds behind other modules' optimization.
    this.#module = new WebAssembly.Module(wasm);
    this.#options = options;
  }

  /** Names and numbers of the rules that can be evaluated. */
  get entrypoints(): Readonly<Record<string, number>> {
    return this.#run().loaded.entrypoints;
  }

  /** Names of the built-ins that it asks the host for. */
  get requiredBuiltins(): readonly string[] {
    const { exports } = this.#run();
    return Object.keys(JSON.parse(this.#text(exports.opa_json_dump(exports.builtins()))));
  }

  /** Whether there is an input to evaluate: none at first, and none after something was thrown. */
  get hasInput(): boolean {
    return this.#context !== 0;
  }

  /** Parses the input for the evaluations that follow; what was made since the one before is gone. */
  setInput(json: string): void {
    try {
      this.#parseInput(json);
    } catch (error) {
      this.#drop();
      throw evaluationError(error);
    }
  }

  /** The JSON text of a rule's value; undefined where the rule is. */
  evaluate(entrypoint: number): string | undefined {
    try {
      return this.#evaluate(entrypoint);
    } catch (error) {
      // An abort leaves the wasm stack where it was; some 500 of them would end in an access out of bounds.
      this.#drop();
      throw evaluationError(error);
    }
  }

  #parseInput(json: string): void {
    if (this.#memory.buffer.byteLength > this.#keptBytes) this.#drop();
    const { exports, loaded } = this.#run();
    exports.opa_heap_ptr_set(loaded.dataHeapPtr);
    const { address, length } = this.#put(json);
    const value = exports.opa_json_parse(address, length);
    if (value === 0) throw new EvaluationError("the input is not JSON");
    this.#raw = false;
    this.#context = exports.opa_eval_ctx_new();
    exports.opa_eval_ctx_set_input(this.#context, value);
    exports.opa_eval_ctx_set_data(this.#context, loaded.dataAddr);
    this.#heap = exports.opa_heap_ptr_get();
  }

  #evaluate(entrypoint: number): string | undefined {
    const { exports } = this.#run();
    if (this.#context === 0) throw new EvaluationError("there is no input");
    exports.opa_heap_ptr_set(this.#heap);
    exports.opa_eval_ctx_set_entrypoint(this.#context, entrypoint);
    exports.eval(this.#context);
    const result = exports.opa_eval_ctx_get_result(this.#context);
    // [{"result":VALUE}], or [] when it is undefined.
    const address = exports.opa_json_dump(result);
    if (this.#bytes()[address + 1] === CLOSING_BRACKET) return undefined;
    const text = this.#text(address);
    const isPlain = text[11] !== "{" && text[11] !== "[";
    const value = isPlain ? text.slice(11, -2) : writeResult(readValue(this.#text(exports.opa_value_dump(result))));
    return this.#raw ? shownText(value) : value;
  }

  #run(): { readonly exports: Exports; readonly loaded: LoadedPolicy } {
    return this.#running ?? this.#start();
  }

  #drop(): void {
    this.#running = undefined;
    this.#memory = new WebAssembly.Memory({ initial: 0 });
    this.#context = 0;
  }

  #start(): { readonly exports: Exports; readonly loaded: LoadedPolicy } {
    this.#memory = new WebAssembly.Memory({ initial: this.#pages, maximum: MOST_PAGES });
    const instance = this.#instantiate();
    if (instance === undefined) return this.#start();
    const exports = instance.exports as unknown as Exports;
    const loaded = new LoadedPolicy(instance, this.#memory, exports.opa_wasm_abi_minor_version.value);
    if (this.#options.data) loaded.setData(this.#options.data.slice().buffer);
    const numbers: Record<string, number> = JSON.parse(this.#text(exports.opa_json_dump(exports.builtins())));
    for (const [name, number] of Object.entries(numbers)) this.#builtins[number] = this.#options.builtins.get(name);
    this.#keptBytes = this.#memory.buffer.byteLength + KEPT_BYTES;
    return this.#running = { exports, loaded };
  }

  /** Undefined when the policy wants more memory to begin with: the next try gives it. */
  #instantiate(): WebAssembly.Instance | undefined {
    const call = (id: number, _context: number, ...args: number[]) => this.#call(id, args);
    const env = {
      memory: this.#memory,
      opa_abort: (address: number) => {
        throw new EvaluationError(this.#text(address));
      },
      opa_println: () => {},
      opa_builtin0: call,
      opa_builtin1: call,
      opa_builtin2: call,
      opa_builtin3: call,
      opa_builtin4: call,
    };
    try {
      return new WebAssembly.Instance(this.#module, { env });
    } catch (error) {
      const wanted = error instanceof WebAssembly.LinkError ? /declared initial of (\d+)/.exec(error.message) : null;
      if (wanted === null || Number(wanted[1]) <= this.#pages || Number(wanted[1]) > MOST_PAGES) throw error;
      this.#pages = Number(wanted[1]);
      return undefined;
    }
  }

  #call(id: number, args: readonly number[]): number {
    const { exports } = this.#run();
    const result = this.#result(id, args);
    if (result === undefined) return 0;
    if (typeof result === "string" && hasRawBytes(result)) this.#raw = true;
    const { address, length } = this.#put(writeValue(result));
    return exports.opa_value_parse(address, length);
  }

  #result(id: number, args: readonly number[]): RegoValue | undefined {
    const { exports } = this.#run();
    try {
      return this.#builtins[id]?.(...args.map((arg) => readValue(this.#text(exports.opa_value_dump(arg)))));
    } catch (error) {
      if (error instanceof EvaluationError || error instanceof WebAssembly.RuntimeError) throw error;
      return undefined;
    }
  }

  /** Writes a text into the memory of the policy; most are ASCII, and need no more bytes than characters. */
  #put(text: string): { readonly address: number; readonly length: number } {
    const { exports } = this.#run();
    const address = exports.opa_malloc(text.length);
    const { read, written } = ENCODER.encodeInto(text, this.#bytes().subarray(address, address + text.length));
    if (read === text.length) return { address, length: written };
    const bytes = ENCODER.encode(text);
    const larger = exports.opa_malloc(bytes.length);
    this.#bytes().set(bytes, larger);
    return { address: larger, length: bytes.length };
  }

  /** The memory as it is now: growing it leaves earlier views empty. */
  #bytes(): Uint8Array {
    if (this.#view.buffer !== this.#memory.buffer) this.#view = new Uint8Array(this.#memory.buffer);
    return this.#view;
  }

  #text(address: number): string {
    const bytes = this.#bytes();
    return DECODER.decode(bytes.subarray(address, bytes.indexOf(0, address)));
  }
}

const CLOSING_BRACKET = 0x5d;
const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();

/** The one value of a result set; wasm keeps the members of sets in no order, OPA sorts them. */
function writeResult(results: RegoValue): string {
  const [bindings] = isSet(results) ? results : [];
  return writeJson((isObject(bindings) ? bindings.get("result") : undefined) ?? null);
}

function evaluationError(error: unknown): EvaluationError {
  if (error instanceof EvaluationError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new EvaluationError(/call stack/i.test(message) ? "the input is nested too deep" : message, { cause: error });
}
