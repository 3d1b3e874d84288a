/**
 * What is wrong with a file of the user is said with its place, and what would be right.
 * @module
 */
import { deepStrictEqual, match, strictEqual } from "node:assert";
import { loadUserSignatures } from "../../../src/signatures/user/mod.ts";
import { file, metadata } from "./helpers.ts";

async function problemsOf(text: string, path = "a.ts") {
  const { host, problems, signatures } = await loadUserSignatures([{ path, text }], {
    otherNames: new Set(["anti_debugging"]),
  });
  await host[Symbol.asyncDispose]();
  return { problems, ids: signatures.map(({ metadata: { id } }) => id) };
}

const START = "start: () => () => undefined";

for (
  const [text, message, place, hint] of [
    [
      "const a = 1;\nexport default { a: ; }",
      'Cannot load "a.ts": SyntaxError: Expression expected',
      [2, 21],
      undefined,
    ],
    [
      "const a: number = 1;\n\nexport default null.x;",
      "Cannot load \"a.ts\": TypeError: Cannot read properties of null (reading 'x')",
      [3, 21],
      undefined,
    ],
    [
      "enum A { B }\ninterface C { d: number }\nthrow new Error(`no ${A.B}`);",
      'Cannot load "a.ts": Error: no 0',
      [3, 7],
      undefined,
    ],
    [
      "export const a = 1;",
      'Cannot load "a.ts": it has no default export',
      [undefined, undefined],
      "expected export default { id, name, …, events, start() {…} }",
    ],
    ["export default 1;", "Cannot load the signature: it is not an object", [1, 1], undefined],
    ["export default [null];", "Cannot load the signature: it is not an object", [1, 1], undefined],
    [
      `export default {\n  ${metadata("A")},\n};`,
      'Cannot load signature "A": it has no function start()',
      [2, 7],
      undefined,
    ],
    [
      `export default {\n  id: "A",\n  name: "A", eventName: "a", description: "", events: ["openat"], ${START} };`,
      'Cannot load signature "A": it has no severity',
      [2, 7],
      undefined,
    ],
    [
      `export default {\n  id: "A", name: "A", eventName: "a", description: "",\n  severity: "hihg", events: ["openat"], ${START} };`,
      'Cannot load signature "A": unknown severity "hihg"',
      [3, 13],
      'expected one of info, low, medium, high, critical / "high"',
    ],
    [
      `export default {\n  id: "A", name: "A", eventName: "a", description: "",\n  severity: 3, events: ["openat"], ${START} };`,
      'Cannot load signature "A": its severity is not a text',
      [3, 3],
      undefined,
    ],
    [
      `export default { ${metadata("A", '[\n "opneat"]')}, ${START} };`,
      'Cannot load signature "A": unknown event "opneat"',
      [2, 2],
      '"openat"',
    ],
    [
      `export default { ${metadata("A", '[\n{ name: "openat", origin: "contaner" }]')}, ${START} };`,
      'Cannot load signature "A": unknown origin "contaner"',
      [2, 27],
      'expected one of host, container, container-init / "container"',
    ],
    [
      `export default { ${metadata("A", "[\n 7]")}, ${START} };`,
      'Cannot load signature "A": an entry of its events is neither a name nor an object with a name',
      [1, 96],
      undefined,
    ],
    [
      `export default { ${metadata("A B")}, ${START} };`.replace("a b", "a"),
      'Cannot load signature "A B": the id "A B" has blanks or control characters',
      [1, 22],
      undefined,
    ],
    [
      `export default { events: ["ptrace"],\n  id: "A", name: "ptrace",\n  eventName: "ptrace", description: "", severity: "low", ${START} };`,
      'Cannot load signature "A": the event name "ptrace" is the name of an event of Tracee',
      [3, 3],
      undefined,
    ],
    [
      `export default [\n  { ${metadata("A")}, ${START} },\n  { ${
        metadata("B").replace('"b"', '"a"')
      }, ${START} },\n];`,
      'Cannot load signature "B": the same event name "a" is in "a.ts"',
      [3, 44],
      undefined,
    ],
    [`export default { ${metadata("A", "[]")}, ${START} };`, 'Cannot load signature "A": it asks for no events', [
      1,
      96,
    ], undefined],
    [
      `export default { ${metadata("A", '"openat"')}, ${START} };`,
      'Cannot load signature "A": its events are not a list',
      [1, 96],
      'expected a list: events: ["openat"]',
    ],
    [
      `export default { ${metadata("A")}, tactic: "executoin", ${START} };`,
      'Cannot load signature "A": unknown tactic "executoin"',
      [1, 124],
      '"execution"',
    ],
    [
      `export default { ${metadata("A")}, technique: "1622", ${START} };`,
      'Cannot load signature "A": "1622" is no ATT&CK technique id',
      [1, 127],
      undefined,
    ],
    [
      `export default { ${metadata("A")}, tags: "x", ${START} };`,
      'Cannot load signature "A": its tags are not a list of texts',
      [1, 116],
      undefined,
    ],
    [
      `export default { ${metadata("A")}, properties: 1, ${START} };`,
      'Cannot load signature "A": its properties are not an object',
      [1, 116],
      undefined,
    ],
    [
      `export default [\n  { ${metadata("A")}, ${START} },\n  { ${metadata("A")}, ${START} },\n];`,
      'Cannot load signature "A": the same id is in "a.ts"',
      [3, 9],
      undefined,
    ],
    [
      'import { a } from "./a.ts";\nexport default a;',
      'Cannot load "a.ts": it imports "./a.ts"',
      [1, 19],
      "a signature is one file: it may import types (import type), and nothing else",
    ],
    ["export default { get id() { throw new Error('no'); } };", 'Cannot load "a.ts": Error: no', [1, 35], undefined],
  ] as const
) {
  Deno.test(`loading user signatures says: ${message}`, async () => {
    const { problems } = await problemsOf(text);
    const errors = problems.filter(({ level }) => level === "error");
    deepStrictEqual(errors.map((problem) => problem.message), [message]);
    const [{ location, sourceLine, expected, suggestion }] = errors;
    deepStrictEqual([location?.path, location?.line, location?.column], ["a.ts", ...place]);
    strictEqual(sourceLine, place[0] === undefined ? undefined : text.split("\n")[place[0] - 1]);
    const hints = [expected, suggestion === undefined ? undefined : `"${suggestion}"`].filter((part) =>
      part !== undefined
    );
    strictEqual(hints.join(" / "), hint ?? "");
  });
}

