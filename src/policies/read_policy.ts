/**
 * Reads one document of a policy file into a policy, and finds everything that is wrong with it.
 * @module
 */
import type { Policy } from "../model/mod.ts";
import { checkScopes } from "./check_scope.ts";
import type { PolicyFormat } from "./formats.ts";
import { readActions, readRules } from "./read_rules.ts";
import { type PolicyReport, policyReport, type Report } from "./report.ts";
import { getKey, getText, isListTree, isNothing } from "./trees.ts";
import { remarkUnknownKeys } from "./unknown_keys.ts";
import type { Vocabulary } from "./vocabulary.ts";
import { locate, type Written } from "./written.ts";
import type { MapTree, Tree } from "./yaml.ts";

/** RFC 1123: what Kubernetes allows as the name of an object. */
const NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;
const LONGEST_NAME = 253;

/**
 * Reads a policy.
 *
 * @param document the document, a map
 * @param format the shape it has
 * @param vocabulary what its rules may name
 * @param report takes everything that is wrong
 * @returns the policy, as far as it is right, with the place of its name
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { PLAIN } from "./formats.ts";
 * import { createReport } from "./report.ts";
 * import { sourceText } from "./written.ts";
 * import { readYaml } from "./yaml.ts";
 * const text = "type: policy\nname: opens\ndescription: opened files\nscope: [global]\nrules: [{event: openat}]\n";
 * const [{ tree }] = readYaml(sourceText("a.yaml", text));
 * if (tree?.kind !== "map") throw new Error("no map");
 * const vocabulary = { signatures: new Map(), bundled: new Map() };
 * strictEqual(readPolicy(tree, PLAIN, vocabulary, createReport()).policy.rules[0].events.has("openat"), true);
 * ```
 */
export function readPolicy(
  document: MapTree,
  format: PolicyFormat,
  vocabulary: Vocabulary,
  report: Report,
): { policy: Policy; nameAt: Written } {
  const isNested = format.specKeys !== undefined;
  const metadata = isNested ? getKey(document, "metadata") : document;
  const spec = isNested ? getKey(document, "spec") : document;
  const name = getText(getKey(metadata, "name"));
  const nameAt = name ?? document.entries[0]?.key ?? document.at;
  const own = policyReport(report, name?.text || "(unnamed)");
  checkName(name, nameAt, format, report);
  const description = getText(getKey(isNested ? getKey(metadata, "annotations") : metadata, "description"));
  checkDescription(description, nameAt, format, own);
  remarkUnknownKeys(document, format.keys, "", own);
  if (isNested && spec?.kind === "map") remarkUnknownKeys(spec, format.specKeys ?? [], " in spec", own);
  for (const key of ["defaultAction", "defaultActions"]) readActions(getKey(spec, key), format, own);
  const scope = checkScopes(readScopes(getKey(spec, "scope"), nameAt, own), own);
  const rules = readRules(getKey(spec, "rules"), nameAt, { format, vocabulary, report: own });
  const policy = {
    name: name?.text ?? "",
    description: description?.text.trim() ?? "",
    scope,
    rules,
    location: locate(nameAt),
  };
  return { policy, nameAt };
}

function checkName(name: Written | undefined, at: Written, format: PolicyFormat, report: Report): void {
  const text = name?.text ?? "";
  if (text === "") {
    report.error(at, "Cannot load: policy name cannot be empty", {
      expected: format.specKeys ? "metadata.name" : "name",
    });
    return;
  }
  if (NAME.test(text) && text.length <= LONGEST_NAME) return;
  const expected = "lower-case letters, digits, - and ., with a letter or digit first and last, at most 253";
  const portable = text.toLowerCase().replace(/[^a-z0-9.]+/g, "-").replace(/^[-.]+|[-.]+$/g, "").slice(0, LONGEST_NAME);
  const suggestion = NAME.test(portable) ? portable : undefined;
  if (!format.hasStrictNames) {
    report.remark(at, `Policy ${text}: not portable to Tracee: since v0.17 this policy name is invalid`, {
      suggestion,
    });
  } else if (NAME.test(text.replaceAll("_", "-")) && text.length <= LONGEST_NAME) {
    report.remark(at, `Policy ${text}: not portable to Tracee: it allows no _ in names`, { suggestion });
  } else {
    report.error(at, `Cannot load: policy name ${text} is invalid`, { expected, suggestion });
  }
}

function checkDescription(
  description: Written | undefined,
  at: Written,
  format: PolicyFormat,
  report: PolicyReport,
): void {
  if (description !== undefined && description.text.trim() !== "") return;
  if (format.needsDescription) report.error(description ?? at, "description cannot be empty");
  else report.remark(description ?? at, "it has no description", { expected: descriptionKey(format) });
}

function descriptionKey(format: PolicyFormat): string {
  return format.specKeys ? "metadata.annotations.description" : "description";
}

function readScopes(tree: Tree | undefined, at: Written, report: PolicyReport): Written[] {
  if (isNothing(tree) || (isListTree(tree) && tree.items.length === 0)) {
    report.error(tree?.at ?? at, "scope cannot be empty", { expected: "- global, or others" });
    return [];
  }
  if (!isListTree(tree)) {
    report.error(tree.at, `scope ${tree.at.text} is not valid: scope must be a list`, { expected: "- SCOPE" });
    return [];
  }
  return tree.items.map((item) => readScope(item, report)).filter((scope) => scope !== undefined);
}

function readScope(item: Tree, report: PolicyReport): Written | undefined {
  if (item.kind === "scalar" && item.tag !== undefined) {
    const suggestion = item.tag === "!container" ? "not-container" : `"${item.tag}"`;
    report.error(item.at, `scope ${item.tag} is not valid: YAML takes an unquoted ! for a tag`, { suggestion });
    return undefined;
  }
  if (item.kind === "scalar" && item.at.text.trim() !== "") return item.at;
  report.error(item.at, "scope  is not valid", { expected: "a text like uid=0" });
  return undefined;
}
