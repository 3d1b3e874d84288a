/**
 * Webhooks against real servers that fail, hang, redirect, close early: nothing lost, order kept, a bounded end.
 * @module
 */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { findingToJson } from "../../../src/sinks/finding.ts";
import {
  createWebhook,
  isDelivered,
  type WebhookLimits,
  type WebhookResult,
  webhookText,
} from "../../../src/sinks/webhook/mod.ts";
import { linesOf, makeFinding, SHORT, startRawReceiver, startReceiver } from "./receiver.ts";

const OK = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

interface PostOptions {
  readonly limits?: Partial<WebhookLimits>;
  readonly signal?: AbortSignal;
  readonly said?: string[];
}

/** Writes findings of lines 1 to `count` in batches of ten, as a run does. */
async function postAll(url: string, count: number, { limits, signal, said = [] }: PostOptions = {}) {
  const webhook = createWebhook(url, {
    format: "json",
    limits: { ...SHORT, ...limits },
    signal,
    say: (message) => said.push(message),
  });
  for (let number = 1; number <= count; number++) {
    webhook.sink.write(makeFinding(number));
    if (number % 10 === 0) await webhook.drain();
  }
  return await webhook.finish();
}

function countsOf({ delivered, failed, undelivered }: WebhookResult): readonly number[] {
  return [delivered, failed, undelivered];
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

Deno.test("a webhook posts each finding as JSON, in order, and says nothing else", async () => {
  await using receiver = startReceiver(() => new Response("thanks"));
  const said: string[] = [];
  const result = await postAll(`${receiver.origin}/hook?key=1`, 300, { said });
  deepStrictEqual(countsOf(result), [300, 0, 0]);
  ok(isDelivered(result));
  deepStrictEqual(linesOf(receiver.arrivals), upTo(300));
  const [{ path, headers, body }] = receiver.arrivals;
  strictEqual(path, "/hook?key=1");
  strictEqual(body, findingToJson(makeFinding(1)));
  strictEqual(headers.get("content-type"), "application/json");
  match(headers.get("user-agent") ?? "", /^hindtrace\/\d/);
  strictEqual(headers.get("authorization"), null);
  deepStrictEqual(said, []);
});

Deno.test("a webhook without findings sends nothing", async () => {
  await using receiver = startReceiver(() => new Response());
  deepStrictEqual(countsOf(await postAll(receiver.origin, 0)), [0, 0, 0]);
  deepStrictEqual(receiver.arrivals, []);
});

Deno.test("a webhook tries a finding again before the next, with the same body and key, and says so once", async () => {
  await using receiver = startReceiver((count) => new Response(null, { status: count % 3 === 2 ? 200 : 500 }));
  const said: string[] = [];
  const result = await postAll(`${receiver.origin}/secret`, 3, { said });
  deepStrictEqual(result, { name: receiver.origin, delivered: 3, failed: 0, undelivered: 0, firstError: undefined });
  deepStrictEqual(linesOf(receiver.arrivals), [1, 1, 1, 2, 2, 2, 3, 3, 3]);
  strictEqual(new Set(receiver.arrivals.map(({ headers }) => headers.get("idempotency-key"))).size, 3);
  deepStrictEqual(said, [`Webhook ${receiver.origin}: HTTP 500; next attempt in 5 ms`]);
});

Deno.test("a finding that always fails holds up no other", async () => {
  await using receiver = startReceiver((_, request) => {
    return new Response(null, { status: request.headers.get("idempotency-key")?.endsWith('-2"') ? 500 : 204 });
  });
  const result = await postAll(receiver.origin, 4, { limits: { attempts: 3 } });
  deepStrictEqual(countsOf(result), [3, 1, 0]);
  deepStrictEqual(linesOf(receiver.arrivals), [1, 2, 2, 2, 3, 4]);
  strictEqual(result.firstError, "openat at a.jsonl:2: HTTP 500 (3 attempts)");
});

Deno.test("a receiver that always fails ends the wait in time, and what was not delivered is said", async () => {
  await using receiver = startReceiver(() => new Response(null, { status: 503 }));
  const started = performance.now();
  const result = await postAll(receiver.origin, 200, { limits: { attempts: 4, patience: 300, end: 400 } });
  ok(performance.now() - started < 3000);
  strictEqual(result.delivered, 0);
  strictEqual(result.failed + result.undelivered, 200);
  ok(result.failed > 0 && result.undelivered > 0);
  match(
    webhookText(result),
    /: 0 of 200 findings delivered, \d+ failed, \d+ not delivered in time; the first: openat at a.jsonl:1: HTTP 503 \(4 /,
  );
});

Deno.test("a receiver that hangs ends the wait in time", async () => {
  await using receiver = startRawReceiver(() => undefined);
  const started = performance.now();
  const result = await postAll(receiver.origin, 3, { limits: { answer: 150, end: 400 } });
  ok(performance.now() - started < 3000);
  deepStrictEqual(countsOf(result), [0, 0, 3]);
  strictEqual(result.firstError, "openat at a.jsonl:1: no answer within 150 ms");
});

Deno.test("the end of a run breaks off a post that is under way", async () => {
  await using receiver = startRawReceiver(() => undefined);
  const started = performance.now();
  const result = await postAll(receiver.origin, 1, { limits: { answer: 60_000, end: 100 } });
  ok(performance.now() - started < 3000);
  strictEqual(result.firstError, "openat at a.jsonl:1: no answer before the end of the run");
});

Deno.test("a receiver that hangs once gets the finding again", async () => {
  await using receiver = startRawReceiver((count) => count === 0 ? undefined : OK);
  deepStrictEqual(countsOf(await postAll(receiver.origin, 2, { limits: { answer: 300 } })), [2, 0, 0]);
});

for (
  const [what, reply] of [
    ["closes without an answer", ""],
    ["closes inside the head of its answer", "HTTP/1.1 20"],
    ["answers with something else", "SSH-2.0-OpenSSH_9.6\r\n"],
  ] as const
) {
  Deno.test(`a receiver that ${what} is tried again`, async () => {
    await using receiver = startRawReceiver((count) => count < 2 ? reply : OK);
    deepStrictEqual(countsOf(await postAll(receiver.origin, 1)), [1, 0, 0]);
    strictEqual(receiver.count(), 3);
  });
}

Deno.test("an answer of 200 counts even when its body breaks off", async () => {
  await using receiver = startRawReceiver(() => "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nab");
  deepStrictEqual(countsOf(await postAll(receiver.origin, 2)), [2, 0, 0]);
  strictEqual(receiver.count(), 2);
});

Deno.test("an answer of 200 with an endless body counts, and the body is not read to its end", async () => {
  await using receiver = startReceiver(() => {
    return new Response(new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(1 << 14)) }));
  });
  const started = performance.now();
  deepStrictEqual(countsOf(await postAll(receiver.origin, 3)), [3, 0, 0]);
  ok(performance.now() - started < 3000);
});

