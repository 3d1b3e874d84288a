import { deepStrictEqual, strictEqual } from "node:assert";
import { EventRecorder } from "../../src/cli/event_recorder.ts";
import type { Event } from "../../src/model/mod.ts";

/** A file that remembers the names of its events. */
function remember() {
  const names: string[] = [];
  return { names, add: (events: readonly Event[]) => void names.push(...events.map(({ name }) => name)) };
}

function event(name: string): Event {
  return { name } as Event;
}

Deno.test("without --keep everything is saved at once", () => {
  const file = remember();
  new EventRecorder(file, undefined).add([event("a"), event("b")], 10, 0);
  deepStrictEqual(file.names, ["a", "b"]);
});

Deno.test("with --keep only what came shortly before a finding, and after it", () => {
  const file = remember();
  const recorder = new EventRecorder(file, 100);
  recorder.add([event("long ago")], 10, 0);
  recorder.add([event("before")], 10, 50);
  recorder.add([event("trigger")], 10, 120);
  deepStrictEqual(file.names, []);
  recorder.trigger(120);
  deepStrictEqual(file.names, ["before", "trigger"]);
  recorder.add([event("after")], 10, 219);
  recorder.add([event("too late")], 10, 221);
  deepStrictEqual(file.names, ["before", "trigger", "after"]);
  recorder.trigger(250);
  deepStrictEqual(file.names.at(-1), "too late");
  strictEqual(recorder.isCut, false);
});

Deno.test("the memory of --keep is bounded, and it is said", () => {
  const file = remember();
  const recorder = new EventRecorder(file, 1_000_000, 5000);
  for (let number = 0; number < 1000; number++) recorder.add([event(`${number}`)], 600, number);
  strictEqual(recorder.isCut, true);
  recorder.trigger(1000);
  deepStrictEqual(file.names, ["995", "996", "997", "998", "999"]);
});
