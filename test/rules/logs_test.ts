import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { SIGNATURES } from "../../rules/mod.ts";
import { generate } from "../../bench/generate.ts";
import { namedValues } from "../../src/events/mod.ts";
import { vocabularyOf } from "../../src/cli/rulebook.ts";
import { loadPolicies } from "../../src/policies/mod.ts";
import { createDetector } from "../../src/signatures/detect.ts";
import { eventFromJson } from "../../src/sources/tracee_json/mod.ts";
import { runProgram } from "../run_program.ts";

const SHARED = new URL("../../../shared/", import.meta.url);
const isThere = await Deno.stat(SHARED).then(() => true, () => false);

const DIGESTS = [
  "24058 findings 6ff135af3f5c73788e6b4eaaee28cc15a09388b9cfcba12c5c1dffb50c0293a3",
  "1 findings dc535c038f7285a4e274f55a0aee51108a6bec3dfca5329cf53c29f21b7a920e",
];

function isValid(path: string): boolean {
  const { policies, problems } = loadPolicies([path], vocabularyOf(SIGNATURES));
  return policies.length > 0 && problems.every(({ level }) => level === "remark");
}

/** Findings by signature. */
function countFindings(lines: readonly string[]): Record<string, number> {
  const detector = createDetector(SIGNATURES);
  const counts: Record<string, number> = {};
  for (const line of lines) {
    for (const { signature } of detector.detect(eventFromJson(line))) {
      counts[signature.id] = (counts[signature.id] ?? 0) + 1;
    }
  }
  return counts;
}

/** The line as v0.23 and later write it: numbers where there were words. */
function withNumbers(line: string): string {
  const event = JSON.parse(line);
  for (const arg of event.args) {
    const number = typeof arg.value === "string" ? namedValues(event.eventName, arg.name)?.parse(arg.value) : undefined;
    if (number !== undefined) arg.value = Number(number);
  }
  return JSON.stringify(event);
}

Deno.test("signatures find the same in words and in numbers", () => {
  const lines = generate(7).take(20_000).toArray().map((line) => line.trimEnd());
  const inWords = countFindings(lines);
  ok(Object.keys(inWords).length >= 5, JSON.stringify(inWords));
  ok(lines.some((line) => withNumbers(line) !== line));
  deepStrictEqual(countFindings(lines.map(withNumbers)), inWords);
});

if (!isThere) {
  Deno.test({ name: "left out: ../shared is not there: logs and policies of others", ignore: true, fn() {} });
} else {
  Deno.test("the signatures make on a generated log what Tracee's own engine made of it", async () => {
    const folder = await Deno.makeTempDir();
    const log = `${folder}/log.jsonl`;
    const generator = new URL("prototypes/scanner/gen.ts", SHARED).pathname;
    await new Deno.Command(Deno.execPath(), { args: ["run", "-A", "--no-config", generator, log, "100000000", "42"] })
      .output();
    const { stdout } = await runProgram(["analyze", "-q", "-o", "jsonl", log]);
    await Deno.remove(folder, { recursive: true });
    const counts: Record<string, number> = {};
    for (const line of stdout.trim().split("\n")) {
      const id = /"signature":\{"id":"([^"]+)"/.exec(line)?.[1] ?? "";
      counts[id] = (counts[id] ?? 0) + 1;
    }
    deepStrictEqual(counts, {
      "TRC-107": 667,
      "TRC-1022": 382,
      "TRC-1023": 168,
      "TRC-1024": 70,
      "TRC-101": 64,
      "TRC-103": 13,
      "TRC-102": 9,
    });
  });

  Deno.test("all policies of others and all signatures say the same of all logs, each time", async () => {
    const samples = new URL("samples/", SHARED);
    const policies: string[] = [];
    const names = new Set<string>();
    for (
      const { name } of [...Deno.readDirSync(new URL("policies/", samples))].sort((a, b) => a.name < b.name ? -1 : 1)
    ) {
      const path = new URL(`policies/${name}`, samples).pathname;
      if (name === "index.jsonl" || !isValid(path)) continue;
      // Two policies of one name cannot be loaded together.
      const title = /name["']?:\s*["']?([\w.-]+)/.exec(await Deno.readTextFile(path))?.[1] ?? "";
      if (names.has(title)) continue;
      names.add(title);
      policies.push("-p", path);
    }
    ok(policies.length > 60, `${policies.length / 2} policies`);
    const run = (...args: string[]) =>
      runProgram(["analyze", "-q", "-o", "jsonl", ...args, new URL("tracee", samples).pathname]);
    const [first, second, all] = await Promise.all([run(...policies), run(...policies), run()]);
    strictEqual(first.stdout, second.stdout);
    deepStrictEqual([await digest(first.stdout), await digest(all.stdout)], DIGESTS);
  });
}

/** SHA-256 of findings, without the path of the checkout. */
async function digest(text: string): Promise<string> {
  const plain = text.replaceAll(SHARED.pathname, "");
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(plain));
  return `${plain.split("\n").length - 1} findings ${new Uint8Array(hash).toHex()}`;
}