Deno.test("a receiver that is not there is tried again, and the reason is said without the URL", async () => {
  const free = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = free.addr;
  free.close();
  const said: string[] = [];
  const result = await postAll(`http://me:secret@127.0.0.1:${port}/secret`, 2, { said });
  deepStrictEqual(countsOf(result), [0, 2, 0]);
  strictEqual(result.firstError, "openat at a.jsonl:1: tcp connect error: Connection refused (8 attempts)");
  strictEqual(said.length, 1);
  ok(!(said[0] + webhookText(result)).includes("secret"));
});

for (const status of [400, 401, 404, 410, 413, 422]) {
  Deno.test(`HTTP ${status} is final for that finding`, async () => {
    await using receiver = startReceiver((count) => new Response("no", { status: count === 0 ? status : 200 }));
    const result = await postAll(receiver.origin, 3);
    deepStrictEqual(countsOf(result), [2, 1, 0]);
    deepStrictEqual(linesOf(receiver.arrivals), [1, 2, 3]);
    strictEqual(result.firstError, `openat at a.jsonl:1: HTTP ${status}`);
  });
}

for (const [status, header] of [[429, "1"], [503, "1"], [408, null]] as const) {
  Deno.test(`HTTP ${status} is tried again${header === null ? "" : " after the time that it asks for"}`, async () => {
    await using receiver = startReceiver((count) => {
      return new Response(null, {
        status: count === 0 ? status : 200,
        headers: header === null ? {} : { "retry-after": header },
      });
    });
    const result = await postAll(receiver.origin, 2, { limits: { longestRetryAfter: 200 } });
    deepStrictEqual(countsOf(result), [2, 0, 0]);
    const [first, second] = receiver.arrivals;
    ok(second.at - first.at >= (header === null ? 4 : 195), `${second.at - first.at} ms`);
    deepStrictEqual(linesOf(receiver.arrivals), [1, 1, 2]);
  });
}

