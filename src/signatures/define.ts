/**
 * Defines a signature written in TypeScript: fills in what is usual and refuses metadata that cannot be right.
 * @module
 */
import { findEvent } from "../events/mod.ts";
import { SEVERITIES } from "../model/mod.ts";
import type { Enrichment, EventSelector, Evidence, Matcher, Signature, SignatureMetadata } from "../model/mod.ts";
import { findTactic } from "./tactics.ts";

/** What an author writes; `version` is "1" and `tags` and `properties` are empty unless they are given. */
export type SignatureDefinition =
  & Pick<SignatureMetadata, "id" | "name" | "eventName" | "description" | "severity" | "tactic" | "technique">
  & Partial<Pick<SignatureMetadata, "version" | "tags" | "properties">>
  & {
    /** Events it needs: by name, or by name and origin. */
    readonly events: readonly (string | EventSelector)[];
    readonly enrichers?: readonly (keyof Enrichment)[];
    /** It says too much for every day: it runs only when it is named. */
    readonly optIn?: boolean;
    start(enrichment?: Partial<Enrichment>): Matcher;
  };

/** Evidence of a signature that has nothing to add to the event. */
export const FOUND: Evidence = Object.freeze({});

/** Events of Tracee that are a detection by themselves: a signature about one of them has its name. */
const DETECTIONS: ReadonlySet<string> = new Set([
  "dirty_pipe_splice",
  "ftrace_hook",
  "hidden_kernel_module",
  "hooked_seq_ops",
  "stack_pivot",
  "suspicious_syscall_source",
]);

/**
 * Makes a signature of its definition.
 *
 * @param definition the metadata, the events it needs, and the start of its matcher
 * @returns the signature, as a built-in one
 * @throws {TypeError} when the metadata cannot be right, naming every problem
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const signature = defineSignature({
 *   id: "DEMO-1",
 *   name: "Root opened a file",
 *   eventName: "root_open",
 *   description: "A file was opened by root.",
 *   severity: "info",
 *   events: ["openat"],
 *   start: () => (event) => event.process.uid === 0 ? FOUND : undefined,
 * });
 * strictEqual(signature.metadata.version, "1");
 * ```
 */
export function defineSignature(definition: SignatureDefinition): Signature {
  const { events, enrichers, optIn, start, ...given } = definition;
  const metadata: SignatureMetadata = { version: "1", tags: [], properties: {}, ...given };
  const selectors = events.map((event) => typeof event === "string" ? { name: event } : event);
  const problems = findMetadataProblems(metadata, selectors);
  if (problems.length > 0) throw new TypeError(`Cannot define signature "${metadata.id}": ${problems.join("; ")}`);
  return { metadata, selectors, enrichers, optIn, language: "typescript", origin: "built-in", start };
}

/**
 * Says what is wrong with the metadata and selectors of a signature, whoever wrote it.
 *
 * @param metadata what the signature says of itself; nothing is said of what is not there
 * @param selectors the events it asks for, if that is known
 * @returns one phrase for each problem; none when all is well
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const metadata = {
 *   id: "DEMO-1", version: "1", name: "Demo", eventName: "Demo!", description: "", severity: "low", tags: [], properties: {},
 * } as const;
 * deepStrictEqual(findMetadataProblems(metadata, [{ name: "ptrace" }]), ['the event name "Demo!" is not in snake_case']);
 * ```
 */
export function findMetadataProblems(
  metadata: Partial<SignatureMetadata>,
  selectors?: readonly EventSelector[],
): string[] {
  const { id, name, eventName, severity, tactic, technique } = metadata;
  const problems: string[] = [];
  if (id?.trim() === "") problems.push("the id is empty");
  else if (id !== undefined && /[\s\p{Cc}\p{Cf}]/u.test(id)) {
    problems.push(`the id ${JSON.stringify(id)} has blanks or control characters`);
  }
  if (name?.trim() === "") problems.push("the name is empty");
  if (eventName !== undefined) problems.push(...findNameProblems(eventName));
  if (severity !== undefined && !SEVERITIES.includes(severity)) problems.push(`unknown severity "${severity}"`);
  if (tactic !== undefined && findTactic(tactic)?.slug !== tactic) problems.push(`unknown tactic "${tactic}"`);
  if (technique !== undefined && !/^T\d{4}(\.\d{3})?$/.test(technique)) {
    problems.push(`"${technique}" is no ATT&CK technique id`);
  }
  if (selectors?.length === 0) problems.push("it asks for no events");
  if (selectors?.some((selector) => selector.name === "")) problems.push("a selector has no event name");
  return problems;
}

/** Policies name events and signatures alike, so that a name must not be both. */
function findNameProblems(eventName: string): string[] {
  if (!/^[a-z][a-z0-9_]*$/.test(eventName)) return [`the event name "${eventName}" is not in snake_case`];
  const isTaken = findEvent(eventName) !== undefined && !DETECTIONS.has(eventName);
  return isTaken ? [`the event name "${eventName}" is the name of an event of Tracee`] : [];
}
