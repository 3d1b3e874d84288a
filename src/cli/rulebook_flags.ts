/**
 * The flags of selection, as `loadRulebook` takes them.
 * @module
 */
import type { Context } from "./command.ts";
import type { RulebookOptions } from "./rulebook.ts";

/** Reads the flags that several commands share. */
export function rulebookOptions({ words: { values } }: Context): RulebookOptions {
  const all = (name: string) => values.get(name) ?? [];
  return {
    policies: all("policy"),
    scopes: all("scope"),
    events: all("events"),
    rulesDirs: all("rules-dir"),
    noBuiltin: values.has("no-builtin"),
    skipFaulty: values.has("skip-faulty"),
    rules: all("rules"),
  };
}
