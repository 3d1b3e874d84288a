/**
 * Which of several events about one act of a thread count as its first telling.
 * @module
 */
import { deepStrictEqual } from "node:assert";
import type { Integer } from "../../src/model/mod.ts";
import { createTwins } from "../../src/signatures/twins.ts";

type Telling = readonly [name: string, hostTid?: Integer, tid?: Integer];

for (
  const [what, tellings, expected] of [
    ["one act in three events", [["execve", 7], ["security_bprm_check", 7], ["sched_process_exec", 7]], [1, 0, 0]],
    ["the same event again", [["sched_process_exec", 7], ["sched_process_exec", 7]], [1, 1]],
    ["two acts in two events each", [["a", 7], ["b", 7], ["a", 7], ["b", 7]], [1, 0, 1, 0]],
    ["two threads", [["a", 7], ["b", 8], ["b", 7]], [1, 1, 0]],
    ["events of no thread", [["a"], ["b"]], [1, 1]],
    ["events of thread 0", [["a", 0], ["b", 0]], [1, 1]],
    ["logs without ids of the host", [["a", undefined, 7], ["b", undefined, 7]], [1, 0]],
  ] as readonly (readonly [string, readonly Telling[], readonly number[]])[]
) {
  Deno.test(`createTwins() tells ${what} apart`, () => {
    const isFirst = createTwins();
    const told = tellings.map(([name, hostTid, tid]) => Number(isFirst({ name, process: { hostTid, tid } })));
    deepStrictEqual(told, expected);
  });
}

Deno.test("createTwins() forgets threads beyond its limit, the oldest first", () => {
  const isFirst = createTwins();
  for (let hostTid = 1; hostTid <= 10_000; hostTid++) isFirst({ name: "a", process: { hostTid } });
  const again = [1, 10_000].map((hostTid) => isFirst({ name: "b", process: { hostTid } }));
  deepStrictEqual(again, [true, false]);
});
