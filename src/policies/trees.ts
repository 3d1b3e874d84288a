/**
 * Small questions to a tree of YAML: the value of a key, a list of texts.
 * @module
 */
import type { Written } from "./written.ts";
import type { ListTree, MapTree, ScalarTree, Tree } from "./yaml.ts";

/**
 * The value of a key; undefined when the tree is no map or has no such key.
 *
 * @param tree any tree
 * @param key the key
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(getKey(undefined, "name"), undefined);
 * ```
 */
export function getKey(tree: Tree | undefined, key: string): Tree | undefined {
  if (tree?.kind !== "map") return undefined;
  return tree.entries.find((entry) => entry.key.text === key)?.value;
}

/**
 * The text of a scalar; undefined for anything else and for nothing.
 *
 * @param tree any tree
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(getText(undefined), undefined);
 * ```
 */
export function getText(tree: Tree | undefined): Written | undefined {
  return tree?.kind === "scalar" && !tree.isNull ? tree.at : undefined;
}

/**
 * Whether there is nothing: no key, or a key without a value.
 *
 * @param tree any tree
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(isNothing(undefined), true);
 * ```
 */
export function isNothing(tree: Tree | undefined): tree is undefined | (ScalarTree & { readonly isNull: true }) {
  return tree === undefined || (tree.kind === "scalar" && tree.isNull && tree.tag === undefined);
}

/**
 * Whether a tree is a map.
 *
 * @param tree any tree
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(isMapTree(undefined), false);
 * ```
 */
export function isMapTree(tree: Tree | undefined): tree is MapTree {
  return tree?.kind === "map";
}

/**
 * Whether a tree is a list.
 *
 * @param tree any tree
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(isListTree(undefined), false);
 * ```
 */
export function isListTree(tree: Tree | undefined): tree is ListTree {
  return tree?.kind === "list";
}
