/**
 * What each exit code means; scripts and cron jobs rely on them.
 * @module
 */

/** The worst that happened decides: `unreadable` over `incomplete` over `findings`. */
export const EXIT = {
  /** Done. */
  done: 0,
  /** Done, and a finding reached `--fail-on`; or a test failed. */
  findings: 1,
  /** Wrong command line, policy or signature: nothing was read. */
  wrong: 2,
  /** An input could not be opened or held no readable record; an output could not be written; capture is impossible. */
  unreadable: 3,
  /** With `--strict`: done, but lines were skipped, events lost, signatures failed, or findings not delivered. */
  incomplete: 4,
  /** Ended by a second SIGINT or SIGTERM. */
  interrupted: 130,
  terminated: 143,
} as const;

/** One of the codes. */
export type ExitCode = typeof EXIT[keyof typeof EXIT];
