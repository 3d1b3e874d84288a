/**
 * The types for authors hold what the program gives, and the worked examples are written with them.
 * @module
 */
import { deepStrictEqual, strictEqual } from "node:assert";
import type { Event as ModelEvent, Evidence as ModelEvidence } from "../../../src/model/mod.ts";
import type { Event, Evidence, Signature } from "../../../rules/hindtrace.d.ts";
import { makeEvent } from "../../make_event.ts";
import { load } from "./helpers.ts";

const RULES = new URL("../../../rules/", import.meta.url);

/** All that an author sees of an event is there in the model, but the record itself and a recorded detection. */
type Shown = Omit<ModelEvent, "json" | "recorded">;
const asShown = (event: Event): Shown => event;
const asEvent = (event: Shown): Event => event;
const asEvidence = (evidence: ModelEvidence): Evidence => evidence;

Deno.test("the author's event is the model's event", () => {
  const event = makeEvent();
  strictEqual(asShown(asEvent(event)), event);
  strictEqual(asEvidence({}).x, undefined);
});

for (
  const [name, text, isRight] of [
    [
      "a signature in order",
      "start: () => (event) => event.process.uid === 0 ? { time: event.time } : undefined",
      true,
    ],
    ["a list of findings", "start: () => (event) => [{ a: event.args.get('a') }, {}]", true],
    ["a generator", "start: () => function* (event) { yield { n: event.name }; }", true],
    ["a matcher with an end", "start: () => Object.assign(() => {}, { finish: () => [{ n: 1n }] })", true],
    ["a promise", "start: () => async () => ({})", false],
    ["a number as a finding", "start: () => () => 1", false],
    ["no matcher", "start() {}", false],
    ["an unknown field of an event", "start: () => (event) => ({ pid: event.pid })", false],
  ] as const
) {
  Deno.test(`hindtrace.d.ts ${isRight ? "accepts" : "refuses"} ${name}`, async () => {
    const path = await Deno.makeTempFile({ suffix: ".ts" });
    await Deno.writeTextFile(
      path,
      `import type { Signature } from "${new URL("hindtrace.d.ts", RULES)}";
       export default { id: "A", name: "A", eventName: "a", description: "", severity: "low", events: ["openat"], ${text} } satisfies Signature;`,
    );
    const { success } = await new Deno.Command(Deno.execPath(), { args: ["check", "--quiet", path], stderr: "null" })
      .output();
    await Deno.remove(path);
    strictEqual(success, isRight);
  });
}

Deno.test("the worked examples are signatures", async () => {
  const all = [...Deno.readDirSync(new URL("typescript/", RULES))].map(({ name }) => name).sort();
  const names = all.filter((name) => name.endsWith(".ts")); // the others are their cases
  const modules = await Promise.all(names.map((name) => import(new URL(`typescript/${name}`, RULES).href)));
  const signatures: readonly Signature[] = modules.flatMap((module) => module.default);
  deepStrictEqual(signatures.map(({ id }) => id), ["EX-TS-1", "EX-TS-2", "EX-TS-3"]);
  const files = names.map((name) => ({
    path: name,
    text: Deno.readTextFileSync(new URL(`typescript/${name}`, RULES)),
  }));
  await using host = await load(files);
  const shadow = { name: "security_file_open", args: { pathname: "/etc/shadow" } };
  const life = (name: string, time: bigint) => makeEvent({ name, time, process: { hostPid: 7 } });
  const found = await host.judge([
    makeEvent({ ...shadow, process: { name: "cat" } }),
    makeEvent({ ...shadow, process: { name: "login" } }),
    makeEvent({ ...shadow, process: { name: "cat" } }),
    life("sched_process_exec", 1_000n),
    life("sched_process_exit", 2_000n),
    life("sched_process_exec", 1_000n),
    life("sched_process_exit", 9_000_000n),
  ]);
  deepStrictEqual(found.map((list) => list.map(({ evidence }) => evidence)), [
    [{ program: "cat", times: 1 }],
    [],
    [{ program: "cat", times: 2 }],
    [],
    [{ nanoseconds: 1000 }],
    [],
    [],
  ]);
  deepStrictEqual((await host.finish()).map(({ evidence }) => evidence), [{ count: 2 }]);
});
