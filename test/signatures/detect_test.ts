/**
 * The detector: who is given which events, what findings on findings do, and what errors cost.
 * @module
 */
import { deepStrictEqual, strictEqual } from "node:assert";
import { SIGNATURES } from "../../rules/mod.ts";
import type { Enrichment, Event, EventSelector, Evidence, Matcher, Origin, Signature } from "../../src/model/mod.ts";
import { defineSignature, FOUND } from "../../src/signatures/define.ts";
import { createDetector } from "../../src/signatures/detect.ts";
import { makeEvent } from "../make_event.ts";

interface Parts {
  readonly id?: string;
  readonly eventName?: string;
  readonly events?: readonly (string | EventSelector)[];
  readonly start?: (enrichment?: Partial<Enrichment>) => Matcher;
}

/** A signature that always fires, unless `start` says otherwise. */
function signature(
  { id = "DEMO-1", eventName, events = ["ptrace"], start = () => () => FOUND }: Parts = {},
): Signature {
  const name = eventName ?? id.toLowerCase().replaceAll("-", "_");
  return defineSignature({ id, name: id, eventName: name, description: "", severity: "low", events, start });
}

function idsOf(signatures: readonly Signature[], event: Event = makeEvent({ name: "ptrace" })): string[] {
  return createDetector(signatures).detect(event).map(({ signature }) => signature.id);
}

Deno.test("a signature is given the events it asks for, and no others", () => {
  deepStrictEqual(idsOf([signature()]), ["DEMO-1"]);
  deepStrictEqual(idsOf([signature()], makeEvent({ name: "openat" })), []);
});

Deno.test("origins select", () => {
  const cases: readonly [Origin | undefined, Origin, boolean][] = [
    [undefined, "host", true],
    [undefined, "container-init", true],
    ["host", "host", true],
    ["host", "container", false],
    ["container", "container", true],
    ["container", "container-init", false],
    ["container-init", "container-init", true],
  ];
  for (const [origin, from, isFound] of cases) {
    const demo = signature({ events: [{ name: "ptrace", origin }] });
    deepStrictEqual(idsOf([demo], makeEvent({ name: "ptrace", origin: from })), isFound ? ["DEMO-1"] : [], `${origin}`);
  }
});

Deno.test("overlapping selectors register a signature once", () => {
  const events = ["ptrace", "*", { name: "ptrace", origin: "container" }, { name: "*", origin: "host" }] as const;
  const inContainer = makeEvent({ name: "ptrace", origin: "container" });
  deepStrictEqual(idsOf([signature({ events })], inContainer), ["DEMO-1"]);
});

Deno.test("selectors of one name add up their origins", () => {
  const demo = signature({ events: [{ name: "ptrace", origin: "host" }, { name: "ptrace", origin: "container" }] });
  const origins = ["host", "container", "container-init"] as const;
  deepStrictEqual(origins.map((origin) => idsOf([demo], makeEvent({ name: "ptrace", origin })).length), [1, 1, 0]);
});

Deno.test("a signature that asks for everything is given names that nobody named", () => {
  const all = signature({ id: "ALL-1", events: ["*"] });
  deepStrictEqual(idsOf([signature(), all]), ["ALL-1", "DEMO-1"]);
  deepStrictEqual(idsOf([signature(), all], makeEvent({ name: "whatever" })), ["ALL-1"]);
  strictEqual(createDetector([signature(), all]).needs, undefined);
});

Deno.test("needs are names of today", () => {
  const demo = signature({ events: ["hooked_syscalls", "ptrace", { name: "ptrace", origin: "host" }] });
  deepStrictEqual(createDetector([demo]).needs, new Set(["hooked_syscall", "ptrace"]));
});

Deno.test("an event is found under its old and its new name", () => {
  for (const selected of ["hooked_syscalls", "hooked_syscall"]) {
    for (const name of ["hooked_syscalls", "hooked_syscall"]) {
      deepStrictEqual(idsOf([signature({ events: [selected] })], makeEvent({ name })), ["DEMO-1"]);
    }
  }
});

