/**
 * SIGINT and SIGTERM: the first ends the reading and lets the run sum up, the second ends the program.
 * @module
 */
import { EXIT } from "./exit_code.ts";

/** Tells when to stop. */
export interface Interrupts {
  readonly signal: AbortSignal;
  /** A signal of the user stopped the run. */
  readonly byUser: boolean;
  /** Stops the run as a signal would. */
  abort(): void;
  /** Listens no longer. */
  stop(): void;
}

const CODES = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated } as const;

/** Starts to listen. */
export function startInterrupts(): Interrupts {
  const controller = new AbortController();
  let byUser = false;
  const listeners = (["SIGINT", "SIGTERM"] as const).map((name) => {
    const listener = () => {
      if (controller.signal.aborted) Deno.exit(CODES[name]);
      byUser = true;
      controller.abort();
    };
    Deno.addSignalListener(name, listener);
    return { name, listener };
  });
  return {
    signal: controller.signal,
    get byUser() {
      return byUser;
    },
    abort: () => controller.abort(),
    stop() {
      for (const { name, listener } of listeners) Deno.removeSignalListener(name, listener);
    },
  };
}
