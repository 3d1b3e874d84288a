import type { Matcher, Signature } from "../../../../rules/hindtrace.d.ts";

const shared = { severity: "low", description: "", events: ["sched_process_exec"] } as const;

const repeated: Signature = {
  ...shared,
  id: "T-2",
  name: "The same program twice",
  eventName: "repeated_exec",
  start() {
    const seen = new Set<unknown>();
    return (event) => {
      const path = event.args.get("pathname");
      if (seen.has(path)) return { path };
      seen.add(path);
      return undefined;
    };
  },
};

const counted: Signature = {
  ...shared,
  id: "T-3",
  name: "How many programs",
  eventName: "exec_count",
  start() {
    let count = 0;
    const match: Matcher = () => {
      count++;
    };
    return Object.assign(match, { finish: () => ({ count }) });
  },
};

export default [repeated, counted];
