/**
 * Turns the kernel's times into time of day.
 * @module
 */
import { ok, strictEqual } from "node:assert";
import { createClock } from "../../../src/sources/ebpf/clock.ts";

for (const name of ["boottime", "monotonic"] as const) {
  Deno.test(`the clock ${name} reads as the time of day, to the millisecond`, () => {
    const clock = createClock(name);
    const before = Date.now();
    const time = clock.toUnix(clock.now());
    const after = Date.now();
    ok(time >= BigInt(before - 1) * 1_000_000n && time <= BigInt(after + 1) * 1_000_000n);
    strictEqual(clock.toUnix(0n), clock.offset);
  });

  Deno.test(`the clock ${name} hardly changes when it is looked at again`, () => {
    const clock = createClock(name);
    const before = clock.offset;
    const change = clock.refresh();
    strictEqual(clock.offset, before + change);
    ok(change < 5_000_000n && change > -5_000_000n, `${change} ns`);
  });
}