Deno.test("a Retry-After beyond the end of the run is told as it is", async () => {
  await using receiver = startReceiver(() => new Response(null, { status: 429, headers: { "retry-after": "3600" } }));
  const said: string[] = [];
  const result = await postAll(receiver.origin, 2, { limits: { end: 50 }, said });
  deepStrictEqual(countsOf(result), [0, 0, 2]);
  strictEqual(result.firstError, "openat at a.jsonl:1: HTTP 429");
  deepStrictEqual(said, [`Webhook ${receiver.origin}: HTTP 429; next attempt in 30.0 s`]);
});

for (const status of [301, 302, 307, 308]) {
  Deno.test(`a redirect with ${status} is followed as a POST on the same host`, async () => {
    await using receiver = startReceiver((_, request) => {
      if (request.url.endsWith("/new?x=1")) return new Response();
      return new Response(null, { status, headers: { location: "/new?x=1" } });
    });
    const url = receiver.origin.replace("//", "//me:pw@");
    deepStrictEqual(countsOf(await postAll(`${url}/old`, 2)), [2, 0, 0]);
    deepStrictEqual(receiver.arrivals.map(({ path }) => path), ["/old", "/new?x=1", "/old", "/new?x=1"]);
    deepStrictEqual(linesOf(receiver.arrivals), [1, 1, 2, 2]);
    strictEqual(receiver.arrivals[1].headers.get("authorization"), `Basic ${btoa("me:pw")}`);
  });
}

Deno.test("a redirect to another host is not followed, and it is said", async () => {
  await using other = startReceiver(() => new Response());
  await using receiver = startReceiver(() => {
    return new Response(null, { status: 307, headers: { location: `${other.origin}/steal?token=1` } });
  });
  const result = await postAll(receiver.origin, 2);
  deepStrictEqual(countsOf(result), [0, 2, 0]);
  deepStrictEqual(other.arrivals, []);
  strictEqual(
    result.firstError,
    `openat at a.jsonl:1: it redirects to another host (${other.origin}), which is not followed`,
  );
});

for (
  const [location, reason] of [
    ["/again", "more than 5 redirects"],
    ["file:///etc/passwd", "HTTP 307 to an address that cannot be read"],
    ["http://[", "HTTP 307 to an address that cannot be read"],
    [undefined, "HTTP 307"],
  ] as const
) {
  Deno.test(`a redirect to ${location ?? "nowhere"} is final`, async () => {
    await using receiver = startReceiver(() => {
      return new Response(null, { status: 307, headers: location === undefined ? {} : { location } });
    });
    const result = await postAll(receiver.origin, 1);
    deepStrictEqual([...countsOf(result), result.firstError], [0, 1, 0, `openat at a.jsonl:1: ${reason}`]);
  });
}

Deno.test("a slow receiver gets everything: drain() waits for it", async () => {
  await using receiver = startReceiver(async () => {
    await new Promise((resolve) => setTimeout(resolve, 10));
    return new Response();
  });
  // Patience and end are shorter than the whole takes.
  const result = await postAll(receiver.origin, 80, { limits: { waiting: 5, patience: 200, end: 300 } });
  deepStrictEqual(countsOf(result), [80, 0, 0]);
  deepStrictEqual(linesOf(receiver.arrivals), upTo(80));
});

