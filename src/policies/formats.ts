/**
 * The shapes that policy files have had, and which of them a document has.
 * @module
 */
import { suggest } from "../text/suggest.ts";
import type { Report } from "./report.ts";
import { getKey, getText } from "./trees.ts";
import type { Written } from "./written.ts";
import type { MapTree } from "./yaml.ts";

/** One shape of policy files. */
export interface PolicyFormat {
  /** What people call it. */
  readonly name: string;
  /** Releases of Tracee that read it. */
  readonly releases: string;
  /** Keys of the document, of its `metadata` and `spec` where it has them, and of a rule. */
  readonly keys: readonly string[];
  readonly specKeys?: readonly string[];
  readonly ruleKeys: readonly string[];
  /** A description, and a default action. */
  readonly needsDescription: boolean;
  /** Names are those of Kubernetes objects. */
  readonly hasStrictNames: boolean;
  readonly actions: readonly string[];
}

/** v0.13 to v0.16 wrote one shape with changing words; each of them is understood. */
export const FLAT: PolicyFormat = {
  name: "flat",
  releases: "v0.13 to v0.16",
  keys: ["name", "description", "version", "scope", "defaultAction", "defaultActions", "rules"],
  ruleKeys: ["event", "filter", "filters", "action", "actions"],
  needsDescription: true,
  hasStrictNames: false,
  actions: ["log", "print", "webhook", "forward"],
};

/** v0.17 (`TraceePolicy`) and v0.18 to v0.24 (`Policy`). */
export const KUBERNETES: PolicyFormat = {
  name: "Kubernetes",
  releases: "v0.17 and later",
  keys: ["apiVersion", "kind", "metadata", "spec", "status"],
  specKeys: ["scope", "defaultActions", "rules"],
  ruleKeys: ["event", "filters", "actions"],
  needsDescription: false,
  hasStrictNames: true,
  actions: ["log", "print"],
};

/** The shape of Tracee's main branch that stands beside the Kubernetes one. */
export const PLAIN: PolicyFormat = {
  name: "plain",
  releases: "the main branch",
  keys: ["type", "name", "description", "version", "scope", "defaultActions", "rules"],
  ruleKeys: ["event", "filters", "actions"],
  needsDescription: false,
  hasStrictNames: true,
  actions: ["log", "print"],
};

/** Version and kind go together. */
const KINDS = [
  { apiVersion: "tracee.aquasec.com/v1beta1", kind: "Policy" },
  { apiVersion: "aquasecurity.github.io/v1beta1", kind: "TraceePolicy" },
];
const FLAT_WORDS = ["name", "description", "scope", "rules", "type", "defaultAction", "defaultActions"];

/** What a document is. */
export type Recognition = { readonly format: PolicyFormat } | { readonly skipped: string };

/**
 * Tells in which shape a document is a policy, or why it is none. A policy whose shape is not quite right is refused, and
 * read on for its other mistakes.
 *
 * @param document a document that is a map
 * @param report takes what is wrong with its version, kind or type
 * @example
 * ```ts
 * import { deepStrictEqual, strictEqual } from "node:assert";
 * import { createReport } from "./report.ts";
 * import { sourceText } from "./written.ts";
 * import { readYaml } from "./yaml.ts";
 * const [{ tree }] = readYaml(sourceText("a.yaml", "type: policy\nname: x\n"));
 * if (tree?.kind !== "map") throw new Error("no map");
 * strictEqual(recognizeFormat(tree, createReport()), PLAIN_RECOGNIZED);
 * ```
 */
export function recognizeFormat(document: MapTree, report: Report): Recognition {
  const apiVersion = getText(getKey(document, "apiVersion"));
  const kind = getText(getKey(document, "kind"));
  if (apiVersion === undefined && kind === undefined) return recognizeFlat(document, report);
  const known = KINDS.find((pair) => pair.apiVersion === apiVersion?.text && pair.kind === kind?.text);
  if (known !== undefined) return KUBERNETES_RECOGNIZED;
  if (!looksLikePolicy(apiVersion?.text ?? "", kind?.text)) return { skipped: foreign(document, apiVersion, kind) };
  return refuseKind(document, apiVersion, kind, report);
}

/** One object each: they are asked for once a document. */
const KUBERNETES_RECOGNIZED: Recognition = { format: KUBERNETES };
/** What `type: policy` is recognized as. */
export const PLAIN_RECOGNIZED: Recognition = { format: PLAIN };
const FLAT_RECOGNIZED: Recognition = { format: FLAT };

function looksLikePolicy(apiVersion: string, kind: string | undefined): boolean {
  if (/tracee|aquasec/i.test(apiVersion)) return kind !== "Detector" && kind !== "TraceeConfig";
  if (kind === "TraceePolicy") return true;
  return kind === "Policy" && !apiVersion.includes("/"); // Kyverno and others have policies of their own
}

function foreign(document: MapTree, apiVersion: Written | undefined, kind: Written | undefined): string {
  const what = kind === undefined ? `apiVersion ${apiVersion?.text ?? ""}` : `kind ${kind.text}`;
  const hint = kind?.text === "ConfigMap" && holdsPolicies(document)
    ? "; the policies in its data must be files of their own"
    : "";
  return `${what} is no policy${hint}`;
}

function holdsPolicies(document: MapTree): boolean {
  const data = getKey(document, "data");
  if (data?.kind !== "map") return false;
  return data.entries.some(({ value }) => value.kind === "scalar" && /^\s*(-\s*)?(rules|event):/m.test(value.at.text));
}

function refuseKind(
  document: MapTree,
  apiVersion: Written | undefined,
  kind: Written | undefined,
  report: Report,
): Recognition {
  const name = getText(getKey(getKey(document, "metadata"), "name"))?.text || "(unnamed)";
  const wanted = KINDS.find((pair) => pair.apiVersion === apiVersion?.text);
  if (wanted === undefined) {
    const known = KINDS.map((pair) => pair.apiVersion);
    report.error(apiVersion ?? kind, `Cannot load policy ${name}, apiVersion not supported`, {
      expected: `one of ${known.join(", ")}`,
      suggestion: KINDS.find((pair) => pair.kind === kind?.text)?.apiVersion ?? suggest(apiVersion?.text ?? "", known),
    });
  } else {
    report.error(kind ?? apiVersion, `Cannot load policy ${name}, kind not supported`, {
      expected: `kind: ${wanted.kind}`,
      suggestion: kind && wanted.kind,
    });
  }
  return KUBERNETES_RECOGNIZED;
}

function recognizeFlat(document: MapTree, report: Report): Recognition {
  const type = getText(getKey(document, "type"));
  if (type?.text === "policy") return PLAIN_RECOGNIZED;
  const hasAction = ["defaultAction", "defaultActions"].some((key) => getKey(document, key) !== undefined);
  if (hasAction && type === undefined) return FLAT_RECOGNIZED;
  if (!document.entries.some(({ key }) => FLAT_WORDS.includes(key.text))) {
    return { skipped: "it has neither apiVersion and kind nor the keys of a policy" };
  }
  const name = getText(getKey(document, "name"))?.text || "(unnamed)";
  const at = type ?? document.entries[0]?.key ?? document.at;
  const words = type === undefined ? "policy type is required" : "invalid policy type";
  report.error(at, `Cannot load policy ${name}, ${words}: unable to determine policy format`, {
    expected: `type: policy at the top, or defaultAction(s) as up to v0.16`,
    suggestion: type === undefined ? "type: policy" : "policy",
  });
  return type === undefined ? FLAT_RECOGNIZED : PLAIN_RECOGNIZED;
}