Deno.test("findings come in the order of ids by their bytes, whatever the order of signatures", () => {
  const ids = ["TRC-102", "TRC-1010", "a-1", "HT-1", "Z-1"];
  const sorted = ["HT-1", "TRC-1010", "TRC-102", "Z-1", "a-1"];
  for (const list of [ids, [...ids].reverse()]) {
    deepStrictEqual(idsOf(list.map((id) => signature({ id, eventName: "x" }))), sorted);
  }
});

Deno.test("a matcher may find several things", () => {
  const demo = signature({ start: () => () => [{ n: 1 }, { n: 2 }] });
  const found = createDetector([demo]).detect(makeEvent({ name: "ptrace" }));
  deepStrictEqual(found.map(({ evidence }) => evidence), [{ n: 1 }, { n: 2 }]);
});

Deno.test("what is no evidence is no finding", () => {
  for (const result of [null, true, "text", 7, [], [null, []]]) {
    deepStrictEqual(idsOf([signature({ start: () => () => result as unknown as Evidence })]), [], String(result));
  }
});

Deno.test("a matcher that throws costs one evaluation, which is counted", () => {
  const location = { path: "a.jsonl", line: 12 };
  const bad = signature({
    id: "BAD-1",
    start: () => (event) => {
      if (event.process.pid === 1) throw new TypeError("pid is one");
      return FOUND;
    },
  });
  const detector = createDetector([bad, signature()]);
  const ids = (pid: number) => {
    const found = detector.detect(
      makeEvent({ name: "ptrace", process: { pid }, location: { ...location, line: 11 + pid } }),
    );
    return found.map(({ signature }) => signature.id);
  };
  deepStrictEqual([ids(1), ids(2), ids(1)], [["DEMO-1"], ["BAD-1", "DEMO-1"], ["DEMO-1"]]);
  deepStrictEqual(detector.failures(), [{ id: "BAD-1", count: 2, message: "pid is one", location }]);
});

Deno.test("a signature that cannot start is counted, and the others run", () => {
  const bad = signature({
    id: "BAD-1",
    start: () => {
      throw new Error("no");
    },
  });
  const detector = createDetector([bad, signature()]);
  strictEqual(detector.detect(makeEvent({ name: "ptrace" })).length, 1);
  deepStrictEqual(detector.failures(), [{ id: "BAD-1", count: 1, message: "no", location: { path: "built-in" } }]);
});

Deno.test("a finding is an event for signatures that select its name, with the evidence as args", () => {
  const seen: Event[] = [];
  const first = signature({ id: "B-1", eventName: "first", start: () => () => ({ path: "/x", deep: { a: [1n] } }) });
  const second = signature({
    id: "A-2",
    eventName: "second",
    events: ["first"],
    start: () => (event) => {
      seen.push(event);
      return FOUND;
    },
  });
  const third = signature({ id: "C-3", eventName: "third", events: [{ name: "second", origin: "host" }] });
  const trigger = makeEvent({ name: "ptrace", process: { pid: 9 }, location: { path: "a", line: 3 } });
  deepStrictEqual(idsOf([first, second, third], trigger), ["A-2", "B-1", "C-3"]);
  const [event] = seen;
  deepStrictEqual([event.name, event.process.pid, event.location.line], ["first", 9, 3]);
  deepStrictEqual([...event.args], [{ name: "path", value: "/x" }, { name: "deep", value: new Map([["a", [1n]]]) }]);
  strictEqual(event.json(), trigger.json());
});

Deno.test("origins select findings too", () => {
  const second = signature({ id: "A-2", events: [{ name: "first", origin: "container" }] });
  const first = signature({ id: "B-1", eventName: "first" });
  deepStrictEqual(idsOf([first, second]), ["B-1"]);
  deepStrictEqual(idsOf([first, second], makeEvent({ name: "ptrace", origin: "container" })), ["A-2", "B-1"]);
});

Deno.test("findings that feed each other in a circle end", () => {
  const one = signature({ id: "A-1", eventName: "one", events: ["ptrace", "two"] });
  const two = signature({ id: "B-1", eventName: "two", events: ["one"] });
  deepStrictEqual(idsOf([one, two]), ["A-1", "B-1"]);
});

