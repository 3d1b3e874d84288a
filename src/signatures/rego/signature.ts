/**
 * Signatures of a policy: many of them share one instance, and one parse of each event.
 * @module
 */
import { currentName } from "../../events/mod.ts";
import type { Event, EventSelector, Evidence, Matcher, Signature, SignatureMetadata } from "../../model/mod.ts";
import { inputOf, type InputOptions } from "./input.ts";
import type { Policy } from "./policy.ts";
import { type JsonValue, readJson } from "./value.ts";

/** What makes a signature of a rule. */
export interface SignatureParts {
  readonly metadata: SignatureMetadata;
  readonly selectors: readonly EventSelector[];
  readonly language: "rego" | "wasm";
  readonly path: string;
  /** Number of the entrypoint of `tracee_match`. */
  readonly entrypoint: number;
}

/** Hands events to a policy: the same one again costs nothing. */
export interface SharedInput {
  /** Makes the event the input of the evaluations that follow. */
  set(event: Event, name: string): void;
  readonly policy: Policy;
}

/**
 * Shares the input of a policy among its signatures.
 *
 * @param policy the policy
 * @param options what its rules want of the input
 * @returns a way to set the input
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { compile } from "./compile.ts";
 * import { Policy } from "./policy.ts";
 * const text = 'package a\n__rego_metadoc__ := {"id": "A"}\ntracee_match { true }\ntracee_selected_events[{"name": "ptrace"}]';
 * const { wasm } = await compile({ files: [{ path: "a.rego", text }], hostBuiltins: [] });
 * const policy = new Policy(wasm ?? new Uint8Array(), { builtins: new Map() });
 * strictEqual(shareInput(policy, { flat: false }).policy.hasInput, false);
 * ```
 */
export function shareInput(policy: Policy, options: InputOptions): SharedInput {
  let last: Event | undefined;
  let lastName = "";
  let lastLine: number | undefined;
  return {
    policy,
    set(event, name) {
      // Sources may use an object again for a later event, which stands in another line then.
      const line = event.location.line ?? event.location.record;
      const isSame = event === last && name === lastName && line === lastLine && line !== undefined;
      if (isSame && policy.hasInput) return;
      policy.setInput(inputOf(event, name, options));
      [last, lastName, lastLine] = [event, name, line];
    },
  };
}

/**
 * Makes a signature of a rule of a policy.
 *
 * @param parts what it is
 * @param input the shared input
 * @returns a signature whose matcher throws when a rule cannot be evaluated
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { compile } from "./compile.ts";
 * import { Policy } from "./policy.ts";
 * const text = 'package a\n__rego_metadoc__ := {"id": "A"}\ntracee_match { true }\ntracee_selected_events[{"name": "ptrace"}]';
 * const { wasm } = await compile({ files: [{ path: "a.rego", text }], hostBuiltins: [] });
 * const policy = new Policy(wasm ?? new Uint8Array(), { builtins: new Map() });
 * const metadata = {
 *   id: "A", version: "1", name: "A", eventName: "a", description: "", severity: "info", tags: [], properties: {},
 * } as const;
 * const parts = { metadata, selectors: [{ name: "hooked_syscalls" }], language: "rego", path: "a.rego", entrypoint: 0 } as const;
 * const signature = makeSignature(parts, shareInput(policy, { flat: false }));
 * strictEqual(signature.selectors[0].name, "hooked_syscall");
 * ```
 */
export function makeSignature(parts: SignatureParts, input: SharedInput): Signature {
  const { metadata, selectors, language, path, entrypoint } = parts;
  const oldNames = new Map(selectors.map(({ name }) => [currentName(name), name]));
  for (const { name } of selectors) if (currentName(name) === name) oldNames.delete(name);
  const match: Matcher = (event) => {
    input.set(event, oldNames.get(event.name) ?? event.name);
    return evidenceOf(input.policy.evaluate(entrypoint));
  };
  return {
    metadata,
    selectors: selectors.map((selector) => ({ ...selector, name: currentName(selector.name) })),
    language,
    origin: path,
    start: () => match,
  };
}

/**
 * What a rule's value says: true is a finding without data, a document with something in it a finding with that, and
 * anything else none.
 *
 * @param json the value as JSON text; undefined where the rule is
 * @returns evidence, or undefined
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * deepStrictEqual(["true", '{"a":1}', "{}", "[1]", "1", '"x"', "false", undefined].map(evidenceOf), [
 *   {}, { a: 1 }, undefined, undefined, undefined, undefined, undefined, undefined,
 * ]);
 * ```
 */
export function evidenceOf(json: string | undefined): Evidence | undefined {
  if (json === undefined) return undefined;
  if (json === "true") return {};
  if (!json.startsWith("{") || json === "{}") return undefined;
  return readJson(json) as { [key: string]: JsonValue };
}
