/**
 * Notes whether an event ever had what a condition looks at: one that is never there makes a rule silent.
 * @module
 */

/** What was seen of one field. Written on the hot path, so it is a plain object. */
export interface Presence {
  /** How the user wrote the condition. */
  readonly text: string;
  present: boolean;
  missing: boolean;
}

/**
 * Starts the notes of one condition.
 *
 * @param text the condition as written
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(isNeverThere(createPresence("uid=0")), false);
 * ```
 */
export function createPresence(text: string): Presence {
  return { text, present: false, missing: false };
}

/**
 * Whether it was looked for and never found.
 *
 * @param presence the notes
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(isNeverThere({ text: "uid=0", present: false, missing: true }), true);
 * ```
 */
export function isNeverThere(presence: Presence): boolean {
  return presence.missing && !presence.present;
}
