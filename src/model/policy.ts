/**
 * The policy: for whom (scope), which events (rules), under which conditions (filters). Types only.
 * @module
 */
import type { Location } from "./event.ts";

/** How a filter compares. */
export type Operator = "=" | "!=" | "<" | "<=" | ">" | ">=";

/**
 * One condition as written: `args.pathname=/etc/*` is field `args.pathname`, operator `=`, values [`/etc/*`].
 * A bare flag (`container`, `not-container`, `follow`, `global`) has no operator and no values.
 */
export interface Filter {
  readonly field: string;
  readonly operator?: Operator;
  readonly values: readonly string[];
  /** The text it was read from. */
  readonly text: string;
  readonly location?: Location;
}

/** Which events a policy selects, and the conditions on them. All filters on different fields must hold. */
export interface Rule {
  /** Event names, resolved: sets and lists are spelled out, exclusions taken away. */
  readonly events: ReadonlySet<string>;
  /** Those of them that stand for detections only (the set `signatures`): a plain event of such a name is not selected. */
  readonly detections?: ReadonlySet<string>;
  /** The `event:` as written. */
  readonly text: string;
  readonly filters: readonly Filter[];
  readonly actions: readonly string[];
  readonly location?: Location;
}

/** One policy, whatever file format it came in. */
export interface Policy {
  /** Empty for the one unnamed policy of `--scope` and `--events`. */
  readonly name: string;
  readonly description: string;
  /** All must hold, but for `follow`, which adds descendants. Empty or `global`: everything. */
  readonly scope: readonly Filter[];
  readonly rules: readonly Rule[];
  readonly location?: Location;
}