for (
  const [text, message] of [
    [
      `export default { ${metadata("A")}, tehcnique: "T1622", ${START} };`,
      'Signature "A": "tehcnique" means nothing in a signature',
    ],
    [
      `export default { ${metadata("A", '["anti_debugging"]')}, ${START} };`,
      'Signature "A": it asks for "anti_debugging", a signature: it is given those recorded in the log, not new ones',
    ],
  ] as const
) {
  Deno.test(`loading user signatures remarks: ${message}`, async () => {
    const { problems, ids } = await problemsOf(text);
    deepStrictEqual([problems.map((problem) => [problem.level, problem.message]), ids], [[["remark", message]], ["A"]]);
  });
}

Deno.test("every mistake of every file is said, and the other files are loaded", async () => {
  const wrong = [1, 2, 3].map((n) => ({ path: `${n}.js`, text: `export default { id: "W-${n}" };` }));
  const { host, problems, signatures } = await loadUserSignatures([...wrong, file("GOOD", "() => ({})")]);
  await using _ = host;
  deepStrictEqual(signatures.map(({ path }) => path), ["GOOD.ts"]);
  strictEqual(problems.length, 3 * 6);
});

Deno.test("wrong values are said together with wrong types", async () => {
  const text = 'export default { id: "", name: 7, eventName: "Bad Name", severity: "huge", tags: 1, tactic: "x", ' +
    'technique: false, events: [""] };';
  const { problems } = await problemsOf(text);
  deepStrictEqual(problems.map(({ message }) => message.replace('Cannot load signature "": ', "")), [
    "its name is not a text",
    "it has no description",
    "its technique is not a text",
    "its tags are not a list of texts",
    "it has no function start()",
    "the id is empty",
    'the event name "Bad Name" is not in snake_case',
    'unknown severity "huge"',
    'unknown tactic "x"',
    "a selector has no event name",
  ]);
});

Deno.test("the same event name in two files is an error that names both", async () => {
  const { host, problems } = await loadUserSignatures([
    { path: "a.ts", text: `export default { ${metadata("A")}, ${START} }` },
    { path: "b.js", text: `\nexport default { ${metadata("B").replace('"b"', '"a"')}, ${START} }` },
  ]);
  await using _ = host;
  deepStrictEqual(problems.map(({ message }) => message), [
    'Cannot load signature "B": the same event name "a" is in "a.ts"',
  ]);
  deepStrictEqual(problems[0].location, { path: "b.js", line: 2, column: 57 });
});

Deno.test("the same id in two files is an error that names both", async () => {
  const { host, problems } = await loadUserSignatures([
    { path: "a.ts", text: `export default { ${metadata("A")}, ${START} }` },
    { path: "b.js", text: `\nexport default { ${metadata("A")}, ${START} }` },
  ]);
  await using _ = host;
  strictEqual(problems[0].message, 'Cannot load signature "A": the same id is in "a.ts"');
  deepStrictEqual(problems[0].location, { path: "b.js", line: 2, column: 22 });
});

Deno.test("metadata of a user signature is read in full", async () => {
  const text = `export default { ${metadata("A", '["*", { name: "ptrace", origin: "host" }]')}, version: "2",
    tags: ["a", "b"], tactic: "execution", technique: "T1059.004", properties: { Severity: 2, big: 2n ** 64n }, ${START} }`;
  const { host, signatures } = await loadUserSignatures([{ path: "a.js", text }]);
  await using _ = host;
  deepStrictEqual(signatures, [{
    metadata: {
      version: "2",
      id: "A",
      name: "Name of A",
      eventName: "a",
      description: "",
      severity: "low",
      tactic: "execution",
      technique: "T1059.004",
      tags: ["a", "b"],
      properties: { Severity: 2, big: 18446744073709551616n },
    },
    selectors: [{ name: "*" }, { name: "ptrace", origin: "host" }],
    path: "a.js",
  }]);
});

Deno.test("JavaScript is no TypeScript", async () => {
  const { problems } = await problemsOf("const a: number = 1; export default a;", "a.js");
  match(problems[0].message, /^Cannot load "a\.js": SyntaxError/);
});

Deno.test("no files are no signatures", async () => {
  const { host, signatures, problems } = await loadUserSignatures([]);
  await using _ = host;
  deepStrictEqual([signatures, problems, await host.judge([]), await host.finish()], [[], [], [], []]);
});
