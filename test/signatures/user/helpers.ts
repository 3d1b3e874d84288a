/**
 * Writes and runs signatures of the user for tests.
 * @module
 */
import type { Event } from "../../../src/model/mod.ts";
import {
  loadUserSignatures,
  type SourceFile,
  type UserHost,
  type UserOptions,
} from "../../../src/signatures/user/mod.ts";
import { makeEvent } from "../../make_event.ts";

/** Time for tests: enough for a busy machine, short enough to wait for. */
export const QUICK: UserOptions = { timeoutMs: 400 };

/** The metadata of a signature as source text; `start` and other fields come after it. */
export function metadata(id: string, events = '["openat"]'): string {
  const eventName = id.toLowerCase().replaceAll("-", "_");
  return `id: "${id}", name: "Name of ${id}", eventName: "${eventName}", description: "", severity: "low", events: ${events}`;
}

/** A file with one signature, whose matcher is given as source text. */
export function file(id: string, matcher: string, events?: string): SourceFile {
  return { path: `${id}.ts`, text: `export default {\n  ${metadata(id, events)},\n  start: () => ${matcher},\n};\n` };
}

/** Loads signatures that are in order. */
export async function load(files: readonly SourceFile[], options: UserOptions = QUICK): Promise<UserHost> {
  const { host, problems } = await loadUserSignatures(files, options);
  if (problems.length === 0) return host;
  await host[Symbol.asyncDispose]();
  throw new Error(problems.map(({ message }) => message).join("\n"));
}

/** What was found, short: for each event, ids and evidence. */
export async function judge(host: UserHost, batch: readonly Event[]): Promise<readonly (readonly unknown[])[]> {
  const found = await host.judge(batch);
  return found.map((list) => list.map(({ signature, evidence }) => [signature.id, evidence]));
}

/** Some events of one name, numbered by their file descriptor. */
export function events(count: number, name = "openat"): readonly Event[] {
  return Array.from({ length: count }, (_, fd) => makeEvent({ name, args: { fd } }));
}
