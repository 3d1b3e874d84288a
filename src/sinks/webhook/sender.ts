/**
 * Posts what waits in the queue, one at a time and in order, and counts what becomes of it.
 *
 * Network only moves while the program awaits: judging is synchronous, so the posts go out between batches.
 * @module
 */
import { formatAmount, formatDuration } from "../../text/quantity.ts";
import { VERSION } from "../../version.ts";
import { type Answer, post } from "./post.ts";
import { type Item, Queue } from "./queue.ts";
import { delayAfter, type Limits } from "./schedule.ts";
import type { Target } from "./url.ts";
import { waitFor } from "./wait.ts";

/** What became of all findings of a run. */
export interface WebhookResult {
  /** Scheme, host and port of the receiver. */
  readonly name: string;
  readonly delivered: number;
  /** Refused, or tried as often as findings are. */
  readonly failed: number;
  /** Still waiting at the end, or not kept because the receiver took nothing. */
  readonly undelivered: number;
  /** The first finding that was not delivered, and why: `anti_debugging at a.jsonl:12: HTTP 404`. */
  readonly firstError?: string;
}

/** What a sender needs. */
export interface SenderOptions {
  readonly limits: Limits;
  /** Ends waiting in `drain`: the run is over. */
  readonly signal?: AbortSignal;
  /** Is told once when the receiver makes trouble. */
  readonly say?: (message: string) => void;
}

/** Owns the queue and the loop that empties it. */
export class Sender {
  readonly #target: Target;
  readonly #options: SenderOptions;
  readonly #queue = new Queue();
  readonly #end = new AbortController();
  /** The same in each attempt, different in each run: a receiver can tell what it has seen before. */
  readonly #run = crypto.randomUUID();
  #loop: Promise<void> | undefined;
  /** Settled when the next finding leaves the queue. */
  #left = Promise.withResolvers<void>();
  /** Milliseconds that `drain` has waited since the receiver last took or refused something. */
  #waited = 0;
  /** Findings it took or refused. */
  #answered = 0;
  #number = 0;
  #delivered = 0;
  #failed = 0;
  #notKept = 0;
  /** The finding with the lowest number among those that were not delivered. */
  #firstLost: { readonly number: number; readonly text: string } | undefined;
  /** Why the first finding in the queue is still there. */
  #trouble: string | undefined;
  #isTold = false;

  constructor(target: Target, options: SenderOptions) {
    this.#target = target;
    this.#options = options;
  }

  /** Queues a finding. */
  push(body: string, label: string): void {
    // As bytes: a string would hold on to the text of the batch it was cut from.
    const item = { number: ++this.#number, body: new TextEncoder().encode(body), label };
    if (this.#isGivenUp() && this.#queue.bytes > this.#options.limits.queueBytes) {
      this.#notKept++;
      this.#lose(item, "not kept, the receiver takes nothing");
      return;
    }
    this.#queue.push(item);
    this.#loop ??= this.#sendAll();
  }

  /** Waits until little enough is queued, unless the receiver is given up. */
  async drain(): Promise<void> {
    const { limits, signal } = this.#options;
    while (this.#isFull() && !this.#isGivenUp() && !signal?.aborted && !this.#end.signal.aborted) {
      const answered = this.#answered;
      const started = performance.now();
      await waitFor(this.#left.promise, limits.patience - this.#waited, signal, this.#end.signal);
      if (this.#answered === answered) this.#waited += performance.now() - started;
    }
  }

  /** Waits for the rest, not forever, and breaks off what is then under way. */
  async finish(): Promise<WebhookResult> {
    await waitFor(this.#loop ?? Promise.resolve(), this.#options.limits.end);
    this.#end.abort();
    await this.#loop;
    const { first } = this.#queue;
    if (first !== undefined) this.#lose(first, this.#trouble ?? "no answer before the end of the run");
    return {
      name: this.#target.name,
      delivered: this.#delivered,
      failed: this.#failed,
      undelivered: this.#queue.size + this.#notKept,
      firstError: this.#firstLost?.text,
    };
  }

  /** Whether it has taken nothing for so long that the run no longer waits for it. It is still posted to. */
  #isGivenUp(): boolean {
    return this.#waited >= this.#options.limits.patience;
  }

  #isFull(): boolean {
    const { waiting, waitingBytes } = this.#options.limits;
    return this.#queue.size > waiting || this.#queue.bytes > waitingBytes;
  }

  async #sendAll(): Promise<void> {
    for (let item = this.#queue.first; item !== undefined; item = this.#queue.first) {
      const answer = await this.#send(item);
      if (answer === undefined) break;
      this.#trouble = undefined;
      if (answer.kind === "taken") this.#delivered++;
      else {
        this.#failed++;
        this.#lose(item, answer.reason);
      }
      if (answer.kind !== "trouble") {
        this.#answered++;
        this.#waited = 0;
      }
      this.#queue.drop();
      this.#left.resolve();
      this.#left = Promise.withResolvers();
    }
    this.#loop = undefined;
  }

  /** Posts until there is an outcome; undefined when the run ended before. */
  async #send({ number, body }: Item): Promise<Answer | undefined> {
    const { limits } = this.#options;
    const headers = {
      "content-type": "application/json",
      "user-agent": `hindtrace/${VERSION}`,
      "idempotency-key": `"${this.#run}-${number}"`,
    };
    for (let attempt = 1;; attempt++) {
      const answer = await post(this.#target, body, { headers, timeout: limits.answer, signal: this.#end.signal });
      if (answer.kind !== "trouble") return answer;
      if (this.#end.signal.aborted) return undefined;
      const { reason, retryAfter } = answer;
      if (attempt >= limits.attempts) return { ...answer, reason: `${reason} (${formatAmount(attempt, "attempt")})` };
      this.#trouble = reason;
      const delay = delayAfter(attempt, retryAfter, limits);
      this.#tell(`Webhook ${this.#target.name}: ${reason}; next attempt in ${formatDuration(delay)}`);
      await waitFor(undefined, delay, this.#end.signal);
      if (this.#end.signal.aborted) return undefined;
    }
  }

  #tell(message: string): void {
    if (!this.#isTold) this.#options.say?.(message);
    this.#isTold = true;
  }

  #lose({ number, label }: Item, reason: string): void {
    if (this.#firstLost !== undefined && this.#firstLost.number < number) return;
    this.#firstLost = { number, text: `${label}: ${reason}` };
  }
}
