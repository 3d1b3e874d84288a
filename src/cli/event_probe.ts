/**
 * Learns from a log what it has of an event, or of the events of a set.
 * @module
 */
import { escapeText } from "../text/escape.ts";
import { formatAmount, formatCount } from "../text/quantity.ts";
import { table } from "../text/table.ts";
import { wrap } from "../text/width.ts";
import { type EventInventory, takeInventory } from "./event_inventory.ts";
import type { Probe, ReadLog } from "./probe.ts";
import { placeData } from "./signature_probe.ts";
import { placeText } from "./test_result.ts";

/**
 * Starts to look at the events of one name.
 *
 * @param name its name of today
 */
export function probeEvent(name: string): Probe {
  const inventory = takeInventory(name);
  return {
    wanted: new Set([name]),
    observe: inventory.observe,
    result(log) {
      const found = inventory.result();
      const { events, origins, first, args, missing } = found;
      return {
        text: inventoryLines(found, log).join("\n"),
        data: {
          events,
          origins,
          first: placeData(first),
          args: args.map((arg) => ({ ...arg })),
          neverThere: events === 0 ? [] : missing,
        },
      };
    },
  };
}

function inventoryLines({ events, origins, first, args, missing }: EventInventory, log: ReadLog): readonly string[] {
  const all = formatAmount(log.events, "event");
  if (events === 0) return [log.events === 0 ? "  The log holds no events" : `  Never there: none of ${all}`];
  const from = Object.entries(origins).map(([origin, count]) => `${origin} ${formatCount(count)}`).sort().join(", ");
  const where = first === undefined ? "" : `, first at ${escapeText(placeText(first))}`;
  const rows = args.map((arg) => [arg.name, formatCount(arg.events), arg.forms.join(", ")]);
  return [
    `  ${formatCount(events)} of ${all} (${from})${where}`,
    ...(rows.length === 0
      ? ["  None of them has arguments"]
      : table(rows, { header: ["ARGUMENT", "EVENTS", "AS"], indent: 2, right: [1] }).trimEnd().split("\n")),
    ...(missing.length === 0
      ? []
      : wrap(`Fields never there: ${missing.join(", ")}`, 96).map((line) => `  ${line.trim()}`)),
  ];
}

/**
 * Starts to count the events of a set.
 *
 * @param names its events
 */
export function probeSet(names: readonly string[]): Probe {
  const counts = new Map(names.map((name) => [name, 0]));
  return {
    wanted: new Set(names),
    observe({ name }) {
      const count = counts.get(name);
      if (count !== undefined) counts.set(name, count + 1);
    },
    result({ events }) {
      const there = [...counts].filter(([, count]) => count > 0);
      const sum = there.reduce((total, [, count]) => total + count, 0);
      const rows = there.map(([name, count]) => [name, formatCount(count)]);
      const never = names.length - there.length;
      return {
        text: [
          `  ${formatCount(sum)} of ${formatAmount(events, "event")}, of ${there.length} of its ${names.length} names`,
          ...(rows.length === 0
            ? []
            : table(rows, { header: ["EVENT", "EVENTS"], indent: 2, right: [1] }).trimEnd().split("\n")),
        ].join("\n"),
        data: { events: sum, byName: Object.fromEntries(there), never },
      };
    },
  };
}
