/** Scopes that ask for the past: tree, follow, and what is new. */
import { deepStrictEqual, match, strictEqual } from "node:assert";
import type { Event, Process } from "../../src/model/mod.ts";
import { createLineage } from "../../src/policies/lineage.ts";
import { makeEvent } from "../make_event.ts";
import { matcherOf, matchOne } from "./make_policy.ts";

function fork(parent: number, child: number, tid = child): Event {
  return makeEvent({
    name: "sched_process_fork",
    process: { hostPid: parent, hostTid: parent, hostPpid: 1, name: "sh" },
    args: { parent_pid: parent, child_pid: child, child_tid: tid },
  });
}

function exit(pid: number, isWhole = true, tid = pid): Event {
  return makeEvent({
    name: "sched_process_exit",
    process: { hostPid: pid, hostTid: tid, hostPpid: 1 },
    args: { process_group_exit: isWhole },
  });
}

/** An event of a process whose parent is 1 unless it says otherwise. */
function by(hostPid: number, process: Process = {}): Event {
  return makeEvent({ process: { hostPid, hostTid: hostPid, hostPpid: 1, name: "other", ...process } });
}

const RULES = [{ event: "openat" }, { event: "sched_process_exit" }];

/** Which events of a log a scope selects, by index. */
function selected(scope: readonly string[], log: readonly Event[]): number[] {
  const matcher = matcherOf({ scope, rules: RULES });
  return log.flatMap((event, index) => matchOne(matcher, event) === undefined ? [] : [index]);
}

for (
  const [name, scope, log, expected] of [
    ["takes the process and its descendants", ["tree=100"], [
      by(100),
      fork(100, 200),
      by(200),
      fork(200, 300),
      by(300),
      by(400),
    ], [0, 2, 4]],
    ["takes a child whose fork is missing, by its parent", ["tree=100"], [
      by(200, { hostPpid: 100 }),
      by(300, { hostPpid: 200 }),
    ], [0, 1]],
    ["takes descendants of a process that ended", ["tree=100"], [fork(100, 200), exit(100), fork(200, 300), by(300)], [
      1,
      3,
    ]],
    ["takes the exit itself, and forgets with the next fork or exit", ["tree=100"], [
      fork(100, 200),
      exit(200),
      fork(1, 200),
      by(200),
    ], [1]],
    ["leaves a later process with the pid of its root", ["tree=100"], [by(100), exit(100), fork(1, 100), by(100)], [
      0,
      1,
    ]],
    [
      "takes late events of its root, when they say that it is the same",
      ["tree=100"],
      [by(100, { startTime: 5 }), exit(100), fork(1, 7), by(100, { startTime: 5 }), by(100, { startTime: 6 }), by(100)],
      [0, 1, 3],
    ],
    ["tells reused pids apart by start time", ["tree=100"], [
      fork(100, 200),
      by(200, { startTime: 5 }),
      by(200, { startTime: 6 }),
    ], [1]],
    ["tells reused pids apart by entity id", ["tree=100"], [by(100, { entityId: 5 }), by(100, { entityId: 6 })], [0]],
    ["does not take start times of threads for the process's", ["tree=100"], [
      by(100, { startTime: 5 }),
      by(100, { hostTid: 101, startTime: 6 }),
    ], [0, 1]],
    ["takes no thread for a process", ["tree=100"], [fork(100, 100, 101), fork(100, 100, 102), by(101)], []],
    ["goes on when a thread ends", ["tree=100"], [exit(100, false, 101), fork(1, 5), by(100)], [0, 2]],
    ["leaves what it excludes", ["tree!=100"], [by(100), fork(100, 200), by(200), by(300)], [3]],
    ["leaves a branch of what it takes", ["tree=100", "tree!=200"], [
      fork(100, 200),
      fork(200, 300),
      by(300),
      fork(100, 400),
      by(400),
    ], [2 + 2]],
    ["takes several", ["tree=100,200"], [by(100), by(200), by(300)], [0, 1]],
    ["takes processes that began in the log", ["pid=new"], [by(100), fork(1, 200), by(200), fork(200, 300), by(300)], [
      2,
      4,
    ]],
    ["leaves processes that began in the log", ["pid!=new"], [by(100), fork(1, 200), by(200)], [0]],
    ["needs both to hold", ["pid=new", "pid=1"], [by(1), fork(1, 200), by(200)], []],
    ["knows no new process by its parent", ["pid=new"], [fork(1, 200), by(300, { hostPpid: 200 })], []],
    ["follows descendants of what matched", ["comm=sh", "follow"], [
      by(100, { name: "sh" }),
      fork(100, 200),
      by(200),
      fork(200, 300),
      by(300),
      by(400),
    ], [0, 2, 4]],
    ["follows the process through its other names", ["comm=sh", "follow"], [
      by(100, { name: "sh" }),
      by(100, { name: "ls" }),
    ], [0, 1]],
    ["follows a child whose fork came before anything matched", ["comm=sh", "follow"], [fork(100, 200), by(200)], [1]],
    ["follows nothing before it matched", ["uid=0", "follow"], [
      by(200, { hostPpid: 100 }),
      by(100, { uid: 0 }),
      by(200, { hostPpid: 100 }),
    ], [1, 2]],
  ] as readonly (readonly [string, readonly string[], readonly Event[], readonly number[]])[]
) {
  Deno.test(`the scope ${scope.join(" and ")} ${name}`, () => deepStrictEqual(selected(scope, log), expected));
}