Deno.test("drain() waits for a receiver that takes nothing only once", async () => {
  await using receiver = startRawReceiver(() => undefined);
  const limits = { waiting: 5, patience: 200, end: 50, answer: 60_000, queueBytes: 5000 };
  const started = performance.now();
  const result = await postAll(receiver.origin, 2000, { limits });
  ok(performance.now() - started < 3000);
  deepStrictEqual(countsOf(result), [0, 0, 2000]);
  match(result.firstError ?? "", /^openat at a\.jsonl:1: /);
});

Deno.test("a receiver that comes back gets all that was kept, in order, and is waited for again", async () => {
  let isBack = false;
  await using receiver = startReceiver(() => new Response(null, { status: isBack ? 200 : 502 }));
  const webhook = createWebhook(receiver.origin, {
    format: "json",
    limits: { ...SHORT, attempts: 1000, waiting: 2, patience: 100, queueBytes: 1000 },
  });
  // Whatever comes before it is given up is kept, be it more than may wait.
  for (let number = 1; number <= 20; number++) webhook.sink.write(makeFinding(number));
  await webhook.drain();
  webhook.sink.write(makeFinding(21));
  const before = performance.now();
  await webhook.drain();
  ok(performance.now() - before < 50, "it was given up");
  isBack = true;
  // The second finding is posted when the first was taken.
  while (linesOf(receiver.arrivals).at(-1) === 1) await new Promise((resolve) => setTimeout(resolve, 5));
  for (let number = 22; number <= 40; number++) {
    webhook.sink.write(makeFinding(number));
    await webhook.drain();
  }
  const result = await webhook.finish();
  deepStrictEqual(countsOf(result), [39, 0, 1]);
  strictEqual(result.firstError, "openat at a.jsonl:21: not kept, the receiver takes nothing");
  const delivered = [...new Set(linesOf(receiver.arrivals))];
  deepStrictEqual(delivered, upTo(40).filter((number) => number !== 21));
});

Deno.test("drain() ends when the run is interrupted; finish() still delivers", async () => {
  await using receiver = startReceiver(async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return new Response();
  });
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 30);
  const webhook = createWebhook(receiver.origin, {
    format: "json",
    limits: { ...SHORT, waiting: 0, patience: 10_000 },
    signal: controller.signal,
  });
  for (let number = 1; number <= 10; number++) webhook.sink.write(makeFinding(number));
  await webhook.drain();
  ok(receiver.arrivals.length < 10);
  deepStrictEqual(countsOf(await webhook.finish()), [10, 0, 0]);
});

Deno.test("write() only queues: it returns at once whatever the receiver does", async () => {
  await using receiver = startRawReceiver(() => undefined);
  const webhook = createWebhook(receiver.origin, { format: "json", limits: { ...SHORT, end: 10 } });
  const started = performance.now();
  for (let number = 1; number <= 5000; number++) webhook.sink.write(makeFinding(number));
  ok(performance.now() - started < 1000);
  strictEqual((await webhook.finish()).undelivered, 5000);
});

Deno.test("a finding goes out byte for byte, exact beyond 2^53 and outside ASCII", async () => {
  await using receiver = startReceiver(() => new Response());
  const webhook = createWebhook(receiver.origin, { format: "json" });
  const finding = makeFinding(1, '{ "cgroupId":18446744073709551615, "name":"ü → 🙂 \\ud800" }');
  webhook.sink.write(finding);
  deepStrictEqual(countsOf(await webhook.finish()), [1, 0, 0]);
  strictEqual(receiver.arrivals[0].body, findingToJson(finding));
});

Deno.test("a label is safe on a terminal", async () => {
  await using receiver = startReceiver(() => new Response(null, { status: 404 }));
  const webhook = createWebhook(receiver.origin, { format: "json" });
  webhook.sink.write({ ...makeFinding(1), name: "\x1b[2J" });
  strictEqual((await webhook.finish()).firstError, "\\x1b[2J at a.jsonl:1: HTTP 404");
});

Deno.test("webhookText() says that everything was delivered", () => {
  const text = webhookText({ name: "https://host", delivered: 1200, failed: 0, undelivered: 0 });
  strictEqual(text, "Webhook https://host: 1,200 findings delivered");
});
