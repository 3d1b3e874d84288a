/**
 * URLs of webhooks: what is taken, what is wrong, and nothing secret shown.
 * @module
 */
import { deepStrictEqual, ok, strictEqual, throws } from "node:assert";
import { checkWebhookUrl, createWebhook } from "../../../src/sinks/webhook/mod.ts";
import { readTarget } from "../../../src/sinks/webhook/url.ts";

const EXPECTED = "expected a URL such as https://host/path";

for (
  const url of [
    "http://127.0.0.1:8080",
    "https://hooks.example/services/T0/B0/x?y=z",
    "HTTPS://host",
    "http://[::1]:2801/",
    "http://user:p%40ss@host/",
    "http://münchen.example/",
  ]
) {
  Deno.test(`checkWebhookUrl() takes ${url}`, () => strictEqual(checkWebhookUrl(url), undefined));
}

for (
  const [url, mistake] of [
    ["", `${EXPECTED}, got nothing`],
    ["host/path", EXPECTED],
    ["localhost:8080", EXPECTED],
    ["http:host", EXPECTED],
    ["//host/", EXPECTED],
    ["javascript:alert(1)", EXPECTED],
    ["ftp://me:secret@host/", `${EXPECTED}: only http and https are posted to`],
    ["file:///etc/passwd", `${EXPECTED}: only http and https are posted to`],
    ["http://", `${EXPECTED}: the host is missing`],
    ["https:///path", `${EXPECTED}: the host is missing`],
    ["http://?x", `${EXPECTED}: the host is missing`],
    ["http://host:99999/secret", `${EXPECTED}: host or port cannot be read`],
    ["http://me:secret@", `${EXPECTED}: host or port cannot be read`],
    ["http://[::1/", `${EXPECTED}: host or port cannot be read`],
    ["http://host/ secret", `${EXPECTED}, without spaces`],
    ["http://host/\n", `${EXPECTED}, without spaces`],
  ] as const
) {
  Deno.test(`checkWebhookUrl() says what is wrong with ${JSON.stringify(url)}`, () => {
    strictEqual(checkWebhookUrl(url), mistake);
    throws(() => createWebhook(url, { format: "json" }), (error: Error) => {
      ok(error instanceof TypeError && !error.message.includes("secret"));
      return true;
    });
  });
}

for (
  const [url, user] of [
    ["http://me:pw@host/", "me:pw"],
    ["http://token@host/", "token:"],
    ["http://:pw@host/", ":pw"],
    ["http://100%25:50%@host/", "100%:50%"],
  ] as const
) {
  Deno.test(`readTarget() takes the credentials out of ${url}`, () => {
    const target = readTarget(url);
    strictEqual(target.authorization, `Basic ${btoa(user)}`);
    deepStrictEqual([target.url.href, target.name], ["http://host/", "http://host"]);
  });
}
