/** The flags --scope and --events. */
import { deepStrictEqual, strictEqual } from "node:assert";
import { adHocPolicy, createMatcher } from "../../src/policies/mod.ts";
import { makeEvent } from "../make_event.ts";
import { matchOne, VOCABULARY } from "./make_policy.ts";

/** Rules as `events: filters`, long sets cut. */
function rulesOf(scopes: readonly string[], events: readonly string[]): string[] {
  const { policy, problems } = adHocPolicy(scopes, events, VOCABULARY);
  deepStrictEqual(problems, []);
  return (policy?.rules ?? []).map(({ events, filters }) => {
    const names = events.size > 5 ? `${events.size} events` : [...events].join(",");
    return [names, ...filters.map((filter) => filter.text)].join(" ");
  });
}

for (
  const [events, expected] of [
    [["openat,close"], ["openat,close"]],
    [["openat", "close"], ["openat", "close"]],
    [["security_file_open.args.pathname=/etc/*"], ["security_file_open args.pathname=/etc/*"]],
    [["openat.data.pathname=/a,/b"], ["openat data.pathname=/a,/b"]],
    [["openat.retval=0", "openat.context.uid=0"], ["openat retval=0 context.uid=0"]],
    [["openat.scope.container"], ["openat scope.container"]],
    [["openat.context.container=true"], ["openat context.container=true"]],
    [["openat,close", "openat.retval<0"], ["close", "openat retval<0"]],
    [["openat", "openat.retval<0"], ["openat retval<0"]],
    [["fs", "-close"], ["149 events"]],
    [["fs", "openat.retval=0", "-close"], ["148 events", "openat retval=0"]],
    [["tag=fs"], ["150 events"]],
    [["fs.comm=ls"], ["150 events comm=ls"]],
    [["-close"], ["42 events"]],
    [["-ptrace"], ["41 events"]],
    [["anti_debugging"], ["anti_debugging"]],
    [["sched_process_*"], ["sched_process_fork,sched_process_exec,sched_process_exit"]],
    [[], ["anti_debugging,dropped_executable,later_signature"]],
  ] as const
) {
  Deno.test(`--events ${events.join(" --events ") || "(none)"} makes rules`, () => {
    deepStrictEqual(rulesOf(["global"], events).map((rule) => rule), expected);
  });
}

for (
  const [scopes, events, message, column, length] of [
    [["uuid=0"], [], "Cannot select: scope uuid is not valid", 1, 4],
    [["uid=a"], [], "Cannot select: uid must be an integer: a", 5, 1],
    [[], ["opneat"], "Cannot select: event opneat is not valid", 1, 6],
    [[], ["open,clsoe"], "Cannot select: event clsoe is not valid", 6, 5],
    [[], ["openat.data.pathnam=/x"], "Cannot select: event openat does not have data pathnam", 8, 12],
    [[], ["openat.data.pathname>/x"], "Cannot select: unsupported operator >: data.pathname is a text", 21, 1],
    [[], ["openat.retval"], "Cannot select: invalid filter operator: retval", 8, 6],
    [[], ["openat."], "Cannot select: invalid filter operator: ", 8, 1],
    [
      [],
      ["threat.severity=high"],
      "Cannot select: event threat.severity=high is not valid: a severity is no event here",
      1,
      20,
    ],
    [[], ["-openat", "openat.retval=0"], "Cannot select: event openat is filtered here and left out elsewhere", 1, 6],
    [[], ["open,close.retval=0"], "Cannot select: filters belong to one event or set", 1, 10],
    [[], [""], "Cannot select: event cannot be empty", 1, 1],
  ] as const
) {
  Deno.test(`${JSON.stringify([...scopes, ...events])} is refused where it is wrong`, () => {
    const { policy, problems: [problem] } = adHocPolicy(scopes, events, VOCABULARY);
    strictEqual(policy, undefined);
    deepStrictEqual([problem.message, problem.location?.column, problem.length], [message, column, length]);
    strictEqual(problem.location?.path, scopes.length > 0 ? "--scope" : "--events");
    strictEqual(problem.sourceLine, events.at(-1) ?? scopes[0]);
  });
}

Deno.test("without flags there is no policy", () => deepStrictEqual(adHocPolicy([], [], VOCABULARY), { problems: [] }));

Deno.test("the policy of the flags has no name, and several scopes must all hold", () => {
  const { policy } = adHocPolicy(["uid=0", "container"], ["openat"], VOCABULARY);
  if (policy === undefined) throw new Error("no policy");
  const matcher = createMatcher([policy]);
  deepStrictEqual(matchOne(matcher, makeEvent({ process: { uid: 0 }, container: { id: "a" } })), [""]);
  strictEqual(matchOne(matcher, makeEvent({ process: { uid: 0 } })), undefined);
});
