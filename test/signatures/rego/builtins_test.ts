/**
 * Our built-ins against what OPA 1.22 itself says: `builtins.jsonl` has an expression and its value a line, without a
 * value where the call is undefined.
 * @module
 */
import { deepStrictEqual } from "node:assert";
import { BUILTINS, reasonAgainst } from "../../../src/signatures/rego/builtins/mod.ts";
import { compile } from "../../../src/signatures/rego/compile.ts";
import { Policy } from "../../../src/signatures/rego/policy.ts";
import { type JsonValue, readJson } from "../../../src/signatures/rego/value.ts";

interface Expected {
  readonly expr: string;
  readonly value?: JsonValue;
}

const lines = Deno.readTextFileSync(new URL("builtins.jsonl", import.meta.url)).trim().split("\n");
const expected = lines.map((line) => readJson(line) as unknown as Expected);

Deno.test("built-ins of the host give what OPA gives", async (test) => {
  const values = await evaluate(expected.map((one) => one.expr));
  for (const [index, { expr, value }] of expected.entries()) {
    await test.step(expr, () => deepStrictEqual(values[index], value));
  }
});

Deno.test("every built-in of the host is among the expressions", () => {
  const text = lines.join("\n");
  const untried = [...BUILTINS.keys()].filter((name) => !text.includes(`${name}(`));
  deepStrictEqual(untried, []);
});

Deno.test("the host knows why it refuses what is not in the log", () => {
  deepStrictEqual(
    ["http.send", "time.now_ns", "rand.intn", "nosuch"].map((name) => reasonAgainst(name)?.split(",")[0]),
    [
      "it asks the network",
      "it reads the clock",
      "it draws random numbers",
      undefined,
    ],
  );
});

/** Values of expressions, all in one policy. */
async function evaluate(expressions: readonly string[]): Promise<readonly (JsonValue | undefined)[]> {
  const rules = expressions.map((expression, index) => `values["${index}"] = x { x := ${expression} }`);
  const text = `package all\n${rules.join("\n")}\ntracee_match = values { true }`;
  const { errors, wasm } = await compile({ files: [{ path: "all.rego", text }], hostBuiltins: [...BUILTINS.keys()] });
  deepStrictEqual(errors, []);
  const policy = new Policy(wasm ?? new Uint8Array(), { builtins: BUILTINS });
  policy.setInput("{}");
  const values = readJson(policy.evaluate(policy.entrypoints["all/tracee_match"]) ?? "{}") as Record<string, JsonValue>;
  return expressions.map((_, index) => values[String(index)]);
}
