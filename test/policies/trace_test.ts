/**
 * A trace and the matcher agree, and the trace says where events were lost.
 * @module
 */
import { deepStrictEqual, strictEqual } from "node:assert";
import type { Args, Event } from "../../src/model/mod.ts";
import { createMatcher } from "../../src/policies/match.ts";
import { tracePolicy } from "../../src/policies/trace.ts";
import { makeEvent } from "../make_event.ts";
import { loadTexts, type PolicyParts, policyText } from "./make_policy.ts";

function policyOf(parts: PolicyParts) {
  const { policies: [policy], errors } = loadTexts([policyText(parts)]);
  deepStrictEqual(errors, []);
  return policy;
}

/** A few of everything that scopes and filters look at. */
const EVENTS: readonly Event[] = [
  makeEvent({ process: { pid: 1, hostPid: 1, uid: 0, name: "init" } }),
  makeEvent({ process: { pid: 2, hostPid: 2, hostPpid: 1, uid: 0, name: "bash" }, args: { pathname: "/etc/passwd" } }),
  makeEvent({ process: { pid: 3, hostPid: 3, hostPpid: 2, uid: 5, name: "cat" }, args: { pathname: "/tmp/x" } }),
  makeEvent({ process: { pid: 4, hostPid: 4, hostPpid: 3, name: "bash" }, args: { pathname: "/etc/shadow" } }),
  makeEvent({ process: { pid: 5, hostPid: 5, hostPpid: 1, uid: 5 }, container: { id: "3a" }, args: {} }),
  makeEvent({ name: "close", process: { pid: 6, hostPid: 6, hostPpid: 4, uid: 0, name: "sh" }, returnValue: -9 }),
  makeEvent({ name: "security_file_open", process: { pid: 3, hostPid: 3, uid: 0 }, args: { pathname: "/etc/x" } }),
];

const SCOPES = [["global"], ["uid=0"], ["uid!=0"], ["comm=bash", "follow"], ["tree=2"], ["container"], [
  "uid=0",
  "comm=bash",
]];
const RULES: readonly PolicyParts["rules"][] = [
  [{ event: "openat" }],
  [{ event: "openat", filters: ["data.pathname=/etc/*", "comm=bash"] }],
  [{ event: "openat", filters: ["uid>0"] }, { event: "close", filters: ["retval<0"] }],
  [{ event: "fs", filters: ["data.pathname!=/tmp/*"] }],
];

for (const scope of SCOPES) {
  for (const rules of RULES) {
    const names = rules?.map(({ event, filters = [] }) => [event, ...filters].join(" ")).join(", ");
    Deno.test(`a trace agrees with the matcher on ${scope.join(" ")}: ${names}`, () => {
      const policy = policyOf({ scope, rules });
      const [matcher, trace] = [createMatcher([policy]), tracePolicy(policy)];
      let before = 0;
      for (const event of EVENTS) {
        matcher.observe(event);
        trace.observe(event);
        trace.judge(event.name, event);
        const selected = trace.rules().reduce((sum, rule) => sum + rule.selected, 0);
        strictEqual(selected > before, matcher.match(event.name, event) !== undefined, JSON.stringify(event.process));
        before = selected;
      }
      const seen = new Set(EVENTS.map(({ name }) => name));
      deepStrictEqual(trace.silent(seen), matcher.silent(seen));
      deepStrictEqual(trace.remarks(), matcher.remarks());
    });
  }
}

Deno.test("a trace tells each condition's count, what no event says, and what is left", () => {
  const filters = ["uid=0", "data.pathname=/etc/*", "comm=bash"];
  const trace = tracePolicy(policyOf({ scope: ["pid>1"], rules: [{ event: "openat", filters }] }));
  for (const event of EVENTS) trace.judge(event.name, event);
  const [{ events, selected, steps }] = trace.rules();
  deepStrictEqual([events, selected], [5, 1]);
  deepStrictEqual(steps.map(({ kind, text, holds, lacking, left }) => [kind, text, holds, lacking, left]), [
    ["scope", "pid>1", 4, 0, 4],
    ["filter", "uid=0", 2, 1, 1],
    ["filter", "comm=bash", 2, 1, 1],
    ["filter", "data.pathname=/etc/*", 2, 2, 1],
  ]);
});

Deno.test("a rule on a signature counts its detections, by their evidence", () => {
  const trace = tracePolicy(policyOf({ rules: [{ event: "anti_debugging", filters: ["data.depth=3"] }] }));
  const evidence = (depth: number): Args => makeEvent({ args: { depth } }).args;
  for (const depth of [1, 2, 3, 3]) trace.judge("anti_debugging", EVENTS[0], evidence(depth));
  const [{ events, detections, selected }] = trace.rules();
  deepStrictEqual([events, detections, selected], [0, 4, 2]);
});
