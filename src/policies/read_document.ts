/**
 * Reads the documents of one policy file: policies, what is skipped, and what is wrong with the syntax.
 * @module
 */
import type { Policy } from "../model/mod.ts";
import { recognizeFormat } from "./formats.ts";
import { readPolicy } from "./read_policy.ts";
import type { Report } from "./report.ts";
import { getKey, getText } from "./trees.ts";
import type { Vocabulary } from "./vocabulary.ts";
import { type SourceText, sourceText, type Written } from "./written.ts";
import { readYaml, type Tree, type YamlDocument } from "./yaml.ts";

/** A policy and where its name stands. */
export interface FoundPolicy {
  readonly policy: Policy;
  readonly nameAt: Written;
}

/** More would be the consequences of the first ones. */
const MOST_SYNTAX_ERRORS = 3;

/**
 * Reads the text of a policy file, YAML or JSON.
 *
 * @param path as shown to people
 * @param text the text
 * @param vocabulary what its rules may name
 * @param report takes everything that is wrong
 * @returns its policies
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { createReport } from "./report.ts";
 * const report = createReport();
 * readPolicies("a.yaml", "spec:\n\tscope: []\n", { signatures: new Map(), bundled: new Map() }, report);
 * strictEqual(report.problems[0].message, "Cannot read policy file: a TAB indents this line, and YAML allows blanks only");
 * ```
 */
export function readPolicies(path: string, text: string, vocabulary: Vocabulary, report: Report): FoundPolicy[] {
  const source = sourceText(path, text.replace(/^\ufeff/, ""));
  const found: FoundPolicy[] = [];
  const errorsBefore = report.errors();
  const documents = readYaml(source);
  const isWrong = documents.some((document) => document.mistakes.length > 0);
  if (isWrong && reportTemplate(source, report)) return [];
  for (const document of documents) {
    reportMistakes(document, report);
    for (const tree of objectsOf(document.tree)) {
      const policy = readObject(tree, vocabulary, report);
      if (policy !== undefined) found.push(policy);
    }
  }
  if (found.length === 0 && report.errors() === errorsBefore) {
    report.error(start(source), `Cannot load policies: ${isBlank(source) ? "the file is empty" : "no policy in it"}`);
  }
  return found;
}

/** `kubectl get -o yaml` prints several objects as one list. */
function objectsOf(tree: Tree | undefined): readonly Tree[] {
  if (tree === undefined) return [];
  const items = getText(getKey(tree, "kind"))?.text.endsWith("List") ? getKey(tree, "items") : undefined;
  return items?.kind === "list" ? items.items : [tree];
}

function readObject(tree: Tree, vocabulary: Vocabulary, report: Report): FoundPolicy | undefined {
  if (tree.kind !== "map") {
    report.remark(tree.at, `Skipped: a ${tree.kind === "list" ? "list" : "text"} is no policy`);
    return undefined;
  }
  const recognition = recognizeFormat(tree, report);
  if ("skipped" in recognition) {
    report.remark(tree.entries[0]?.key ?? tree.at, `Skipped: ${recognition.skipped}`);
    return undefined;
  }
  return readPolicy(tree, recognition.format, vocabulary, report);
}

function reportMistakes({ mistakes }: YamlDocument, report: Report): void {
  const tabs = mistakes.filter((mistake) => mistake.isTab);
  if (tabs.length > 0) {
    const [{ at }] = tabs;
    report.error(tabsAt(at), "Cannot read policy file: a TAB indents this line, and YAML allows blanks only", {
      expected: tabs.length > 1 ? `blanks, also in ${tabs.length - 1} or more lines below` : "blanks",
    });
    return;
  }
  for (const { at, message } of mistakes.slice(0, MOST_SYNTAX_ERRORS)) {
    report.error(at, `Cannot read policy file: invalid YAML: ${message}`);
  }
}

function tabsAt(at: Written): Written {
  const { text } = at.source;
  let start = at.start;
  while (start < at.end && text[start] !== "\t") start++;
  let end = start;
  while (text[end] === "\t") end++;
  return { ...at, start, end: Math.max(end, start + 1) };
}

/** Charts of Helm and templates of Go are no YAML until they are rendered. */
function reportTemplate(source: SourceText, report: Report): boolean {
  const start = source.text.indexOf("{{");
  if (start < 0) return false;
  const close = source.text.indexOf("}}", start);
  const end = close < 0 ? start + 2 : close + 2;
  report.error({ text: "", source, start, end }, "Cannot read policy file: it is a template and no YAML yet", {
    expected: "the rendered file, as helm template prints it",
  });
  return true;
}

function start(source: SourceText): Written {
  return { text: "", source, start: 0, end: 0 };
}

function isBlank(source: SourceText): boolean {
  return source.text.trim() === "";
}
