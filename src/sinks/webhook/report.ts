/**
 * What a webhook says at the end of a run.
 * @module
 */
import { formatAmount, formatCount } from "../../text/quantity.ts";
import type { WebhookResult } from "./sender.ts";

/**
 * Whether each finding was delivered.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * strictEqual(isDelivered({ name: "http://host", delivered: 3, failed: 0, undelivered: 0 }), true);
 * ```
 */
export function isDelivered({ failed, undelivered }: WebhookResult): boolean {
  return failed === 0 && undelivered === 0;
}

/**
 * Says on one line what became of the findings.
 *
 * @param result as `finish` gives it
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * const result = { name: "https://host", delivered: 12, failed: 1, undelivered: 0, firstError: "ptrace at a:3: HTTP 404" };
 * strictEqual(
 *   webhookText(result),
 *   "Webhook https://host: 12 of 13 findings delivered, 1 failed; the first: ptrace at a:3: HTTP 404",
 * );
 * ```
 */
export function webhookText({ name, delivered, failed, undelivered, firstError }: WebhookResult): string {
  const total = delivered + failed + undelivered;
  if (failed + undelivered === 0) return `Webhook ${name}: ${formatAmount(delivered, "finding")} delivered`;
  const parts = [`${formatCount(delivered)} of ${formatAmount(total, "finding")} delivered`];
  if (failed > 0) parts.push(`${formatCount(failed)} failed`);
  if (undelivered > 0) parts.push(`${formatCount(undelivered)} not delivered in time`);
  return `Webhook ${name}: ${parts.join(", ")}${firstError === undefined ? "" : `; the first: ${firstError}`}`;
}
