/**
 * The signatures of some files, in one subprocess: begins anew without the one that was stopped, as often as needed.
 * @module
 */
import type { Event, Location } from "../../model/mod.ts";
import type { Asking } from "../register.ts";
import type { DescribedDefinition } from "./definitions.ts";
import type { SourceFile } from "./locate.ts";
import { type ProcessOptions, SignatureProcess } from "./process.ts";
import type { Wire } from "./wire.ts";

/** A signature at work. */
export interface Member {
  readonly signature: Asking;
  readonly group: Group;
  readonly file: SourceFile;
  /** Its place in its file. */
  readonly index: number;
  isChosen: boolean;
  isStarted: boolean;
  /** Whether it has something to say at the end. */
  finishes: boolean;
  stopped?: string;
  missed: number;
  /** Of its other errors: how many, and the first. */
  errors: number;
  firstError?: { readonly message: string; readonly location: Location };
  /** Those that lost what they remembered when it was stopped. */
  restarted: readonly string[];
  /** What it said to its console. */
  readonly notes: string[];
  /** Kept for the end only: an event is not valid beyond its batch. */
  last?: Event;
}

/** What a file has, or what is wrong with it. */
export interface LoadAnswer {
  readonly definitions?: readonly (DescribedDefinition | null)[];
  readonly mistake?: string;
  readonly place?: readonly [line: number, column: number];
  readonly stopped?: string;
}

/** What a signature answers to a piece of work. */
export interface TurnAnswer {
  readonly findings?: readonly (readonly [number: number, evidence: Wire])[];
  /** How many events it failed on, the first of them, and the message. */
  readonly failed?: readonly [count: number, number: number, message: string];
  readonly stopped?: string | null;
  readonly missed?: number;
  readonly notes?: readonly string[];
  readonly finishes?: boolean;
}

/** One signature's piece of work: the numbers of its events. */
export interface Turn {
  readonly member: Member;
  readonly numbers: readonly number[];
}

type Kind = "start" | "judge" | "finish";
type Take = (turn: Turn, answer: TurnAnswer) => void;

/** Some files and their subprocess. */
export class Group {
  readonly members: Member[] = [];
  readonly #files: readonly SourceFile[];
  readonly #options: ProcessOptions;
  #process?: SignatureProcess;
  /** The files of the subprocess, in its order. */
  #loaded: readonly SourceFile[] = [];

  constructor(files: readonly SourceFile[], options: ProcessOptions) {
    this.#files = files;
    this.#options = options;
  }

  /** Loads the files; what ends the subprocess is the fault of one, and the others are loaded without it. */
  load(): Promise<ReadonlyMap<SourceFile, LoadAnswer>> {
    return this.#load(this.#files);
  }

  /** Makes a signature of a loaded file a member. */
  add(signature: Asking, file: SourceFile, index: number): void {
    const counts = { missed: 0, errors: 0, restarted: [], notes: [] };
    this.members.push({
      signature,
      group: this,
      file,
      index,
      isChosen: true,
      isStarted: false,
      finishes: false,
      ...counts,
    });
  }

  /** Starts the chosen signatures that have not been. */
  async start(): Promise<void> {
    await this.#ready();
  }

