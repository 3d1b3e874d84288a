/**
 * Worked example: a signature that remembers, and adds what it knows to its findings.
 * @module
 */
import type { Signature } from "../hindtrace.d.ts";

export default {
  id: "EX-TS-1",
  name: "Shadow file read",
  eventName: "shadow_read",
  description: "A program that is no login program opened /etc/shadow.",
  severity: "high",
  events: ["security_file_open"],
  start() {
    const seen = new Map<string, number>();
    return (event) => {
      if (event.args.get("pathname") !== "/etc/shadow" || event.process.name === "login") return;
      const program = event.process.executable ?? event.process.name ?? "";
      seen.set(program, (seen.get(program) ?? 0) + 1);
      return { program, times: seen.get(program) };
    };
  },
} satisfies Signature;