Deno.test("a chain of findings has an end", () => {
  const chain = Array.from({ length: 20 }, (_, i) => {
    const id = `S-${String(i).padStart(2, "0")}`;
    return signature({ id, eventName: `step_${i}`, events: [i === 0 ? "ptrace" : `step_${i - 1}`] });
  });
  strictEqual(idsOf(chain).length, 8);
});

Deno.test("a finding with the name of its event is no second event", () => {
  const detection = signature({ id: "HT-9", eventName: "stack_pivot", events: ["stack_pivot"] });
  const other = signature({ id: "X-1", events: ["stack_pivot"] });
  deepStrictEqual(idsOf([detection, other], makeEvent({ name: "stack_pivot" })), ["HT-9", "X-1"]);
});

Deno.test("a signature that asks for everything is not given findings", () => {
  let count = 0;
  const all = signature({ id: "ALL-1", events: ["*"], start: () => () => void count++ });
  deepStrictEqual(idsOf([signature(), all]), ["DEMO-1"]);
  strictEqual(count, 1);
});

Deno.test("a signature that asks by name and for everything is given both", () => {
  const all = signature({ id: "ALL-1", events: ["*", "demo_1"] });
  deepStrictEqual(idsOf([signature(), all]), ["ALL-1", "ALL-1", "DEMO-1"]);
});

Deno.test("at the end a signature reports with the last event it was given, even when that is no longer valid", () => {
  let isValid = true;
  const event = makeEvent({ name: "ptrace", json: () => isValid ? '{"n":1}' : "gone" });
  const matcher: Matcher = Object.assign(() => undefined, { finish: () => [{ total: 1 }] });
  const detector = createDetector([signature({ start: () => matcher })]);
  detector.detect(event);
  detector.detect(makeEvent({ name: "openat" }));
  isValid = false;
  const [found] = detector.finish();
  deepStrictEqual([found.evidence, found.event.name, found.event.json()], [{ total: 1 }, "ptrace", '{"n":1}']);
});

Deno.test("a signature that was given nothing is not asked at the end", () => {
  const eager: Matcher = Object.assign(() => undefined, { finish: () => [FOUND] });
  const detector = createDetector([signature({ start: () => eager })]);
  detector.detect(makeEvent({ name: "openat" }));
  deepStrictEqual(detector.finish(), []);
});

Deno.test("an error at the end is counted, and the others report", () => {
  const silent: Matcher = Object.assign(() => undefined, { finish: () => [FOUND] });
  const bad: Matcher = Object.assign(() => undefined, {
    finish: () => {
      throw new Error("at the end");
    },
  });
  const detector = createDetector([signature({ id: "B-1", start: () => bad }), signature({ start: () => silent })]);
  detector.detect(makeEvent({ name: "ptrace", json: "{}" }));
  deepStrictEqual(detector.finish().map(({ event }) => event.json()), ["{}"]);
  deepStrictEqual(detector.failures().map(({ id, message }) => [id, message]), [["B-1", "at the end"]]);
});

Deno.test("a signature is started with what the enrichers know", () => {
  const processes = { of: () => ({ exited: false, name: "bash" }), parent: () => undefined, ancestors: () => [] };
  const demo = signature({
    start: (enrichment) => (event) => ({ by: enrichment?.process_tree?.of(event)?.name }),
  });
  const [found] = createDetector([demo], { process_tree: processes }).detect(makeEvent({ name: "ptrace" }));
  deepStrictEqual(found.evidence, { by: "bash" });
});

Deno.test("each run starts anew", () => {
  const counting = signature({
    start: () => {
      let count = 0;
      return () => ({ count: ++count });
    },
  });
  for (let run = 0; run < 2; run++) {
    const [found] = createDetector([counting]).detect(makeEvent({ name: "ptrace" }));
    deepStrictEqual(found.evidence, { count: 1 });
  }
});

Deno.test("an event that no signature selects gives the same empty list each time", () => {
  const detector = createDetector(SIGNATURES);
  const event = makeEvent({ name: "write" });
  strictEqual(detector.detect(event), detector.detect(event));
});
