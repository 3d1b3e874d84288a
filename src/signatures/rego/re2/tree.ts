/**
 * A regular expression as a tree. Types only.
 * @module
 */

/** A set of characters: one regular expression of JavaScript tests a single one. */
export type CharacterTest = (character: string) => boolean;

/** A regular expression as a tree. */
export type Node =
  | { readonly kind: "empty" }
  | { readonly kind: "character"; readonly test: CharacterTest }
  | { readonly kind: "assert"; readonly what: Assertion }
  | { readonly kind: "group"; readonly index: number; readonly node: Node }
  | { readonly kind: "sequence" | "choice"; readonly nodes: readonly Node[] }
  | {
    readonly kind: "repeat";
    readonly node: Node;
    readonly min: number;
    readonly max: number;
    readonly greedy: boolean;
  };

/** A place, not a character. */
export type Assertion = "textStart" | "textEnd" | "lineStart" | "lineEnd" | "wordEdge" | "noWordEdge";

/** A read expression. */
export interface Syntax {
  readonly node: Node;
  /** Names of the groups by number; empty for those without one. Number 0 is the whole. */
  readonly groups: readonly string[];
}
