/** Rules: which events their filters select. */
import { deepStrictEqual, strictEqual } from "node:assert";
import type { Event } from "../../src/model/mod.ts";
import { createMatcher } from "../../src/policies/mod.ts";
import { makeArgs, makeEvent } from "../make_event.ts";
import { loadTexts, matcherOf, matchOne, policyText, selects } from "./make_policy.ts";

const OPEN = makeEvent({
  name: "security_file_open",
  returnValue: -2,
  host: "node-1",
  syscall: "openat",
  mountNamespace: 9223372036854775807n,
  process: {
    pid: 7,
    tid: 8,
    ppid: 1,
    hostPid: 4242,
    hostTid: 4243,
    hostPpid: 77,
    uid: 1000,
    name: "cat",
    executable: "/bin/cat",
  },
  container: { id: "3a5b", image: "alpine", started: true },
  pod: { name: "web", namespace: "prod" },
  origin: "container",
  args: { pathname: "/etc/passwd", flags: 577, dev: 5, inode: 18446744073709551615n, ctime: 0 },
});
const EXEC = makeEvent({ name: "sched_process_exec", args: { argv: ["sh", "-c"], invoked_from_kernel: false } });
const BYTES = makeEvent({ name: "magic_write", args: { bytes: "AQID" } });
const ENTER = makeEvent({ name: "sys_enter", args: { syscall: 257 } });
const HOOK = makeEvent({ name: "hooked_syscall", args: { syscall: "openat" } });
const TEXT_FLAGS = makeEvent({ name: "security_file_open", args: { flags: "O_RDWR|O_CREAT" } });
const OLD_FORK = makeEvent({ name: "sched_process_fork", args: { up_parent_pid: 9 } });
const MAIN_CLOSE = makeEvent({ name: "close", args: { fd: 3, returnValue: -9 } });
const PREPARED = makeEvent({ ...OPEN, container: { id: "3a5b", started: false } });
const UNKNOWN_STATE = makeEvent({ ...OPEN, container: { id: "3a5b" } });
const HOST = makeEvent({ name: "security_file_open", process: {} });