function container(name: string, id: string): Event {
  return makeEvent({ name, process: { hostPid: 9, hostTid: 9 }, args: { container_id: id } });
}

for (
  const [scope, expected] of [[["container=new"], [2]], [["container!=new"], [0, 4]], [
    ["container=new", "uid=0"],
    [],
  ]] as const
) {
  Deno.test(`the scope ${scope.join(" and ")} knows containers that were created in the log`, () => {
    const inside = makeEvent({ container: { id: "ab" } });
    const log = [
      inside,
      container("container_create", "ab"),
      inside,
      makeEvent(),
      makeEvent({ container: { id: "cd" } }),
    ];
    deepStrictEqual(selected(scope, log), expected);
  });
}

Deno.test("a container that was removed is forgotten", () => {
  const inside = makeEvent({ container: { id: "ab" } });
  const log = [
    container("container_create", "ab"),
    inside,
    container("container_remove", "ab"),
    container("container_create", "x"),
    inside,
  ];
  deepStrictEqual(selected(["container=new"], log), [1]);
});

Deno.test("what the log lacks is said once, at the end", () => {
  const matcher = matcherOf({ name: "a", scope: ["tree=1"] }, { name: "b", scope: ["container=new"] }, {
    name: "c",
    scope: ["pid=new"],
  });
  deepStrictEqual(matcher.remarks(), []);
  matchOne(matcher, makeEvent({ name: "sched_process_exec" }));
  const [first, second, ...rest] = matcher.remarks();
  match(first, /no sched_process_fork/);
  match(second, /no container_create/);
  deepStrictEqual(rest, []);
  matchOne(matcher, fork(1, 2));
  matchOne(matcher, container("container_create", "ab"));
  deepStrictEqual(matcher.remarks(), []);
});

Deno.test("only scopes that ask for the past need its events", () => {
  strictEqual(matcherOf({ scope: ["uid=0"] }).observes.size, 0);
  deepStrictEqual([...matcherOf({ scope: ["tree=1"] }).observes].sort(), [
    "sched_process_exec",
    "sched_process_exit",
    "sched_process_fork",
  ]);
  deepStrictEqual([...matcherOf({ scope: ["container=new"] }).observes].sort(), [
    "container_create",
    "container_remove",
  ]);
});

Deno.test("a lineage remembers no more than it may", () => {
  const lineage = createLineage({ roots: new Map([[1, true]]), capacity: 2 });
  for (const pid of [10, 11, 12]) lineage.of(by(pid));
  strictEqual(lineage.isCut(), true);
  strictEqual(lineage.of(by(10)), true); // the log still says who its parent is
});

Deno.test("events without pids, and forks that say nothing, are no trouble", () => {
  deepStrictEqual(
    selected(["tree=1"], [makeEvent({ process: {} }), makeEvent({ name: "sched_process_fork", process: {} })]),
    [],
  );
});
