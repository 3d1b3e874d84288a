/**
 * Every case that Tracee has for its signatures in v0.13, v0.20 and v0.24, through our engine with its selectors.
 * @module
 */
import { deepStrictEqual } from "node:assert";
import { Buffer } from "node:buffer";
import { type Json, judge, leaveOut, plainEvidence, readConformance } from "./conformance.ts";

interface Arg {
  readonly name: string;
  readonly value?: unknown;
}
interface CaseEvent extends Json {
  readonly eventName?: string;
  readonly args?: readonly Arg[] | null;
}
interface Case {
  readonly id: string;
  readonly name: string;
  readonly signature: string;
  readonly input_events: readonly CaseEvent[];
  readonly expected_findings: Readonly<Record<string, { readonly data?: Json | null }>>;
}
interface Metadata {
  readonly file: string;
  readonly id: string;
  readonly selected_events: readonly { readonly name: string; readonly origin?: string }[];
}

/** Cases that cannot be ours, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  signature_derivation: "a signature of Tracee's own tests",
};

const metadata = readConformance<readonly Metadata[]>("signature_metadata");
const cases = readConformance<{ cases: readonly Case[] }>("signature_cases")?.cases;
if (metadata === undefined || cases === undefined) leaveOut("signature_cases");
else for (const item of cases) registerCase(item, metadata);

function registerCase(item: Case, metadata: readonly Metadata[]): void {
  const reason = LEFT_OUT[item.signature];
  if (reason !== undefined) {
    Deno.test({ name: `left out: ${item.id}: ${reason}`, ignore: true, fn() {} });
    return;
  }
  const id = metadata.find(({ file }) => file.endsWith(`/${item.signature}.go`))?.id;
  Deno.test(`${id} agrees with Tracee's case ${item.id}: ${item.name}`, () => {
    const found = judge(id ?? "", item.input_events.map((event) => place(event, id, metadata)));
    deepStrictEqual(found.map(({ signature }) => signature.id), Object.keys(item.expected_findings));
    for (const { signature, evidence } of found) {
      deepStrictEqual(plainEvidence(evidence), item.expected_findings[signature.id].data ?? {});
    }
  });
}

/** Unit tests hand events straight to a signature: ours come as a log has them, in a container where one is asked for. */
function place(event: CaseEvent, id: string | undefined, metadata: readonly Metadata[]): Json {
  const origin = metadata.filter((item) => item.id === id).flatMap((item) => item.selected_events)
    .find(({ name }) => name === event.eventName)?.origin;
  const isPlaced = origin !== "container" || "contextFlags" in event;
  const container = { containerId: "c1", container: { id: "c1" }, contextFlags: { containerStarted: true } };
  return {
    timestamp: 1_700_000_000,
    processId: 0,
    ...(isPlaced ? {} : container),
    ...event,
    args: (event.args ?? []).map(({ name, value }) => name === "bytes" ? bytesArg(value) : { name, value }),
  };
}

function bytesArg(value: unknown): Json {
  const bytes = Array.isArray(value) ? Buffer.from(value).toString("base64") : value;
  return { name: "bytes", type: "bytes", value: bytes };
}
