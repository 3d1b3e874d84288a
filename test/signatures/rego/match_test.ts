/**
 * What Rego signatures say of events: kinds of values, exact integers, errors that end one evaluation only.
 * @module
 */
import { deepStrictEqual, strictEqual, throws } from "node:assert";
import type { Signature } from "../../../src/model/mod.ts";
import { makeEvent } from "../../make_event.ts";
import { judge, loadGood, ruleFile } from "./rules.ts";

const KINDS: readonly (readonly [string, unknown])[] = [
  ["tracee_match { input.processId == 7 }", {}],
  ["tracee_match { input.processId == 8 }", undefined],
  ["tracee_match = false { true }", undefined],
  ["default tracee_match = false\ntracee_match { input.processId == 8 }", undefined],
  ['tracee_match = {"pid": input.processId} { true }', { pid: 7 }],
  ["tracee_match = {} { true }", undefined],
  ["tracee_match = [1] { true }", undefined],
  ["tracee_match = 1 { true }", undefined],
  ['tracee_match = "yes" { true }', undefined],
  ["tracee_match = null { true }", undefined],
  ['tracee_match = {"a"} { true }', undefined],
  ['tracee_match["a"] { true }', undefined],
  ['tracee_match["a"] = "b" { true }', { a: "b" }],
  ['tracee_match = {"set": {3, 1, 2}, "nested": {"list": [true, null, 1.5]}} { true }', {
    set: [1, 2, 3],
    nested: { list: [true, null, 1.5] },
  }],
  ['tracee_match = {"big": helpers.get_tracee_argument("inode") + 1} { true }', { big: 18446744073709551615n }],
  ['tracee_match = {"text": sprintf("%d", [helpers.get_tracee_argument("inode")])} { true }', {
    text: "18446744073709551614",
  }],
  ["tracee_match { crypto.sha256(input.processId) }", undefined],
  ['tracee_match = {"bytes": base64.decode("RUxG/w==")} { true }', { bytes: "ELF\ufffd" }],
];

Deno.test("a rule's value says whether it is a finding, and what is in it", async (test) => {
  const signatures = await loadGood(KINDS.map(([rule], index) => ruleFile(rule, `T-${index}`, `${index}.rego`)));
  const event = makeEvent({ args: { inode: 18446744073709551614n } });
  for (const [index, [rule, expected]] of KINDS.entries()) {
    await test.step(rule, () => deepStrictEqual(judge(signatures[index], event), expected));
  }
});

Deno.test("definitions that disagree throw, and the next evaluations go on, a thousand times", async () => {
  const [conflict, other] = await loadGood([
    ruleFile('tracee_match { true }\ntracee_match = {"a": 1} { input.processId == 7 }', "T-1", "a.rego"),
    ruleFile("tracee_match { true }", "T-2", "b.rego"),
  ]);
  const first = conflict.start();
  const second = other.start();
  for (let line = 1; line <= 1000; line++) {
    const event = makeEvent({ location: { path: "a", line } });
    throws(() => first(event), { name: "EvaluationError" });
    deepStrictEqual(second(event), {});
  }
  deepStrictEqual(first(makeEvent({ process: { pid: 8 } })), {});
});

Deno.test("an event nested too deep throws, and the next is judged", async () => {
  const [signature] = await loadGood([ruleFile('tracee_match { input.args[_].name == "x" }')]);
  const args = [{ name: "x", value: 1 }];
  const head = '{"timestamp":1,"executable":{"path":""},"containerId":"","eventName":"openat"';
  const deep = makeEvent({ args, json: `${head},"args":[${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}]}` });
  throws(() => judge(signature, deep), { name: "EvaluationError" });
  deepStrictEqual(judge(signature, makeEvent({ args })), {});
});

Deno.test("a very long event is judged, and memory is not kept for it", async () => {
  const [signature] = await loadGood([
    ruleFile('tracee_match = {"n": count(helpers.get_tracee_argument("x"))} { true }'),
  ]);
  deepStrictEqual(judge(signature, makeEvent({ args: { x: "é".repeat(2_000_000) } })), { n: 2_000_000 });
  deepStrictEqual(judge(signature, makeEvent({ args: { x: "é" } })), { n: 1 });
});

Deno.test("a source may use an event object again: the place tells them apart", async () => {
  const [signature] = await loadGood([ruleFile("tracee_match { input.processId == 7 }")]);
  const match = signature.start();
  let pid = 7;
  let line = 1;
  const event = Object.defineProperties(makeEvent(), {
    process: { get: () => ({ pid }) },
    location: { get: () => ({ path: "a", line }) },
  });
  deepStrictEqual(match(event), {});
  [pid, line] = [8, 2];
  strictEqual(match(event), undefined);
});

Deno.test("a hundred thousand evaluations leave the memory where it was", async () => {
  const [signature] = await loadGood([
    ruleFile('tracee_match { regex.match("^/etc/.*x$", helpers.get_tracee_argument("pathname")) }'),
  ]);
  const match = signature.start();
  function run(from: number, to: number): void {
    for (let line = from; line < to; line++) {
      match(makeEvent({ location: { path: "a", line }, args: { pathname: `/etc/${line}` } }));
    }
  }
  run(0, 5_000);
  const before = Deno.memoryUsage().external;
  run(5_000, 105_000);
  strictEqual(Deno.memoryUsage().external - before < 32 * 2 ** 20, true);
});

Deno.test("a rule that asks for an event by its old name sees it by that name", async () => {
  const texts = ["hooked_syscalls", "hooked_syscall"].map((name, index) =>
    ruleFile(`tracee_match = {"name": input.eventName} { true }`, `T-${index}`, `${index}.rego`).text.replace(
      '"openat"',
      `"${name}"`,
    )
  );
  const signatures: readonly Signature[] = await loadGood(
    texts.map((text, index) => ({ path: `${index}.rego`, text })),
  );
  deepStrictEqual(signatures.map((signature) => signature.selectors), [[{ name: "hooked_syscall" }], [{
    name: "hooked_syscall",
  }]]);
  const event = makeEvent({ name: "hooked_syscall" });
  deepStrictEqual(signatures.map((signature) => judge(signature, event)), [{ name: "hooked_syscalls" }, {
    name: "hooked_syscall",
  }]);
});
