export default {
  id: "F-1",
  name: "Throws",
  eventName: "throws",
  severity: "low",
  description: "",
  events: ["sched_process_exec"],
  start: () => (event) => {
    throw new Error(`cannot \x1b[31m ${event.process.name}`);
  },
};