  /**
   * Gives signatures their pieces of work, one after the other.
   *
   * @param kind what is asked
   * @param events the events as JSON, which the turns number
   * @param turns one for each signature
   * @param take is given each answer; a signature that was stopped has none
   */
  async work(kind: Kind, events: readonly string[], turns: readonly Turn[], take: Take): Promise<void> {
    let rest = turns;
    while (rest.length > 0) {
      await this.#ready();
      for (const { member, numbers } of rest) if (member.stopped !== undefined) member.missed += numbers.length;
      rest = rest.filter(({ member }) => member.stopped === undefined);
      if (rest.length > 0) rest = await this.#ask(kind, events, rest, take);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const process = this.#process;
    this.#process = undefined;
    await process?.[Symbol.asyncDispose]();
  }

  async #load(files: readonly SourceFile[]): Promise<ReadonlyMap<SourceFile, LoadAnswer>> {
    const answers = new Map<SourceFile, LoadAnswer>();
    for (let rest = files; rest.length > 0;) {
      const process = new SignatureProcess(rest.map(toSource), this.#options);
      const loading = await process.ask(rest.length);
      loading.answers.forEach((answer, index) => answers.set(rest[index], answer as LoadAnswer));
      if (loading.stopped === undefined) {
        this.#process = process;
        this.#loaded = rest;
        break;
      }
      await process[Symbol.asyncDispose]();
      answers.set(rest[loading.answers.length], { stopped: loading.stopped });
      rest = files.filter((file) => isUsable(answers.get(file)));
    }
    return answers;
  }

  /** Until there is a subprocess with all signatures started, or nobody to start. */
  async #ready(): Promise<void> {
    for (;;) {
      const live = this.members.filter(isLive);
      if (live.length === 0) return await this[Symbol.asyncDispose]();
      if (this.#process === undefined) await this.#loadAgain(live);
      const turns = live.filter((member) => isLive(member) && !member.isStarted).map(toTurn);
      if (turns.length === 0 && this.#process !== undefined) return;
      if (turns.length > 0 && this.#process !== undefined) await this.#ask("start", [], turns, takeStart);
    }
  }

  async #loadAgain(live: readonly Member[]): Promise<void> {
    const files = new Set(live.map(({ file }) => file));
    const answers = await this.#load([...files]);
    for (const member of live) {
      const { definitions, mistake, stopped } = answers.get(member.file) ?? {};
      if (definitions === undefined) member.stopped = `it could not be loaded again: ${stopped ?? mistake}`;
    }
  }

  /** @returns the turns that are still to be done */
  async #ask(kind: Kind, events: readonly string[], turns: readonly Turn[], take: Take): Promise<readonly Turn[]> {
    if (this.#process === undefined) return turns;
    const places = turns.map(({ member, numbers }) => [this.#loaded.indexOf(member.file), member.index, numbers]);
    const message = `{"kind":"${kind}","turns":${JSON.stringify(places)},"events":[${events.join(",")}]}`;
    const { answers, stopped } = await this.#process.ask(turns.length, message);
    answers.forEach((answer, index) => settle(turns[index], answer as TurnAnswer, take));
    if (stopped === undefined) return [];
    await this.#stop(turns[answers.length], stopped);
    return turns.slice(answers.length + 1);
  }

  /** The subprocess is gone, and with it what the others remembered. */
  async #stop({ member, numbers }: Turn, reason: string): Promise<void> {
    member.stopped = reason;
    member.missed += numbers.length;
    const others = this.members.filter((other) => other !== member && isLive(other) && other.isStarted);
    member.restarted = others.map(({ signature }) => signature.metadata.id);
    for (const other of others) other.isStarted = false;
    await this[Symbol.asyncDispose]();
  }
}

/** What is the same for every kind of work. */
function settle(turn: Turn, answer: TurnAnswer, take: Take): void {
  const { member } = turn;
  member.notes.push(...answer.notes ?? []);
  member.missed += answer.missed ?? 0;
  if (typeof answer.stopped === "string") member.stopped = answer.stopped;
  take(turn, answer);
}

function takeStart({ member }: Turn, { finishes, failed }: TurnAnswer): void {
  member.isStarted = true;
  member.finishes = finishes === true;
  if (failed !== undefined) member.stopped ??= `it could not start: ${failed[2]}`;
}

function toTurn(member: Member): Turn {
  return { member, numbers: [] };
}

function toSource({ path, text }: SourceFile): { text: string; type: string } {
  return { text, type: path.endsWith(".ts") ? "application/typescript" : "text/javascript" };
}

function isLive(member: Member): boolean {
  return member.isChosen && member.stopped === undefined;
}

/** Whether a file belongs into the next subprocess: it had no chance yet, or is fine. */
function isUsable(answer: LoadAnswer | undefined): boolean {
  return answer === undefined || answer.definitions !== undefined;
}
