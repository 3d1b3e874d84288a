export default {
  id: "S-1",
  name: "Any program",
  eventName: "any_program",
  severity: "low",
  description: "",
  events: ["sched_process_exec"],
  start: () => () => ({}),
};
