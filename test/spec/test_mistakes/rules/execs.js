
const shared = { severity: "low", description: "", events: ["sched_process_exec"] };

const repeated = {
  ...shared,
  id: "T-2",
  name: "The same program twice",
  eventName: "repeated_exec",
  start() {
    const seen = new Set();
    return (event) => {
      const path = event.args.get("pathname");
      if (seen.has(path)) return { path };
      seen.add(path);
    };
  },
};

const counted = {
  ...shared,
  id: "T-3",
  name: "How many programs",
  eventName: "exec_count",
  start() {
    let count = 0;
    const match = () => {
      count++;
    };
    return Object.assign(match, { finish: () => ({ count }) });
  },
};

export default [repeated, counted];
