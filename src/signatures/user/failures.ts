/**
 * What went wrong with a signature while it worked, and the sentence that says it.
 * @module
 */
import type { Location } from "../../model/mod.ts";
import type { Failure } from "../detect.ts";

/** The errors of one signature of the user; when it was stopped, why, and what it did not see. */
export interface UserFailure extends Failure {
  readonly path: string;
  /** Why it was stopped: the run went on without it. */
  readonly stopped?: string;
  /** Events that it asked for and was not given after that. */
  readonly missed: number;
  /** Others of its process that began anew, without what they remembered. */
  readonly restarted: readonly string[];
}

/**
 * Says in a sentence what went wrong with a signature.
 *
 * @param failure its errors
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const failure = {
 *   id: "A-1", path: "rules/a.ts", count: 0, message: "", location: { path: "a.jsonl" },
 *   stopped: "it took longer than 5000 ms", missed: 3, restarted: [],
 * };
 * strictEqual(
 *   describeFailure(failure),
 *   "Signature A-1 (rules/a.ts) was stopped: it took longer than 5000 ms; 3 events were not judged by it",
 * );
 * ```
 */
export function describeFailure(failure: UserFailure): string {
  const { id, path, count, message, location, stopped, missed, restarted } = failure;
  const name = `Signature ${id} (${path})`;
  const failed = count === 0 ? undefined : `failed ${times(count)}, first at ${placeText(location)}: ${message}`;
  if (stopped === undefined) return `${name} ${failed ?? "failed"}`;
  const parts = [
    `${name} was stopped: ${stopped}`,
    missed === 0 ? undefined : `${missed} ${missed === 1 ? "event was" : "events were"} not judged by it`,
    restarted.length === 0 ? undefined : `${restarted.join(", ")} began anew`,
    failed === undefined ? undefined : `before, it ${failed}`,
  ];
  return parts.filter((part) => part !== undefined).join("; ");
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}

function placeText({ path, line, record, column }: Location): string {
  return [path, line ?? record, column].filter((part) => part !== undefined).join(":");
}
