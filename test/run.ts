/**
 * Runs all tests, and the examples in the comments of the code, names those that were left out, and counts them in its
 * last line. `deno task test [PATH…]`.
 * @module
 */

const ROOT = new URL("../", import.meta.url);

if (import.meta.main) {
  Deno.exitCode = await runTests(Deno.args.length > 0 ? Deno.args : ["test", "src", "rules", "build"]);
}

async function runTests(paths: readonly string[]): Promise<number> {
  const report = await Deno.makeTempFile({ suffix: ".xml" });
  try {
    const { code } = await new Deno.Command(Deno.execPath(), {
      args: ["test", "-A", "--doc", "--quiet", `--junit-path=${report}`, ...paths],
      cwd: ROOT,
      stdin: "null",
    }).spawn().status;
    const { leftOut, text } = describe(await Deno.readTextFile(report), code);
    if (leftOut.length > 0) console.log(`Left out:\n${leftOut.map((name) => `  ${name}\n`).join("")}`);
    console.log(text);
    return code === 0 ? 0 : 1;
  } finally {
    await Deno.remove(report);
  }
}

/**
 * Reads a JUnit report as `deno test` writes it.
 *
 * @param report XML; empty when the tests could not begin
 * @param code exit code of `deno test`
 * @returns names of the tests left out, and the line that counts
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * const report = '<testcase name="a"></testcase><testcase name="left out: b &amp; c"><skipped/></testcase>';
 * deepStrictEqual(describe(report, 0), { leftOut: ["left out: b & c"], text: "1 passed, 0 failed, 1 skipped" });
 * deepStrictEqual(describe("", 1), { leftOut: [], text: "0 passed, 1 failed" });
 * ```
 */
export function describe(report: string, code: number): { readonly leftOut: readonly string[]; readonly text: string } {
  let passed = 0;
  let failed = 0;
  const leftOut: string[] = [];
  for (
    const [, name, outcome] of report.matchAll(/<testcase name="([^"]*)"[^>]*?(?:\/>|>\s*(<failure|<error|<skipped)?)/g)
  ) {
    if (outcome === "<skipped") leftOut.push(unescapeXml(name));
    else if (outcome === undefined) passed++;
    else failed++;
  }
  // A file that does not compile, or throws before its first test, is in no report.
  if (code !== 0 && failed === 0) failed = 1;
  const skipped = leftOut.length === 0 ? "" : `, ${leftOut.length} skipped`;
  return { leftOut, text: `${passed} passed, ${failed} failed${skipped}` };
}

function unescapeXml(text: string): string {
  const names: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (entity, decimal, hexadecimal, name) => {
    if (name !== undefined) return names[name] ?? entity;
    return String.fromCodePoint(decimal === undefined ? parseInt(hexadecimal, 16) : Number(decimal));
  });
}
