/**
 * A webhook: posts each finding to an HTTP endpoint, in order, while the run goes on.
 *
 * - One POST a finding, one at a time; 2xx is taken.
 * - 408, 429, 5xx, no answer, a closed connection: tried again with back-off (`Retry-After` is heeded within bounds);
 *   after the last attempt the finding counts as failed and the next has its turn. Any other status is final at once.
 *   An answer that got lost means that the receiver sees a finding twice: its `Idempotency-Key` is the same.
 * - Redirects are followed on the same host only.
 * - Nothing is lost while the receiver lives: `drain`, awaited between batches, holds the reading up while too much
 *   waits. A receiver that takes nothing for long holds nothing up; memory stays bounded, and what was not kept or not
 *   delivered is counted.
 * @module
 */
import type { Finding, Sink } from "../../model/mod.ts";
import { escapeText } from "../../text/escape.ts";
import { BODIES, type WebhookFormat } from "./formats.ts";
import { LIMITS, type Limits } from "./schedule.ts";
import { Sender, type WebhookResult } from "./sender.ts";
import { readTarget } from "./url.ts";

export { WEBHOOK_FORMATS, type WebhookFormat } from "./formats.ts";
export { isDelivered, webhookText } from "./report.ts";
export type { WebhookResult } from "./sender.ts";
export type { Limits as WebhookLimits } from "./schedule.ts";
export { checkWebhookUrl } from "./url.ts";

/** How to post. */
export interface WebhookOptions {
  readonly format: WebhookFormat;
  /** Ends waiting in `drain`: the user wants the run to be over. */
  readonly signal?: AbortSignal;
  /** Is told once, as soon as the receiver makes trouble; without credentials, path and query of the URL. */
  readonly say?: (message: string) => void;
  /** For tests: other limits than the usual ones. */
  readonly limits?: Partial<Limits>;
}

/** An opened webhook. */
export interface Webhook {
  /** Queues findings; never waits, never throws. */
  readonly sink: Sink;
  /** To be awaited between batches: waits while too much is queued, as long as the receiver lives. */
  drain(): Promise<void>;
  /** To be awaited once, at the end: waits a bounded time for the rest. Nothing is posted after it. */
  finish(): Promise<WebhookResult>;
}

/**
 * Opens a webhook; nothing is sent before the first finding.
 *
 * @param url as the user wrote it, without a mistake (see `checkWebhookUrl`)
 * @param options how to post
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { makeEvent } from "../../../test/make_event.ts";
 * const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => new Response());
 * const name = `http://127.0.0.1:${server.addr.port}`;
 * const webhook = createWebhook(`${name}/hook`, { format: "json" });
 * webhook.sink.write({ name: "openat", event: makeEvent(), policies: [] });
 * await webhook.drain();
 * const result = { name, delivered: 1, failed: 0, undelivered: 0, firstError: undefined };
 * deepStrictEqual(await webhook.finish(), result);
 * await server.shutdown();
 * ```
 */
export function createWebhook(url: string, options: WebhookOptions): Webhook {
  const { format, signal, say, limits } = options;
  const sender = new Sender(readTarget(url), { limits: { ...LIMITS, ...limits }, signal, say });
  const write = BODIES[format];
  return {
    sink: { write: (finding) => sender.push(write(finding), labelOf(finding)) },
    drain: () => sender.drain(),
    finish: () => sender.finish(),
  };
}

/** `anti_debugging at a.jsonl:12` */
function labelOf({ name, event: { location: { path, line, record } } }: Finding): string {
  const place = line === undefined ? (record === undefined ? path : `${path} record ${record}`) : `${path}:${line}`;
  return `${escapeText(name)} at ${escapeText(place)}`;
}