for (
  const [filters, event, expected] of [
    [[], OPEN, true],
    [["data.pathname=/etc/*"], OPEN, true],
    [["args.pathname=*passwd"], OPEN, true],
    [["data.pathname=*tc/pass*"], OPEN, true],
    [["data.pathname=/etc*wd"], OPEN, false], // a * inside is a *
    [["data.pathname=/a", "data.pathname=/etc/passwd"], OPEN, true], // one field: alternatives
    [["data.pathname=/etc/*", "uid=0"], OPEN, false], // two fields: both
    [["data.pathname!=/etc/*"], OPEN, false],
    [["data.pathname!=/tmp/*"], OPEN, true],
    [["data.pathname=/x", "data.pathname!=/tmp/*"], OPEN, true], // = and !=: all but the unwanted
    [["data.pathname=/etc/passwd", "data.pathname!=/etc/*"], OPEN, true], // … and the wanted rescue
    [["data.pathname!=/tmp/*"], HOST, false], // what is not there fails the rule
    [["data.flags=577"], OPEN, true],
    [["data.flags=O_WRONLY|O_CREAT|O_TRUNC"], OPEN, true],
    [["data.flags=o_trunc|O_CREAT|O_WRONLY"], OPEN, true], // any order, any case
    [["data.flags=*O_CREAT*"], OPEN, true],
    [["data.flags!=O_RDONLY"], OPEN, true],
    [["data.flags!=577"], OPEN, false],
    [["data.flags!=O_WRONLY|O_CREAT|O_TRUNC"], OPEN, false],
    [["data.flags=66"], TEXT_FLAGS, true],
    [["data.flags=O_CREAT|O_RDWR"], TEXT_FLAGS, true],
    [["data.flags>65"], TEXT_FLAGS, true],
    [["data.inode=18446744073709551615"], OPEN, true],
    [["data.inode=18446744073709551614"], OPEN, false],
    [["data.inode>18446744073709551614"], OPEN, true],
    [["data.inode>=0", "data.inode<18446744073709551615"], OPEN, false],
    [["data.dev>4", "data.dev<6"], OPEN, true],
    [["data.dev>5"], OPEN, false],
    [["data.dev=0x5"], OPEN, true],
    [["data.argv=[sh -c]"], EXEC, true],
    [["data.argv=*-c]"], EXEC, true],
    [["data.invoked_from_kernel=false"], EXEC, true],
    [["data.bytes=[1 2 3]"], BYTES, true],
    [["data.bytes=AQID"], BYTES, true],
    [["data.syscall=openat"], ENTER, true],
    [["data.syscall=257"], ENTER, true],
    [["data.syscall!=openat"], ENTER, false],
    [["data.syscall=open*"], ENTER, true],
    [["data.syscall=257"], HOOK, true],
    [["data.syscall=openat,close"], HOOK, true],
    [["data.parent_process_pid=9"], OLD_FORK, true],
    [["data.up_parent_pid=9"], OLD_FORK, true],
    [["retval=-2"], OPEN, true],
    [["retval<0"], OPEN, true],
    [["retval>=0"], OPEN, false],
    [["retval!=0"], OPEN, true],
    [["retval!=0,-2"], OPEN, false],
    [["retval=-9"], MAIN_CLOSE, true],
    [["data.returnValue<0"], MAIN_CLOSE, true],
    [["data.returnValue=0"], makeEvent({ name: "close", returnValue: 0 }), true],
    [["pid=7"], OPEN, true],
    [["p=7", "processId=9"], OPEN, true], // aliases are one field
    [["tid=8"], OPEN, true],
    [["ppid=1"], OPEN, true],
    [["hostPid=4242"], OPEN, true],
    [["hostProcessId=4242"], OPEN, true],
    [["hostThreadId=4243"], OPEN, true],
    [["hostParentProcessId=77"], OPEN, true], // not Tracee's slip, which compares the host pid
    [["hostParentProcessId=4242"], OPEN, false],
    [["mntns=9223372036854775807"], OPEN, true],
    [["mntns=9223372036854775808"], OPEN, false],
    [["mntns>9223372036854775806"], OPEN, true],
    [["context.uid=1000"], OPEN, true],
    [["scope.uid=1000"], OPEN, true],
    [["uid>999", "uid<1001"], OPEN, true],
    [["uid>1000", "uid<1000"], OPEN, false], // ranges hold together
    [["uid=5", "uid>999"], OPEN, true],
    [["uid!=1000"], OPEN, false],
    [["uid!=0"], HOST, false],
    [["comm=ca*"], OPEN, true],
    [["processName!=cat"], OPEN, false],
    [["hostName=node-1"], OPEN, true],
    [["syscall=openat"], OPEN, true],
    [["syscall=257"], OPEN, true],
    [["executable=*/cat"], OPEN, true],
    [["container"], OPEN, true],
    [["container=true"], OPEN, true],
    [["container!=false"], OPEN, true],
    [["container=true,false"], HOST, true],
    [["container=started"], OPEN, true],
    [["container=started"], UNKNOWN_STATE, true],
    [["container=started"], PREPARED, false],
    [["container!=started"], PREPARED, true],
    [["container"], PREPARED, true],
    [["container"], HOST, false],
    [["not-container"], HOST, true],
    [["!container"], HOST, true],
    [["container=false"], OPEN, false],
    [["host"], HOST, true],
    [["host=true"], OPEN, false],
    [["host!=true"], OPEN, true],
    [["containerId=3a*"], OPEN, true],
    [["containerImage!=nginx"], OPEN, true],
    [["containerImage!=nginx"], HOST, false], // says that there is a container
    [["podName=web", "podNamespace=prod"], OPEN, true],
    [["podSandbox=false"], OPEN, true],
    [["podName=web"], makeEvent({ ...OPEN, container: undefined }), false],
    [["timestamp>5"], makeEvent({ time: 1700000000123456789n }), true],
    [["timestamp=1700000000123456789"], makeEvent({ time: 1700000000123456789n }), true],
    [["timestamp=1700000000123456788"], makeEvent({ time: 1700000000123456789n }), false],
  ] as readonly (readonly [readonly string[], Event, boolean])[]
) {
  Deno.test(`${event.name} is ${expected ? "" : "not "}selected by ${filters.join(" and ") || "no filter"}`, () => {
    strictEqual(selects(filters, event), expected);
  });
}

Deno.test("each event is selected by every policy that wants it, named in order", () => {
  const one = { name: "b", rules: [{ event: "openat" }] };
  const other = { name: "a", rules: [{ event: "openat", filters: ["uid=0"] }, { event: "close" }] };
  const event = makeEvent({ process: { uid: 0 } });
  deepStrictEqual(matchOne(matcherOf(one, other), event), ["a", "b"]);
  deepStrictEqual(matchOne(matcherOf(other, one), event), ["a", "b"]);
  deepStrictEqual(matchOne(matcherOf(other, one), makeEvent({ process: { uid: 1 } })), ["b"]);
  strictEqual(matchOne(matcherOf(one, other), makeEvent({ name: "read" })), undefined);
});

