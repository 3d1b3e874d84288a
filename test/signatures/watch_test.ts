/**
 * Watching a signature changes nothing of what it finds.
 * @module
 */
import { deepStrictEqual, ok } from "node:assert";
import { SIGNATURES } from "../../rules/mod.ts";
import type { Event, Signature } from "../../src/model/mod.ts";
import { createDetector } from "../../src/signatures/detect.ts";
import { watchSignature } from "../../src/signatures/watch.ts";
import { eventFromJson } from "../../src/sources/tracee_json/mod.ts";

const FOLDER = new URL("../../fixtures/signatures/", import.meta.url);

function eventsOf(signature: Signature): readonly Event[] {
  return ["match", "miss"].flatMap((kind) => {
    const text = Deno.readTextFileSync(new URL(`${signature.metadata.eventName}/${kind}.jsonl`, FOLDER));
    return text.split("\n").filter((line) => line !== "").map((line) => eventFromJson(line));
  });
}

for (const signature of SIGNATURES) {
  Deno.test(`${signature.metadata.id} finds the same when it is watched`, () => {
    const watched = watchSignature(signature);
    const [plain, seen] = [createDetector([signature]), createDetector([watched.signature])];
    const events = eventsOf(signature);
    deepStrictEqual(events.map((event) => seen.detect(event)), events.map((event) => plain.detect(event)));
    deepStrictEqual([seen.failures(), plain.failures()], [[], []]);
    ok(watched.given() > 0);
  });
}

Deno.test("what is looked for twice in an event is one look", () => {
  const start = () => (event: Event) => {
    for (let count = 0; count < 3; count++) event.args.get("a");
    return [event.process.uid, event.container?.id].includes("") ? {} : undefined;
  };
  const watched = watchSignature({ ...SIGNATURES[0], start });
  const match = watched.signature.start();
  match(eventFromJson('{"eventName":"ptrace","timestamp":1,"userId":0,"args":[{"name":"a","value":1}]}'));
  match(eventFromJson('{"eventName":"ptrace","timestamp":1,"userId":0,"containerId":"3a","args":[]}'));
  deepStrictEqual(watched.looked().map(({ field, asked, found }) => [field, asked, found]), [
    ["args.a", 2, 1],
    ["process.uid", 2, 2],
    ["container", 2, 1],
    ["container.id", 1, 1],
  ]);
});
