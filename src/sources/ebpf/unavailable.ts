/**
 * Which events that are asked for a capture cannot have, once its programs are in the kernel.
 * @module
 */
import { isIntegrityEvent, isSensorEvent, serviceHere } from "./host_services.ts";
import { findKernelCode, type KernelReader } from "./integrity/kernel_reader.ts";
import type { LookFacts } from "./integrity/look_facts.ts";
import type { KernelOffers } from "./kernel_offers.ts";
import { OPTIONAL_TRACEPOINTS, type ProbePlan } from "./probes.ts";

/** An event that is asked for and not to be had here. */
export interface Unavailable {
  readonly event: string;
  readonly reason: string;
}

/** What decides. */
export interface CaptureFacts {
  readonly plan: Pick<ProbePlan, "events">;
  readonly offers: KernelOffers;
  /** Programs that the kernel refused, and why; a `ProbeSession`. */
  readonly session: Pick<KernelReader, "findSymbol"> & { readonly refused: ReadonlyMap<string, Error> };
  /** Looked at when absent. */
  readonly facts?: LookFacts;
}

/** Programs without which there is nothing to be looked at; tracefs and /sys/module tell of the other hooks, too. */
const LOOKS: Readonly<Record<string, readonly string[]>> = {
  hooked_proc_fops: ["find_symbol", "read_pointers"],
  hooked_seq_ops: ["find_symbol", "read_pointers"],
  hooked_syscall: ["find_symbol", "read_memory"],
};

/**
 * The events that are asked for and not to be had, and why.
 *
 * @param wanted names of events today
 */
export function listUnavailable(wanted: ReadonlySet<string>, facts: CaptureFacts): readonly Unavailable[] {
  const { plan, session } = facts;
  const planned = Map.groupBy(plan.events, ({ name }) => name);
  // Before Linux 6.2 a look-up takes milliseconds: once for all.
  const isBlind = Object.keys(LOOKS).some((event) => wanted.has(event)) && findKernelCode(session) === undefined;
  const unavailable = [...wanted].filter(isSensorEvent).flatMap((event) => {
    const ways = planned.get(event);
    const reason = ways === undefined ? whyNotPlanned(event, isBlind, facts) : whyRefused(ways, session);
    return reason === undefined ? [] : [{ event, reason }];
  });
  const pages = session.refused.get("learn_pages");
  // The event comes, without what a signature would look at.
  if (pages !== undefined) unavailable.push({ event: "the bytes of magic_write", reason: refusalOf(pages) });
  return unavailable;
}

function whyNotPlanned(event: string, isBlind: boolean, facts: CaptureFacts): string | undefined {
  const { missing } = serviceHere(event, facts.offers, facts.facts);
  if (missing !== undefined || !isIntegrityEvent(event)) return missing ?? "it cannot be attached";
  const needed = LOOKS[event] ?? [];
  const refused = needed.flatMap((program) => facts.session.refused.get(program) ?? []);
  if (refused.length > 0) return refusalOf(refused[0]);
  return isBlind && needed.length > 0 ? "the kernel does not tell where its code is" : undefined;
}

/** An event is had by any of its ways. */
function whyRefused(
  ways: ProbePlan["events"],
  { refused }: Pick<CaptureFacts["session"], "refused">,
): string | undefined {
  const errors = ways.map(({ programs }) =>
    programs.find((program) => refused.has(program) && !OPTIONAL_TRACEPOINTS.has(program))
  ).flatMap((program) => program === undefined ? [] : refused.get(program) ?? []);
  return errors.length > 0 && errors.length === ways.length ? refusalOf(errors[0]) : undefined;
}

/** Its first line: what follows are the words of libbpf and the verifier. */
function refusalOf({ message }: Error): string {
  return message.split("\n")[0];
}
