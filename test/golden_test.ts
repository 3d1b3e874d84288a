import { strictEqual, throws } from "node:assert";
import { firstDifference, golden, WRITES_GOLDEN } from "./golden.ts";

for (
  const [expected, actual, difference] of [
    ["a\nb\nc\nd\n", "a\nb\nc\nx\n", "at line 4:\n  b\n  c\n- d\n+ x"],
    ["a\n", "a\nb\n", "at line 2:\n  a\n+ b"],
    ["a\nb\n", "a\nb", "at line 2:\n  a\n- b\n+ b⏎missing"],
    ["", "1\n2\n3\n4\n5\n6\n7\n", "at line 1:\n+ 1\n+ 2\n+ 3\n+ 4\n+ 5\n+ 6\n+ … 1 more"],
  ] as const
) {
  Deno.test(`firstDifference() of ${JSON.stringify(expected)} and ${JSON.stringify(actual)}`, () => {
    strictEqual(firstDifference(expected, actual), difference);
  });
}

Deno.test({
  name: "golden() takes a missing file as empty, and names the file that differs",
  ignore: WRITES_GOLDEN,
  fn() {
    const missing = new URL("./no_such_file", import.meta.url);
    golden(missing, "");
    throws(() => golden(missing, "x\n"), /test\/no_such_file is not what was said/);
  },
});
