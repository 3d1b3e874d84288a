/**
 * YAML and JSON, read into a small tree that knows where everything stands. The only file that knows the YAML library.
 * @module
 */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  parseAllDocuments,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { SourceText, Written } from "./written.ts";

/** One value of a document. */
export type Tree = MapTree | ListTree | ScalarTree;

/** Named values, in order. */
export interface MapTree {
  readonly kind: "map";
  readonly at: Written;
  readonly entries: readonly { readonly key: Written; readonly value: Tree }[];
}

/** A list of values. */
export interface ListTree {
  readonly kind: "list";
  readonly at: Written;
  readonly items: readonly Tree[];
}

/** A text, number, truth value or nothing; `at.text` is how it was written. */
export interface ScalarTree {
  readonly kind: "scalar";
  readonly at: Written;
  readonly isNull: boolean;
  /** A tag that YAML does not know: `!container` of `- !container`. */
  readonly tag?: string;
}

/** One document of a file: its tree, or what is wrong with its syntax. */
export interface YamlDocument {
  readonly tree?: Tree;
  readonly mistakes: readonly { readonly at: Written; readonly message: string; readonly isTab: boolean }[];
}

/** Aliases can make a small file huge; nobody writes policies with that many values. */
const MOST_VALUES = 200_000;
/** The library looks through the whole document for each. */
const MOST_ALIASES = 100;
const DEEPEST = 50;

/**
 * Reads every document of a text.
 *
 * @param source YAML, or JSON, which is YAML
 * @returns one entry a document; empty documents have neither tree nor mistakes
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { sourceText } from "./written.ts";
 * const [first, second] = readYaml(sourceText("a.yaml", "name: x\n---\n- 1\n"));
 * strictEqual(first.tree?.kind, "map");
 * strictEqual(second.tree?.kind, "list");
 * ```
 */
export function readYaml(source: SourceText): YamlDocument[] {
  try {
    const documents = parseAllDocuments(source.text, { prettyErrors: false, logLevel: "silent" });
    return [...documents].map((document) => readDocument(document, source));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const at = { text: "", source, start: 0, end: 1 }; // the library recurses; the stack is the limit
    return [{ mistakes: [{ at, message: "nested too deeply", isTab: false }] }];
  }
}

function readDocument(document: Document.Parsed, source: SourceText): YamlDocument {
  if (document.errors.length > 0) {
    const mistakes = document.errors.map(({ code, message, pos: [start, end] }) => ({
      at: { text: "", source, start, end },
      message: message.charAt(0).toLowerCase() + message.slice(1),
      isTab: code === "TAB_AS_INDENT",
    }));
    return { mistakes };
  }
  const root = document.contents;
  if (root === null || (isScalar(root) && root.value === null)) return { mistakes: [] };
  let left = MOST_VALUES;
  let aliases = 0;
  const tree = toTree(root, 0);
  if (left >= 0) return { tree, mistakes: [] };
  return {
    mistakes: [{
      at: tree.at,
      message: `too deep, or more than ${MOST_VALUES} values or ${MOST_ALIASES} aliases`,
      isTab: false,
    }],
  };

  function toTree(node: Node | null, depth: number): Tree {
    const at = written(node, source);
    left -= depth > DEEPEST ? MOST_VALUES : 1;
    if (left < 0 || node === null) return { kind: "scalar", at, isNull: true };
    if (isAlias(node)) {
      if (++aliases > MOST_ALIASES) left = -1;
      return toTree(left < 0 ? null : (node.resolve(document) as Node | undefined) ?? null, depth + 1);
    }
    if (isMap(node)) return toMap(node, at, depth);
    if (isSeq(node)) return toList(node, at, depth);
    return toScalar(node as Scalar, at);
  }

  function toMap(node: YAMLMap, at: Written, depth: number): MapTree {
    const entries = node.items.map(({ key, value }) => ({
      key: scalarAt(key as Node | null, source),
      value: toTree(value as Node | null, depth + 1),
    }));
    return { kind: "map", at, entries };
  }

  function toList(node: YAMLSeq, at: Written, depth: number): ListTree {
    return { kind: "list", at, items: node.items.map((item) => toTree(item as Node | null, depth + 1)) };
  }

  function toScalar(node: Scalar, at: Written): ScalarTree {
    const scalar = { kind: "scalar" as const, at: scalarAt(node, source), isNull: node.value === null };
    if (node.tag === undefined || node.tag.startsWith("tag:")) return scalar;
    const start = source.text.lastIndexOf(node.tag, at.start);
    return { ...scalar, tag: node.tag, at: { ...at, start: Math.max(0, start), end: start + node.tag.length } };
  }
}

function written(node: Node | null, source: SourceText): Written {
  const [start, end] = node?.range ?? [0, 0];
  return { text: "", source, start, end };
}

/** The text of a scalar; a place inside its quotes where it stands there as it is. */
function scalarAt(node: Node | null, source: SourceText): Written {
  const whole = written(node, source);
  if (!isScalar(node)) return whole;
  const text = typeof node.value === "string"
    ? node.value
    : node.value === null
    ? ""
    : node.source ?? String(node.value);
  const start = source.text.indexOf(text, whole.start);
  const isVerbatim = start >= whole.start && start + text.length <= whole.end;
  return isVerbatim ? { text, source, start, end: start + text.length } : { ...whole, text };
}
