/**
 * Waiting that ends in time.
 * @module
 */

/**
 * Waits for a promise, at most so long, and no longer than a signal allows. Never throws; leaves no timer behind.
 *
 * @param promise what to wait for; undefined: only for the time to pass
 * @param milliseconds at most
 * @param signals each of which ends it
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * const started = performance.now();
 * await waitFor(new Promise(() => {}), 20);
 * ok(performance.now() - started < 1000);
 * ```
 */
export async function waitFor(
  promise: Promise<unknown> | undefined,
  milliseconds: number,
  ...signals: readonly (AbortSignal | undefined)[]
): Promise<void> {
  const { promise: over, resolve } = Promise.withResolvers<void>();
  if (signals.some((signal) => signal?.aborted)) return;
  const timer = setTimeout(resolve, milliseconds);
  const end = () => resolve();
  for (const signal of signals) signal?.addEventListener("abort", end);
  promise?.then(end, end);
  await over;
  clearTimeout(timer);
  for (const signal of signals) signal?.removeEventListener("abort", end);
}
