/**
 * Judges batches of events by the user's signatures: collects what each of them asked for, and puts their findings back
 * in the order of the events.
 * @module
 */
import type { Event, Evidence, EvidenceValue } from "../../model/mod.ts";
import { keepEvent } from "../derived.ts";
import type { Detection } from "../detect.ts";
import { compareBytes } from "../../text/compare.ts";
import { buildIndex, type Index, ORIGIN_BITS } from "../register.ts";
import type { UserFailure } from "./failures.ts";
import type { Group, Member, Turn, TurnAnswer } from "./group.ts";
import { decodeValue, encodeEvent } from "./wire.ts";

/** The user's signatures at work, for one run. */
export interface UserHost extends AsyncDisposable {
  /** Events that any chosen signature asks for, by their names of today; undefined: all of them. */
  readonly needs: ReadonlySet<string> | undefined;
  /** Leaves out the signatures of other ids; before the first batch. All are chosen without it. */
  choose(ids: ReadonlySet<string>): void;
  /**
   * Judges a batch, which must stay valid until then.
   *
   * @returns for each event of the batch what was found, sorted by id (bytes)
   */
  judge(batch: readonly Event[]): Promise<readonly (readonly Detection[])[]>;
  /** What signatures that were given an event have to say at the end, sorted by id, each with the last of its events. */
  finish(): Promise<readonly (Detection & { readonly event: Event })[]>;
  /** Signatures that failed or were stopped, sorted by id. */
  failures(): readonly UserFailure[];
  /** What signatures wrote to their console, for their authors. */
  notes(): readonly { readonly id: string; readonly text: string }[];
}

/** A part of a batch that goes over the pipe at once. */
interface Parcel {
  readonly events: string[];
  /** Where in the batch each of them is. */
  readonly places: number[];
  readonly numbers: Map<Member, number[]>;
  size: number;
}

/** One piece of work is at most this large, so that the time for it is not a matter of the size of batches. */
const MOST_EVENTS = 1000;
const MOST_CHARACTERS = 4 << 20;
const NONE: readonly Detection[] = Object.freeze([]);

/**
 * Makes the host of groups that are loaded.
 *
 * @param groups their members are the signatures
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * await using host = createHost([]);
 * deepStrictEqual(await host.finish(), []);
 * ```
 */
export function createHost(groups: readonly Group[]): UserHost {
  let members = groups.flatMap((group) => group.members);
  let index: Index<Member> = buildIndex(members);

  return {
    get needs() {
      return index.needs;
    },
    choose(ids) {
      for (const member of members) member.isChosen = ids.has(member.signature.metadata.id);
      members = members.filter(({ isChosen }) => isChosen);
      index = buildIndex(members);
    },
    async judge(batch) {
      const parcels = pack(batch, index);
      if (parcels.size === 0) return new Array(batch.length).fill(NONE);
      const found = new Map<number, Detection[]>();
      await Promise.all([...parcels].map(([group, list]) => judgeParcels(group, list, batch, found)));
      return Array.from(batch, (_, place) => found.get(place)?.sort(byId) ?? NONE);
    },
    async finish() {
      const found = await Promise.all(groups.map(finishGroup));
      return found.flat().sort(byId);
    },
    failures: () => members.filter(hasFailed).map(toFailure).sort((a, b) => compareBytes(a.id, b.id)),
    notes: () => members.flatMap(({ signature, notes }) => notes.map((text) => ({ id: signature.metadata.id, text }))),
    async [Symbol.asyncDispose]() {
      await Promise.all(groups.map((group) => group[Symbol.asyncDispose]()));
    },
  };
}