Deno.test("a rule on a signature is judged by its evidence and by the scope of the event", () => {
  const matcher = matcherOf({
    scope: ["uid=0"],
    rules: [{ event: "anti_debugging", filters: ["data.how=traceme", "retval=0"] }],
  });
  const trigger = (uid: number) => makeEvent({ name: "ptrace", process: { uid }, returnValue: 0, args: { how: "no" } });
  const match = (event: Event, how: string) => matcher.match("anti_debugging", event, makeArgs({ how }));
  deepStrictEqual(match(trigger(0), "traceme"), ["p"]);
  strictEqual(match(trigger(0), "attach"), undefined);
  strictEqual(match(trigger(1), "traceme"), undefined);
});

Deno.test("several rules on one event are alternatives", () => {
  const rules = [{ event: "openat", filters: ["uid=0"] }, { event: "openat", filters: ["comm=cat"] }];
  const matcher = matcherOf({ rules });
  deepStrictEqual(matchOne(matcher, makeEvent({ process: { uid: 1, name: "cat" } })), ["p"]);
  strictEqual(matchOne(matcher, makeEvent({ process: { uid: 1, name: "ls" } })), undefined);
});

for (
  const [events, selected, left] of [
    [["fs,-openat"], ["open", "close"], ["openat", "ptrace"]],
    [["fs", "-openat"], ["open"], ["openat"]],
    [["-container_create", "-chmod"], ["chown", "sched_process_exec"], ["container_create", "chmod", "read"]],
    [["tag=time"], ["gettimeofday"], ["openat"]],
    [["time"], ["time"], ["gettimeofday"]], // an event and a set of that name: the event
    [["signatures"], ["anti_debugging", "later_signature"], ["openat"]],
    [["sched_process_*"], ["sched_process_exec", "sched_process_fork"], ["signal_sched_process_exec"]],
    [["*_create"], ["container_create"], ["container_remove"]],
    [["hidden_inodes"], ["zeroed_inodes"], ["hidden_inodes"]],
    [["syscalls,-tag=fs,-net_sock"], ["ptrace"], ["openat", "connect"]],
  ] as const
) {
  Deno.test(`the rules ${events.join(" and ")} select what they name`, () => {
    const { selects } = matcherOf({ rules: events.map((event) => ({ event })) });
    deepStrictEqual(selected.filter((event) => !selects.has(event)), []);
    deepStrictEqual(left.filter((event) => selects.has(event)), []);
  });
}

Deno.test("a set without events selects nothing, and it is said", () => {
  const none = { signatures: new Map(), bundled: new Map() };
  const { policies, problems } = loadTexts([policyText({ rules: [{ event: "signatures" }] })], none);
  strictEqual(createMatcher(policies).selects.size, 0);
  deepStrictEqual(problems.map(({ message }) => message), [
    'Policy p: the rule "signatures" selects nothing: there are no such events',
  ]);
});

Deno.test("an event with a rule of its own follows it, and not the set it is in", () => {
  const matcher = matcherOf({ rules: [{ event: "fs" }, { event: "openat", filters: ["uid=0"] }] });
  strictEqual(matchOne(matcher, makeEvent({ process: { uid: 1 } })), undefined);
  deepStrictEqual(matchOne(matcher, makeEvent({ name: "open", process: { uid: 1 } })), ["p"]);
});

Deno.test("rules that could not match are told, with the reason", () => {
  const matcher = matcherOf(
    {
      name: "a",
      rules: [{ event: "openat", filters: ["data.pathname=/x"] }, { event: "close" }, { event: "net_sock" }],
    },
    { name: "b", scope: ["executable=/bin/sh"], rules: [{ event: "openat" }] },
    { name: "c", rules: [{ event: "anti_debugging" }, { event: "openat", filters: ["uid=0", "comm=x"] }] },
  );
  matchOne(matcher, makeEvent({ process: { uid: 1 } }));
  deepStrictEqual(matcher.silent(new Set(["openat"])), [
    { name: 'policy "a" rule "openat"', reason: 'no event has what "data.pathname=/x" looks at' },
    { name: 'policy "a" rule "close"', reason: "close never occurred" },
    { name: 'policy "a" rule "net_sock"', reason: "none of its 18 events occurred" },
    { name: 'policy "b" scope "executable=/bin/sh"', reason: "no event says that of its process" },
  ]);
});

Deno.test("arguments are not read when the context decides", () => {
  const { policies } = loadTexts([
    policyText({ rules: [{ event: "openat", filters: ["data.pathname=/x", "uid=0"] }] }),
  ]);
  const event = makeEvent({ process: { uid: 1 } });
  const guarded = {
    ...event,
    get args(): never {
      throw new Error("read");
    },
  };
  strictEqual(createMatcher(policies).match("openat", guarded), undefined);
});
