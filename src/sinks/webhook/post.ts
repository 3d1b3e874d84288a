/**
 * One finding, one POST: what the receiver made of it.
 * @module
 */
import { escapeText } from "../../text/escape.ts";
import { formatDuration } from "../../text/quantity.ts";
import { readRetryAfter } from "./schedule.ts";
import type { Target } from "./url.ts";

/** What became of a post. */
export type Answer =
  /** The receiver took it. */
  | { readonly kind: "taken" }
  /** The receiver does not want it: asking again would not help. */
  | { readonly kind: "refused"; readonly reason: string }
  /** The receiver cannot take it now; it may ask to be left alone for some milliseconds. */
  | { readonly kind: "trouble"; readonly reason: string; readonly retryAfter?: number };

/** How to post. */
export interface PostOptions {
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds to wait for an answer. */
  readonly timeout: number;
  /** Breaks off. */
  readonly signal: AbortSignal;
}

const REDIRECTS = new Set([301, 302, 307, 308]);
const MOST_REDIRECTS = 5;
/** Answers are read to their end, so that the connection can be used again, unless they are longer than this … */
const LONGEST_ANSWER = 1 << 16;
/** … or take longer than this, in milliseconds. */
const ANSWER_END = 1_000;

/**
 * Posts a body. Redirects are followed, as a POST, on the same host only (also from http to https).
 *
 * @param target where to
 * @param body JSON
 * @returns what became of it; errors of the network are answers too
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { readTarget } from "./url.ts";
 * const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => new Response("thanks"));
 * const target = readTarget(`http://127.0.0.1:${server.addr.port}/hook`);
 * const { signal } = new AbortController();
 * const { kind } = await post(target, new TextEncoder().encode("{}"), { headers: {}, timeout: 1000, signal });
 * strictEqual(kind, "taken");
 * await server.shutdown();
 * ```
 */
export async function post(target: Target, body: Uint8Array<ArrayBuffer>, options: PostOptions): Promise<Answer> {
  let { url } = target;
  for (let redirects = 0;; redirects++) {
    const answer = await request(url, target.authorization, body, options);
    if (!(answer instanceof URL)) return answer;
    if (!isSameHost(url, answer)) {
      return refuse(`it redirects to another host (${answer.origin}), which is not followed`);
    }
    if (redirects === MOST_REDIRECTS) return refuse(`more than ${MOST_REDIRECTS} redirects`);
    url = answer;
  }
}

function refuse(reason: string): Answer {
  return { kind: "refused", reason };
}

/** Also the step from http to https; never the one back. */
function isSameHost(from: URL, to: URL): boolean {
  return from.origin === to.origin ||
    (from.protocol === "http:" && to.protocol === "https:" && from.hostname === to.hostname);
}

async function request(
  url: URL,
  authorization: string | undefined,
  body: Uint8Array<ArrayBuffer>,
  { headers, timeout, signal }: PostOptions,
): Promise<Answer | URL> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  signal.addEventListener("abort", abort);
  let timer = setTimeout(abort, timeout);
  try {
    if (signal.aborted) return { kind: "trouble", reason: "broken off" };
    const response = await fetch(url, {
      method: "POST",
      headers: authorization === undefined ? headers : { ...headers, authorization },
      body,
      redirect: "manual",
      signal: controller.signal,
    });
    clearTimeout(timer);
    timer = setTimeout(abort, ANSWER_END);
    await discard(response.body);
    return judge(response, url);
  } catch (error) {
    if (!controller.signal.aborted) return { kind: "trouble", reason: reasonOf(error) };
    return { kind: "trouble", reason: signal.aborted ? "broken off" : `no answer within ${formatDuration(timeout)}` };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  }
}

/** The status says it all, so a body that breaks off or never ends changes nothing. */
async function discard(body: ReadableStream<Uint8Array> | null): Promise<void> {
  if (body === null) return;
  try {
    let length = 0;
    for await (const chunk of body) {
      length += chunk.length;
      // Leaving the loop cancels the stream.
      if (length > LONGEST_ANSWER) return;
    }
  } catch {
    // Broken off.
  }
}

function judge({ status, headers }: Response, url: URL): Answer | URL {
  if (status >= 200 && status < 300) return { kind: "taken" };
  const reason = `HTTP ${status}`;
  if (status === 408 || status === 429 || status >= 500) {
    return { kind: "trouble", reason, retryAfter: readRetryAfter(headers.get("retry-after"), Date.now()) };
  }
  const location = headers.get("location");
  if (!REDIRECTS.has(status) || location === null) return refuse(reason);
  const next = URL.parse(location, url);
  if (next === null || !/^https?:$/.test(next.protocol)) return refuse(`${reason} to an address that cannot be read`);
  // Only the user's own URL says who we are.
  next.username = next.password = next.hash = "";
  return next;
}

/**
 * Says what went wrong in the network, without the URL that the error quotes.
 *
 * `fetch failed`, because of `error sending request for url (…): client error (Connect): tcp connect error: Connection
 * refused (os error 111)`, is `tcp connect error: Connection refused`.
 */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "the request failed";
  const { message } = error.cause instanceof Error ? error.cause : error;
  const [, detail = message.replace(/\b[a-z]+:\/\/\S+/gi, "…")] = /client error \(\w+\): (.*)$/s.exec(message) ?? [];
  return escapeText(detail.replace(/ \(os error \d+\)/g, ""));
}
