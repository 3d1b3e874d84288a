/**
 * Whether an event has an argument, as far as anyone knows.
 * @module
 */
import type { EventDefinition } from "../events/mod.ts";
import { currentArgName } from "../events/mod.ts";

/**
 * Whether an event has an argument of that name, of today or before. Nobody knows those of signatures and of Tracee's
 * own tests: they may have any.
 *
 * @param definition the event; undefined for a signature
 * @param arg the name of the argument
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { findEvent } from "../events/mod.ts";
 * strictEqual(hasArg(findEvent("openat"), "pathname"), true);
 * strictEqual(hasArg(findEvent("openat"), "lala"), false);
 * ```
 */
export function hasArg(definition: EventDefinition | undefined, arg: string): boolean {
  if (definition === undefined || definition.kind === "test") return true;
  const name = currentArgName(definition.name, arg);
  return definition.args.some((known) => known.name === name || known.name === arg);
}
