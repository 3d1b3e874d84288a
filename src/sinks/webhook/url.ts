/**
 * Where findings are posted: the URL of a webhook, taken apart so that nothing secret in it is ever shown.
 * @module
 */

/** A webhook's address. */
export interface Target {
  /** Without user name, password and fragment. */
  readonly url: URL;
  /** Value of the `Authorization` header, from the user name and password of the URL. */
  readonly authorization?: string;
  /** Scheme, host and port: all that may be shown, since paths and queries of webhooks are often secrets. */
  readonly name: string;
}

const EXPECTED = "expected a URL such as https://host/path";

/**
 * Looks for a mistake in the URL of a webhook. The answer repeats nothing of the URL, which may hold a secret.
 *
 * @param text as the user wrote it
 * @returns what is wrong; undefined: nothing is
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(checkWebhookUrl("https://user:secret@host:8080/hook?key=1"), undefined);
 * strictEqual(checkWebhookUrl("ftp://host/"), "expected a URL such as https://host/path: only http and https are posted to");
 * ```
 */
export function checkWebhookUrl(text: string): string | undefined {
  if (text === "") return `${EXPECTED}, got nothing`;
  if (/[\s\p{Cc}]/u.test(text)) return `${EXPECTED}, without spaces`;
  const [, scheme] = /^([a-z][a-z\d+.-]*):\/\//i.exec(text) ?? [];
  if (scheme === undefined) return EXPECTED;
  if (!/^https?$/i.test(scheme)) return `${EXPECTED}: only http and https are posted to`;
  if (/^[/\\?#]|^$/.test(text.slice(scheme.length + 3))) return `${EXPECTED}: the host is missing`;
  return URL.canParse(text) ? undefined : `${EXPECTED}: host or port cannot be read`;
}

/**
 * Takes the URL of a webhook apart.
 *
 * @param text a URL without a mistake
 * @throws {TypeError} when there is one
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const { url, authorization, name } = readTarget("http://me:s%40@host:8080/hook?key=1");
 * strictEqual(url.href, "http://host:8080/hook?key=1");
 * strictEqual(authorization, "Basic " + btoa("me:s@"));
 * strictEqual(name, "http://host:8080");
 * ```
 */
export function readTarget(text: string): Target {
  const mistake = checkWebhookUrl(text);
  if (mistake !== undefined) throw new TypeError(`Cannot read the URL of the webhook: ${mistake}`);
  const url = new URL(text);
  const { username, password } = url;
  url.username = url.password = url.hash = "";
  const hasUser = username !== "" || password !== "";
  return { url, authorization: hasUser ? basic(unescape(username), unescape(password)) : undefined, name: url.origin };
}

/** RFC 7617, with UTF-8. */
function basic(user: string, password: string): string {
  return "Basic " + new TextEncoder().encode(`${user}:${password}`).toBase64();
}

/** A percent sign that begins no escape stands for itself. */
function unescape(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
