/**
 * What the definition of a signature fills in and refuses.
 * @module
 */
import { deepStrictEqual, strictEqual, throws } from "node:assert";
import { defineSignature, findMetadataProblems, FOUND, type SignatureDefinition } from "../../src/signatures/define.ts";

const DEFINITION: SignatureDefinition = {
  id: "DEMO-1",
  name: "Demo",
  eventName: "demo",
  description: "",
  severity: "low",
  events: ["ptrace", { name: "openat", origin: "container" }],
  start: () => () => FOUND,
};

Deno.test("defineSignature() fills in what is usual", () => {
  const { metadata, selectors, language, origin } = defineSignature(DEFINITION);
  deepStrictEqual(metadata, {
    version: "1",
    tags: [],
    properties: {},
    id: "DEMO-1",
    name: "Demo",
    eventName: "demo",
    description: "",
    severity: "low",
  });
  deepStrictEqual(selectors, [{ name: "ptrace" }, { name: "openat", origin: "container" }]);
  deepStrictEqual([language, origin], ["typescript", "built-in"]);
});

for (
  const [change, problem] of [
    [{ id: " " }, "the id is empty"],
    [{ id: "A 1" }, 'the id "A 1" has blanks or control characters'],
    [{ id: "A\x1b[1m" }, 'the id "A\\u001b[1m" has blanks or control characters'],
    [{ id: "A\u202e1" }, "has blanks or control characters"],
    [{ name: "" }, "the name is empty"],
    [{ eventName: "Demo" }, 'the event name "Demo" is not in snake_case'],
    [{ eventName: "openat" }, 'the event name "openat" is the name of an event of Tracee'],
    [{ eventName: "hooked_syscalls" }, 'the event name "hooked_syscalls" is the name of an event of Tracee'],
    [{ severity: "severe" }, 'unknown severity "severe"'],
    [{ tactic: "Stealth" }, 'unknown tactic "Stealth"'],
    [{ technique: "1055" }, '"1055" is no ATT&CK technique id'],
    [{ events: [] }, "it asks for no events"],
    [{ events: [""] }, "a selector has no event name"],
  ] as const
) {
  Deno.test(`defineSignature() refuses: ${problem}`, () => {
    const definition = { ...DEFINITION, ...change } as SignatureDefinition;
    throws(() => defineSignature(definition), (error) => error instanceof TypeError && error.message.includes(problem));
  });
}

Deno.test("defineSignature() names every problem", () => {
  const definition = { ...DEFINITION, name: "", technique: "x", tactic: "mischief" };
  const { events: _, start: __, ...metadata } = { version: "1", tags: [], properties: {}, ...definition };
  deepStrictEqual(findMetadataProblems(metadata, []).length, 4);
});

Deno.test("of what is not there nothing is said", () => {
  deepStrictEqual(findMetadataProblems({}), []);
});

Deno.test("an event that is a detection by itself may give its name to a signature", () => {
  strictEqual(defineSignature({ ...DEFINITION, eventName: "stack_pivot" }).metadata.eventName, "stack_pivot");
});

for (const tactic of ["defense-evasion", "stealth", "defense-impairment"]) {
  Deno.test(`defineSignature() knows the tactic ${tactic}`, () => {
    deepStrictEqual(defineSignature({ ...DEFINITION, tactic }).metadata.tactic, tactic);
  });
}
