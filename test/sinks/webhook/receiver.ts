/**
 * Receivers for tests of webhooks: real servers on this host that misbehave as they are told.
 * @module
 */
import { makeEvent } from "../../make_event.ts";
import type { Finding } from "../../../src/model/mod.ts";
import type { WebhookLimits } from "../../../src/sinks/webhook/mod.ts";

/** A request that arrived. */
export interface Arrival {
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
  /** Milliseconds since the receiver started. */
  readonly at: number;
}

/** A server, what arrived, and its end. */
export interface Receiver extends AsyncDisposable {
  readonly origin: string;
  readonly port: number;
  readonly arrivals: readonly Arrival[];
}

/** Limits that let a test be over soon without hurrying a busy machine; a test that runs into one sets its own. */
export const SHORT: Partial<WebhookLimits> = {
  firstDelay: 5,
  longestDelay: 20,
  answer: 5_000,
  patience: 5_000,
  end: 10_000,
};

/**
 * Starts a server that answers as it is told.
 *
 * @param answer for the n-th request, from 0 on
 */
export function startReceiver(
  answer: (count: number, request: Request) => Response | Promise<Response>,
): Receiver {
  const arrivals: Arrival[] = [];
  const started = performance.now();
  const controller = new AbortController();
  const { signal } = controller;
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, signal, onListen() {} }, async (request) => {
    const body = await request.text();
    const { pathname, search } = new URL(request.url);
    arrivals.push({ path: pathname + search, headers: request.headers, body, at: performance.now() - started });
    return await answer(arrivals.length - 1, request);
  });
  const { port } = server.addr;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    arrivals,
    async [Symbol.asyncDispose]() {
      controller.abort();
      await server.finished;
    },
  };
}

/**
 * Starts a server below HTTP.
 *
 * @param reply bytes for the n-th connection, after which it is closed; undefined: it stays open, in silence
 */
export function startRawReceiver(
  reply: (count: number) => string | undefined,
): { readonly origin: string; readonly count: () => number } & AsyncDisposable {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<Deno.Conn>();
  let count = 0;
  const finished = (async () => {
    for await (const connection of listener) void serve(connection, count++);
  })();
  async function serve(connection: Deno.Conn, number: number): Promise<void> {
    open.add(connection);
    try {
      await connection.read(new Uint8Array(1 << 16));
      const text = reply(number);
      if (text === undefined) return;
      await connection.write(new TextEncoder().encode(text));
      open.delete(connection);
      connection.close();
    } catch {
      // Closed by the other side, or at the end of the test.
    }
  }
  return {
    origin: `http://127.0.0.1:${listener.addr.port}`,
    count: () => count,
    async [Symbol.asyncDispose]() {
      listener.close();
      await finished;
      for (const connection of open) connection.close();
    },
  };
}

/** The n-th finding of a test: the event of line n of `a.jsonl`. */
export function makeFinding(number: number, record = `{"n":${number}}`): Finding {
  const event = makeEvent({ location: { path: "a.jsonl", line: number }, json: record });
  return { name: "openat", event, policies: [] };
}

/** The lines of the findings that arrived. */
export function linesOf(arrivals: readonly Arrival[]): readonly number[] {
  return arrivals.map(({ body }) => JSON.parse(body).source.line);
}
