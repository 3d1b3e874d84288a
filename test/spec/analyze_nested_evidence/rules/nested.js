export default {
  id: "N-1",
  name: "What was run, in parts",
  eventName: "parts_of_exec",
  severity: "low",
  description: "",
  events: ["sched_process_exec"],
  start: () => (event) => {
    const path = event.args.get("pathname");
    return { file: { path, by: { name: event.process.name } }, steps: [{ run: path }, { end: null }] };
  },
};
