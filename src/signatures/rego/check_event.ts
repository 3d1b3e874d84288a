/**
 * Whether there is an event that a signature asks for.
 * @module
 */
import { EVENTS, findEvent } from "../../events/mod.ts";
import type { Problem } from "../../model/mod.ts";
import { suggest } from "../../text/suggest.ts";
import type { Place } from "./compile.ts";
import type { Candidate, LoadOptions } from "./load.ts";
import { placed } from "./problems.ts";

/**
 * Checks the name of a selected event.
 *
 * @param name the name
 * @param candidate whose selector it is
 * @param known event names of all signatures
 * @param options the files, and those that are left out
 * @returns nothing, or one problem: a remark where a signature of that name may be meant, or the text cannot be changed
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const options = { language: "rego", files: [], flat: false } as const;
 * const [problem] = checkEvent("sched_proces_exec", { path: "a.rego", entry: "a" }, new Set(), options);
 * strictEqual(problem.suggestion, "sched_process_exec");
 * ```
 */
export function checkEvent(
  name: string,
  { path, rules }: Candidate,
  known: ReadonlySet<string>,
  { language, files, leftOut = [] }: LoadOptions,
): readonly Problem[] {
  if (name === "*" || findEvent(name) !== undefined || known.has(name)) return [];
  const quoted = JSON.stringify(name);
  const text = files.find((file) => file.path === path)?.text;
  const place = text === undefined ? undefined : findWord(text, name, rules?.tracee_selected_events);
  const mayBeLeftOut = leftOut.some((file) => file.text.includes(quoted));
  if (mayBeLeftOut) {
    return [placed("remark", `${quoted} is no event of Tracee, and no signature that can be used`, path, place, files)];
  }
  const [level, message] = language === "wasm"
    ? ["remark", `${quoted} is no event of Tracee`] as const
    : ["error", `Cannot use signature: unknown event ${quoted}`] as const;
  const suggestion = suggest(name, [...EVENTS.map((event) => event.name), ...known]);
  return [{ ...placed(level, message, path, place, files), suggestion }];
}

/** Where a name stands, from the rule on: after the quotation mark; else the rule. Columns count bytes, as the compiler's do. */
function findWord(text: string, name: string, rule: Place | undefined): Place | undefined {
  if (rule === undefined) return undefined;
  const lines = text.split(/\r?\n/);
  const index = lines.findIndex((line, number) => number >= rule.row - 1 && line.includes(JSON.stringify(name)));
  if (index === -1) return rule;
  const before = lines[index].slice(0, lines[index].indexOf(JSON.stringify(name)) + 1);
  return { row: index + 1, col: new TextEncoder().encode(before).length + 1 };
}
