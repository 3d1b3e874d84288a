/**
 * Reads logs for `explain --input`: one pass for all that a name may be, through the real readers and the real engine.
 * @module
 */
import type { Policy, Signature, SignatureDescription } from "../model/mod.ts";
import { Judge } from "../pipeline.ts";
import { tracePolicy } from "../policies/trace.ts";
import { toArgs } from "../signatures/derived.ts";
import { watchSignature } from "../signatures/watch.ts";
import { listInputs } from "../sources/inputs/mod.ts";
import { UnknownFormatError } from "../sources/mod.ts";
import type { Context } from "./command.ts";
import { probeEvent, probeSet } from "./event_probe.ts";
import { startJudging, withFeeders } from "./judging.ts";
import { findNamedFields } from "./named_fields.ts";
import { probePolicy } from "./policy_probe.ts";
import type { Probe, ProbeResult, ReadLog } from "./probe.ts";
import { readLog } from "./read_log.ts";
import type { Rulebook } from "./rulebook.ts";
import { probeSignature } from "./signature_probe.ts";

/** What a name is. */
export type Target =
  | { readonly kind: "signature"; readonly signature: SignatureDescription }
  | { readonly kind: "policy"; readonly policy: Policy }
  | { readonly kind: "event"; readonly name: string }
  | { readonly kind: "set"; readonly events: readonly string[] };

/** The logs to read. */
export interface LogOptions {
  readonly inputs: readonly string[];
  readonly format?: string;
}

/** What was learned. */
export interface Learned {
  readonly log: ReadLog;
  /** In the order of the targets. */
  readonly results: readonly ProbeResult[];
  /** Inputs that could not be read. */
  readonly unreadable: number;
}

/**
 * Learns from logs what there is to say of names.
 *
 * @param context where problems with inputs are told
 * @param rulebook signatures, and the policies whose scope and filters count
 * @param targets what is asked about
 * @param options the logs
 */
export async function learn(
  context: Context,
  rulebook: Rulebook,
  targets: readonly Target[],
  options: LogOptions,
): Promise<Learned> {
  const { running, hosted, probes } = prepare(rulebook, targets);
  const judging = startJudging({ ...rulebook, policies: undefined, isChosen: true, signatures: running, hosted }, {
    minSeverity: "info",
  });
  const wanted = union([judging.stages.wanted, ...probes.map((probe) => probe.wanted)]);
  let isEnd = false;
  const judge = new Judge({
    ...judging.stages,
    wanted,
    observers: [...judging.stages.observers, ...probes.map((probe) => probe.observe)],
    match(name, event, evidence) {
      const data = evidence && toArgs(evidence);
      for (const probe of probes) probe.judged?.(name, event, data, isEnd);
      return undefined;
    },
  }, []);
  const selection = { events: union([judging.selection.events, wanted]) };
  const { inputs, problems } = listInputs(options.inputs);
  for (const { message } of problems) context.diagnostics.error(message);
  let unreadable = problems.length;
  for (const { path, fromFolder } of inputs) {
    try {
      await readLog(judge, path, { selection, format: options.format });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const isNoLog = fromFolder && error instanceof Error && error.cause instanceof UnknownFormatError;
      if (isNoLog) context.diagnostics.note(message);
      else {
        context.diagnostics.error(message);
        unreadable++;
      }
    }
  }
  isEnd = true;
  await judge.finish();
  const { events, seen, skipped } = judge.tally;
  const log = { inputs: options.inputs, events, seen, skipped, remarks: judging.remarks() };
  return { log, results: probes.map((probe) => probe.result(log)), unreadable };
}

/** What runs for the targets, each with its probe. */
function prepare(rulebook: Rulebook, targets: readonly Target[]) {
  const asked = new Set(targets.flatMap((target) => {
    if (target.kind === "signature") return target.signature.metadata.eventName;
    return target.kind === "policy" ? target.policy.rules.flatMap(({ events }) => [...events]) : [];
  }));
  const watched = new Map(
    targets.flatMap((target) => {
      const own = target.kind === "signature" && rulebook.signatures.find((one) => one === target.signature);
      return own ? [[own, watchSignature(own)] as const] : [];
    }),
  );
  const signatures = withFeeders(rulebook.signatures, ({ eventName }) => asked.has(eventName));
  const running = signatures.map((signature): Signature => watched.get(signature)?.signature ?? signature);
  const hosted = rulebook.hosted.filter(({ metadata }) => asked.has(metadata.eventName));
  const produced = new Set(rulebook.signatures.map(({ metadata }) => metadata.eventName));

  function probe(target: Target): Probe {
    switch (target.kind) {
      case "event":
        return probeEvent(target.name);
      case "set":
        return probeSet(target.events);
      case "policy":
        return probePolicy(target.policy);
      case "signature": {
        const { signature } = target;
        const own = [...watched].find(([one]) => one === signature)?.[1];
        // Rego reads events whole; what runs in another process is not watched.
        const isTold = own !== undefined && signature.language === "typescript";
        return probeSignature({
          signature,
          given: own?.given,
          looked: isTold ? own.looked : undefined,
          named: isTold ? undefined : namedFields(signature),
          traces: naming(rulebook.policies, signature)?.map(tracePolicy),
          produced,
          isLeftOut: signature.optIn === true && rulebook.policies === undefined && !rulebook.isChosen,
        });
      }
    }
  }

  return { running, hosted, probes: targets.map(probe) };
}

function naming(policies: readonly Policy[] | undefined, { metadata }: SignatureDescription) {
  return policies?.filter(({ rules }) => rules.some(({ events }) => events.has(metadata.eventName)));
}

/** Only texts tell; a compiled policy has none. */
function namedFields({ origin, selectors, language }: SignatureDescription) {
  if (language === "wasm") return undefined;
  try {
    return findNamedFields(Deno.readTextFileSync(origin), selectors);
  } catch {
    return undefined;
  }
}

/** Undefined, which is everything, when one of them is. */
function union(sets: readonly (ReadonlySet<string> | undefined)[]): ReadonlySet<string> | undefined {
  const all = sets.filter((set) => set !== undefined);
  return all.length < sets.length ? undefined : new Set(all.flatMap((set) => [...set]));
}
