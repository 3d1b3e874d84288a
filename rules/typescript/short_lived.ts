/**
 * Worked example: two signatures in one file that share code, one of which reports at the end of the input.
 * @module
 */
import type { Event, Matcher, Signature } from "../hindtrace.d.ts";

const shared = {
  severity: "info",
  tags: ["process"],
  events: ["sched_process_exec", "sched_process_exit"],
} as const satisfies Partial<Signature>;

const shortLived: Signature = {
  ...shared,
  id: "EX-TS-2",
  name: "Short-lived process",
  eventName: "short_lived",
  description: "A program ended within a millisecond of its start.",
  start: () => watchLives((lived) => lived < 1_000_000n ? { nanoseconds: lived } : undefined),
};

const processCount: Signature = {
  ...shared,
  id: "EX-TS-3",
  name: "Processes of the log",
  eventName: "process_count",
  description: "How many programs were seen to start and end.",
  start() {
    let count = 0;
    const match: Matcher = watchLives(() => {
      count++;
    });
    return Object.assign(match, { finish: () => ({ count }) });
  },
};

export default [shortLived, processCount];

/** Calls back when a program ends whose start was seen, with the nanoseconds between. */
function watchLives(onEnd: (lived: bigint) => ReturnType<Matcher>): Matcher {
  const starts = new Map<Event["process"]["hostPid"], bigint>();
  return (event) => {
    const pid = event.process.hostPid;
    const time = event.time ?? event.relativeTime;
    if (pid === undefined || time === undefined) return;
    const start = starts.get(pid);
    if (event.name === "sched_process_exec") starts.set(pid, time);
    else if (starts.delete(pid) && start !== undefined) return onEnd(time - start);
  };
}
