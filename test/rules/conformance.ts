/**
 * Reads Tracee's own cases of its signatures and runs them through our engine.
 * @module
 */
import { SIGNATURES } from "../../rules/mod.ts";
import type { Evidence } from "../../src/model/mod.ts";
import { createDetector, type Detection } from "../../src/signatures/detect.ts";
import { eventFromJson } from "../../src/sources/tracee_json/mod.ts";

/** A JSON object of a conformance file; its shape is what the test says it is. */
export type Json = Readonly<Record<string, unknown>>;

const FOLDER = new URL("../../../shared/conformance/", import.meta.url);

/**
 * Reads a file of cases.
 *
 * @param name file name without its ending
 * @returns undefined when the folder is not there, which is the case outside of the project's own workplace
 */
export function readConformance<T>(name: string): T | undefined {
  try {
    return JSON.parse(Deno.readTextFileSync(new URL(`${name}.json`, FOLDER)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Registers a test that says what was left out because a file is missing. */
export function leaveOut(name: string): void {
  Deno.test({ name: `left out: ../shared is not there: conformance/${name}.json`, ignore: true, fn() {} });
}

/**
 * What one signature finds in events.
 *
 * @param id id of the signature
 * @param events records as the log has them
 */
export function judge(id: string, events: readonly Json[]): Detection[] {
  const detector = createDetector(SIGNATURES.filter((signature) => signature.metadata.id === id));
  const found = events.flatMap((event) => detector.detect(eventFromJson(JSON.stringify(event))));
  const failures = detector.failures();
  if (failures.length > 0) throw new Error(`${id} threw: ${failures[0].message}`);
  return found;
}

/** Evidence as plain JSON, for comparison. */
export function plainEvidence(evidence: Evidence): unknown {
  return JSON.parse(JSON.stringify(evidence, (_, value) => value instanceof Map ? Object.fromEntries(value) : value));
}