/** Writes the events that are asked for, once each, and notes who asked for which. */
function pack(batch: readonly Event[], { byName, others }: Index<Member>): ReadonlyMap<Group, readonly Parcel[]> {
  const parcels = new Map<Group, Parcel[]>();
  for (let place = 0; place < batch.length; place++) {
    const event = batch[place];
    const registrations = byName.get(event.name) ?? others;
    if (registrations === undefined) continue;
    const origin = ORIGIN_BITS[event.origin];
    let json: string | undefined;
    for (const { worker: member, origins } of registrations) {
      if ((origins & origin) === 0) continue;
      if (member.stopped !== undefined) {
        member.missed++;
        continue;
      }
      json ??= encodeEvent(event);
      addTo(parcels, member, place, json);
    }
  }
  return parcels;
}

function addTo(parcels: Map<Group, Parcel[]>, member: Member, place: number, json: string): void {
  let list = parcels.get(member.group);
  if (list === undefined) parcels.set(member.group, list = []);
  let parcel = list.at(-1);
  if (parcel?.places.at(-1) !== place) {
    if (parcel === undefined || parcel.events.length >= MOST_EVENTS || parcel.size > MOST_CHARACTERS) {
      list.push(parcel = { events: [], places: [], numbers: new Map(), size: 0 });
    }
    parcel.events.push(json);
    parcel.places.push(place);
    parcel.size += json.length;
  }
  const numbers = parcel.numbers.get(member);
  if (numbers === undefined) parcel.numbers.set(member, [parcel.events.length - 1]);
  else numbers.push(parcel.events.length - 1);
}

async function judgeParcels(
  group: Group,
  parcels: readonly Parcel[],
  batch: readonly Event[],
  found: Map<number, Detection[]>,
): Promise<void> {
  for (const { events, places, numbers } of parcels) {
    const turns = [...numbers].map(([member, list]): Turn => ({ member, numbers: list }));
    await group.work("judge", events, turns, ({ member }, answer) => {
      for (const [number, wire] of answer.findings ?? []) {
        const place = places[number];
        const detection = { signature: member.signature.metadata, evidence: toEvidence(decodeValue(wire)) };
        const detections = found.get(place);
        if (detections === undefined) found.set(place, [detection]);
        else detections.push(detection);
      }
      countErrors(member, answer, (number) => batch[places[number]]);
    });
    for (const { member, numbers: list } of turns) {
      if (member.finishes) member.last = keepEvent(batch[places[list[list.length - 1]]]);
    }
  }
}

async function finishGroup(group: Group): Promise<(Detection & { readonly event: Event })[]> {
  await group.start();
  const turns = group.members.filter(({ finishes, isChosen, last }) => finishes && isChosen && last !== undefined)
    .map((member): Turn => ({ member, numbers: [] }));
  const found: (Detection & { readonly event: Event })[] = [];
  await group.work("finish", [], turns, ({ member }, answer) => {
    const { metadata } = member.signature;
    const event = member.last;
    if (event === undefined) return;
    for (const [, wire] of answer.findings ?? []) {
      found.push({ signature: metadata, evidence: toEvidence(decodeValue(wire)), event });
    }
    countErrors(member, answer, () => event);
  });
  return found;
}

function countErrors(member: Member, { failed }: TurnAnswer, eventOf: (number: number) => Event): void {
  if (failed === undefined) return;
  const [count, number, message] = failed;
  member.errors += count;
  member.firstError ??= { message, location: { ...eventOf(number).location } };
}

/** Evidence is an object; a signature may have returned a map. */
function toEvidence(value: EvidenceValue): Evidence {
  return value instanceof Map ? Object.fromEntries(value) : value as Evidence;
}

function hasFailed({ errors, stopped }: Member): boolean {
  return errors > 0 || stopped !== undefined;
}

function toFailure(member: Member): UserFailure {
  const { signature, file, errors, firstError, stopped, missed, restarted } = member;
  return {
    id: signature.metadata.id,
    path: file.path,
    count: errors,
    message: firstError?.message ?? stopped ?? "",
    location: firstError?.location ?? { path: file.path },
    stopped,
    missed,
    restarted,
  };
}

function byId(a: Detection, b: Detection): number {
  return compareBytes(a.signature.id, b.signature.id);
}
