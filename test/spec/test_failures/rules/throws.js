export default [{
  id: "F-2",
  name: "Throws",
  eventName: "throws",
  severity: "low",
  description: "",
  events: ["sched_process_exec"],
  start: () => (event) => {
    throw new Error(`cannot & <will not>\n# ${event.process.name}`);
  },
}, {
  id: 'F-3#SKIP"<&>',
  name: "Nothing tests it",
  eventName: "untested",
  severity: "low",
  description: "",
  events: ["openat"],
  start: () => () => undefined,
}, {
  id: "F-4",
  name: "Never",
  eventName: "never",
  severity: "low",
  description: "",
  events: [{ name: "ptrace", origin: "container" }],
  start: () => () => undefined,
}];
