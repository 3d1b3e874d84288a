/**
 * The process tree over small logs: forks, executions, exits, reused pids, entity ids, and its limit.
 * @module
 */
import { deepStrictEqual, strictEqual } from "node:assert";
import { startProcessTree } from "../../src/enrichers/process_tree.ts";
import type { Event, Process } from "../../src/model/mod.ts";
import { type EventParts, makeEvent } from "../make_event.ts";

function event(name: string, process: Process, args: EventParts["args"] = {}): Event {
  return makeEvent({ name, process, args });
}

function fork(parent: number, child: number, more: Record<string, number> = {}): Event {
  const args = { parent_pid: parent, child_tid: child, child_pid: child, ...more };
  return event("sched_process_fork", { hostPid: parent, hostTid: parent }, args);
}

function namesAbove(events: readonly Event[], last: Event): (string | undefined)[] {
  const { observe, view } = startProcessTree();
  for (const item of [...events, last]) observe(item);
  return view.ancestors(last).map((process) => process.name);
}

Deno.test("the ancestors of a process are those that forked it", () => {
  const last = event("openat", { hostPid: 30, hostTid: 30, name: "cat" });
  const events = [
    event("openat", { hostPid: 10, hostTid: 10, name: "sshd" }),
    fork(10, 20),
    event("openat", { hostPid: 20, hostTid: 20, name: "bash" }),
    fork(20, 30),
  ];
  deepStrictEqual(namesAbove(events, last), ["bash", "sshd"]);
});

Deno.test("a child takes over name and command line until it executes", () => {
  const { observe, view } = startProcessTree();
  const child = event("openat", { hostPid: 20 });
  observe(
    event("sched_process_exec", { hostPid: 10, name: "bash" }, { pathname: "/usr/bin/bash", argv: ["bash", "-l"] }),
  );
  observe(fork(10, 20));
  deepStrictEqual(view.of(child)?.argv, ["bash", "-l"]);
  observe(event("sched_process_exec", { hostPid: 20, name: "ls" }, { pathname: "/usr/bin/ls", argv: ["ls"] }));
  deepStrictEqual([view.of(child)?.name, view.of(child)?.executable, view.of(child)?.argv], ["ls", "/usr/bin/ls", [
    "ls",
  ]]);
});

Deno.test("a new thread is no new process", () => {
  const { observe, view } = startProcessTree();
  observe(event("openat", { hostPid: 10, hostTid: 10, name: "java" }));
  observe(fork(10, 10, { child_tid: 11 }));
  observe(event("openat", { hostPid: 10, hostTid: 11, name: "GC Thread" }));
  strictEqual(view.of(event("openat", { hostPid: 10, hostTid: 11 }))?.name, "java");
});

Deno.test("a pid that is used again has the parents of its new process", () => {
  const last = event("openat", { hostPid: 20, hostTid: 20, name: "second" });
  const events = [
    event("openat", { hostPid: 10, name: "cron" }),
    event("openat", { hostPid: 11, name: "sshd" }),
    fork(10, 20),
    event("sched_process_exit", { hostPid: 20 }, { process_group_exit: true }),
    fork(11, 20),
  ];
  deepStrictEqual(namesAbove(events, last), ["sshd"]);
});

Deno.test("without forks a pid is used again when its process ended and a thread with its id starts anew", () => {
  const { observe, view } = startProcessTree();
  const first = event("openat", { hostPid: 20, hostTid: 20, hostPpid: 10, startTime: 1, name: "first" });
  const second = event("openat", { hostPid: 20, hostTid: 20, hostPpid: 11, startTime: 9, name: "second" });
  observe(first);
  observe(event("sched_process_exit", { hostPid: 20, hostTid: 20, startTime: 1 }));
  strictEqual(view.of(first)?.exited, true);
  observe(second);
  strictEqual(view.of(second)?.exited, false);
  deepStrictEqual(view.ancestors(second).map(({ hostPid }) => hostPid), [11]);
});

Deno.test("entity ids tell processes apart whatever their pids", () => {
  const { observe, view } = startProcessTree();
  const one = event("openat", { hostPid: 20, entityId: 1, parentEntityId: 5, hostPpid: 10, name: "one" });
  const two = event("openat", { hostPid: 20, entityId: 2, parentEntityId: 6, hostPpid: 11, name: "two" });
  observe(one);
  observe(two);
  strictEqual(view.of(one)?.name, "one");
  strictEqual(view.of(two)?.name, "two");
  deepStrictEqual(view.ancestors(one).map(({ hostPid, entityId }) => [hostPid, entityId]), [[10, 5]]);
});

Deno.test("a forked process is the one that first speaks with its pid", () => {
  const last = event("openat", { hostPid: 20, hostTid: 20, entityId: 77, name: "sh" });
  deepStrictEqual(namesAbove([event("openat", { hostPid: 10, name: "nginx" }), fork(10, 20)], last), ["nginx"]);
});

Deno.test("the parent of an old log's fork goes by its new name", () => {
  const last = event("openat", { hostPid: 20 });
  const forked = event("sched_process_fork", { hostPid: 10, hostTid: 12 }, {
    parent_pid: 10,
    parent_process_pid: 9,
    child_tid: 20,
    child_pid: 20,
  });
  deepStrictEqual(namesAbove([event("openat", { hostPid: 9, name: "systemd" }), forked], last), ["systemd"]);
});

Deno.test("logs without pids of the host are told apart by namespace", () => {
  const { observe, view } = startProcessTree();
  const inside = makeEvent({ process: { pid: 5, ppid: 1, name: "a" }, pidNamespace: 1 });
  const beside = makeEvent({ process: { pid: 5, ppid: 1, name: "b" }, pidNamespace: 2 });
  observe(inside);
  observe(beside);
  deepStrictEqual([view.of(inside)?.name, view.of(beside)?.name], ["a", "b"]);
  deepStrictEqual(view.ancestors(inside).map(({ pid }) => pid), [1]);
});

Deno.test("a tree that loops ends", () => {
  const { observe, view } = startProcessTree();
  const one = event("openat", { hostPid: 1, hostPpid: 2 });
  observe(one);
  observe(event("openat", { hostPid: 2, hostPpid: 1 }));
  deepStrictEqual(view.ancestors(one).map(({ hostPid }) => hostPid), [2]);
  const own = event("openat", { hostPid: 3, hostPpid: 3 });
  observe(own);
  deepStrictEqual(view.ancestors(own), []);
});

Deno.test("an event without a process has none", () => {
  const { observe, view } = startProcessTree();
  const nobody = event("hooked_syscall", {});
  observe(nobody);
  strictEqual(view.of(nobody), undefined);
  deepStrictEqual(view.ancestors(nobody), []);
});

Deno.test("the tree never holds more than its limit, and keeps what is in use", () => {
  const { observe, view } = startProcessTree(100);
  const init = event("openat", { hostPid: 1, name: "init" });
  observe(init);
  for (let pid = 2; pid < 5000; pid++) observe(event("openat", { hostPid: pid, hostPpid: 1 }));
  strictEqual(view.of(init)?.name, "init");
  strictEqual(view.of(event("openat", { hostPid: 3 })), undefined);
});

Deno.test("a command line without end is not kept", () => {
  const { observe, view } = startProcessTree();
  const exec = event("sched_process_exec", { hostPid: 1 }, { pathname: "/bin/x", argv: ["x".repeat(100_000)] });
  observe(exec);
  strictEqual(view.of(exec)?.argv, undefined);
  strictEqual(view.of(exec)?.executable, "/bin/x");
});
