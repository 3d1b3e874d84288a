/**
 * Which of several events about one act of a thread count as its first telling.
 * @module
 */
import { deepStrictEqual } from "node:assert";
import type { Integer } from "../../src/model/mod.ts";
import { createTwins } from "../../src/signatures/twins.ts";
import { type EventParts, makeEvent } from "../make_event.ts";

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
    const told = tellings.map(([name, hostTid, tid]) =>
      Number(isFirst(makeEvent({ name, process: { hostTid, tid } })))
    );
    deepStrictEqual(told, expected);
  });
}

const SECOND = 1_000_000_000n;
const BOOT = 1_700_000_000n * SECOND;
const AT_ONE = { location: { path: "a.jsonl", line: 1 } };

for (
  const [what, one, other, isOne] of [
    ["two seconds apart", { time: BOOT }, { time: BOOT + 2n * SECOND }, true],
    ["out of order", { time: BOOT + SECOND }, { time: BOOT }, true],
    ["hours apart", { time: BOOT }, { time: BOOT + 8n * 3600n * SECOND }, false],
    ["hours apart and out of order", { time: BOOT + 8n * 3600n * SECOND }, { time: BOOT }, false],
    ["seconds apart without a wall clock", { relativeTime: SECOND }, { relativeTime: 4n * SECOND }, false],
    ["near without a wall clock", { relativeTime: SECOND }, { relativeTime: 2n * SECOND }, true],
    ["near without times", AT_ONE, { location: { path: "a.jsonl", line: 9 } }, true],
    ["far without times", AT_ONE, { location: { path: "a.jsonl", line: 10 } }, false],
    ["near records", { location: { path: "a", record: 7 } }, { location: { path: "a", record: 6 } }, true],
    ["in two files without times", AT_ONE, { location: { path: "b.jsonl", line: 1 } }, false],
    ["with a time in one only, far", { ...AT_ONE, time: BOOT }, { location: { path: "a.jsonl", line: 99 } }, false],
    ["without times and places", { location: { path: "a" } }, { location: { path: "a" } }, false],
    ["in one container", { container: { id: "aaa" } }, { container: { id: "aaa" } }, true],
    ["in two containers", { container: { id: "aaa" } }, { container: { id: "bbb" } }, false],
    ["in a container and on the host", { container: { id: "aaa" } }, {}, false],
    ["in two pid namespaces", { pidNamespace: 1 }, { pidNamespace: 2 }, false],
    ["of one file", { args: { pathname: "/x" } }, { args: { pathname: "/x" } }, true],
    ["of two files", { args: { pathname: "/x" } }, { args: { pathname: "/y" } }, false],
    ["of a file and of none", { args: { pathname: "/x" } }, { args: { pathname: "" } }, true],
    [
      "of a file, and of the path as written",
      { args: { pathname: "/usr/bin/dash" } },
      { name: "execve", args: { pathname: "sh" } },
      true,
    ],
  ] as readonly (readonly [string, EventParts, EventParts, boolean])[]
) {
  Deno.test(`createTwins() takes two events ${what} for ${isOne ? "one act" : "two acts"}`, () => {
    const isFirst = createTwins();
    const told = [{ name: "a", ...one }, { name: "b", ...other }].map((parts) =>
      isFirst(makeEvent({ ...parts, process: { tid: 1 } }))
    );
    deepStrictEqual(told, [true, !isOne]);
  });
}

Deno.test("createTwins() compares with the first telling, and with the file that any telling named", () => {
  const isFirst = createTwins();
  const told = ([
    ["a", 0n, undefined],
    ["b", SECOND, "/x"],
    ["c", SECOND, "/y"],
    ["d", 2n * SECOND, "/y"],
    ["e", 4n * SECOND, "/y"],
  ] as const).map(([name, time, pathname]) =>
    isFirst(makeEvent({ name, time, process: { hostTid: 1 }, args: pathname === undefined ? [] : { pathname } }))
  );
  deepStrictEqual(told, [true, false, true, false, true]);
});

Deno.test("createTwins() tells threads of one number in several containers apart, even when they take turns", () => {
  const isFirst = createTwins();
  const told = ([["a", "aaa"], ["a", "bbb"], ["b", "aaa"], ["b", "bbb"]] as const).map(([name, id]) =>
    isFirst(makeEvent({ name, process: { tid: 1 }, container: { id } }))
  );
  deepStrictEqual(told, [true, true, false, false]);
});

Deno.test("createTwins() forgets threads beyond its limit, the oldest first", () => {
  const isFirst = createTwins();
  for (let hostTid = 1; hostTid <= 10_000; hostTid++) isFirst(makeEvent({ name: "a", process: { hostTid } }));
  const again = [1, 10_000].map((hostTid) => isFirst(makeEvent({ name: "b", process: { hostTid } })));
  deepStrictEqual(again, [true, false]);
});
