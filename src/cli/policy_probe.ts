/**
 * Learns from a log what each rule of a policy selected, condition by condition.
 * @module
 */
import { findEvent } from "../events/mod.ts";
import type { Policy } from "../model/mod.ts";
import { tracePolicy } from "../policies/trace.ts";
import { escapeText } from "../text/escape.ts";
import { formatAmount, formatCount } from "../text/quantity.ts";
import { Detections } from "./detections.ts";
import type { Probe } from "./probe.ts";
import { ruleData, ruleLines } from "./trace_text.ts";

/** Starts to look. */
export function probePolicy(policy: Policy): Probe {
  const trace = tracePolicy(policy);
  const detections = new Detections();
  const names = policy.rules.flatMap(({ events }) => [...events].filter((name) => findEvent(name) !== undefined));
  return {
    wanted: new Set([...names, ...trace.observes]),
    observe: (event) => trace.observe(event),
    judged(name, event, data, isEnd) {
      if (data === undefined || detections.add(name, event, isEnd)) trace.judge(name, event, data);
    },
    result({ events, seen, remarks }) {
      const rules = trace.rules();
      const selected = rules.reduce((sum, rule) => sum + rule.selected, 0);
      const silent = events === 0 ? [] : trace.silent(seen);
      const all = [...trace.remarks(), ...remarks];
      const lines = [
        `  Its rules selected ${formatCount(selected)}, of ${formatAmount(events, "event")}`,
        ...all.map((remark) => `  ${escapeText(remark)}`),
        ...rules.flatMap((rule) => ruleLines(rule, seen)),
        ...silent.map(({ name, reason }) => `  Could not select anything: ${escapeText(`${name}: ${reason}`)}`),
      ];
      return {
        text: lines.join("\n"),
        data: { selected, rules: rules.map(ruleData), silent: silent.map((one) => ({ ...one })), remarks: all },
      };
    },
  };
}
