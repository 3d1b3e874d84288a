/**
 * The policy matcher under load: 64 policies of 10 rules each, on events that some, all or none of them want.
 * @module
 */
import type { Event } from "../src/model/mod.ts";
import { EVENTS } from "../src/events/mod.ts";
import { createMatcher, loadPolicies, type PolicyMatcher } from "../src/policies/mod.ts";
import { makeEvent } from "../test/make_event.ts";

const BATCH = 1000;
const SCOPES = [
  "uid=0",
  "comm=nginx",
  "container",
  "not-container",
  "uid>=1000",
  "global",
  "pid!=1",
  "executable=/bin/sh",
];
const NAMES = EVENTS.filter((event) => event.kind === "syscall" && event.name !== "openat").map((event) => event.name);

const matcher = makeMatcher(SCOPES);
const treeMatcher = makeMatcher(["tree=100", "follow", "pid=new", "container=new"]);
const unwanted = makeEvents("vfs_write");
const wanted = makeEvents("openat");

Deno.bench(
  `${BATCH} events whose name no policy wants`,
  { group: "match", baseline: true },
  () => run(matcher, unwanted),
);
Deno.bench(`${BATCH} events that each of 64 policies judges`, { group: "match" }, () => run(matcher, wanted));
Deno.bench(`${BATCH} events judged by process trees`, { group: "match" }, () => run(treeMatcher, wanted));

function run(matcher: PolicyMatcher, events: readonly Event[]): void {
  for (const event of events) {
    matcher.observe(event);
    matcher.match(event.name, event);
  }
}

function makeMatcher(scopes: readonly string[]): PolicyMatcher {
  const bundled = new Map(Array.from({ length: 64 }, (_, index) => [`p${index}`, policyText(index, scopes)]));
  const { policies, problems } = loadPolicies([...bundled.keys()], { signatures: new Map(), bundled });
  const errors = problems.filter((problem) => problem.level === "error");
  if (errors.length > 0) throw new Error(errors.map((error) => error.message).join("\n"));
  return createMatcher(policies);
}

function policyText(index: number, scopes: readonly string[]): string {
  const others = Array.from({ length: 9 }, (_, rule) => ({ event: NAMES[(index * 9 + rule) % NAMES.length] }));
  const filters = [`data.pathname=/etc/${index}*,*.${index}`, "retval>=0", `comm!=c${index}`];
  const rules = [...others, { event: "openat", filters }];
  return JSON.stringify({
    type: "policy",
    name: `p${index}`,
    description: "d",
    scope: [scopes[index % scopes.length]],
    rules,
  });
}

/** Each is another object, as in a log. */
function makeEvents(name: string): Event[] {
  return Array.from({ length: BATCH }, (_, index) =>
    makeEvent({
      name,
      process: {
        pid: index,
        hostPid: index,
        hostPpid: 1,
        uid: index % 2000,
        name: index % 3 === 0 ? "nginx" : "sh",
        executable: "/bin/sh",
      },
      container: index % 2 === 0 ? { id: "3a5b" } : undefined,
      returnValue: 3,
      args: { dirfd: -100, pathname: `/etc/${index % 100}/passwd`, flags: 0 },
    }));
}
