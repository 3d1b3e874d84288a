/**
 * Test results as JUnit XML, as Jenkins, GitLab and GitHub's reporters read it.
 * @module
 */
import { escapeText } from "../text/escape.ts";
import { countOutcomes, placeText, type TestResult } from "./test_result.ts";

/**
 * Writes results as JUnit XML: a suite for each signature or file of tests. Without times: the same tests, the same
 * bytes.
 *
 * @param results all tests, in order
 * @example
 * ```ts
 * import { match } from "node:assert";
 * const location = { path: 'a"<.rego', line: 2 };
 * const result = { suite: "a", name: "\u0000&", location, outcome: "fail", message: "it is false", details: [] } as const;
 * match(
 *   junitText([result]),
 *   /<testcase name="\\x00&amp;" classname="a" file="a&quot;&lt;.rego" line="2">\n {6}<failure message="it is false">/,
 * );
 * ```
 */
export function junitText(results: readonly TestResult[]): string {
  const suites = Map.groupBy(results, ({ suite }) => suite);
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites name="hindtrace" ${counts(results)}>`];
  for (const [name, members] of suites) {
    lines.push(`  <testsuite name="${attribute(name)}" ${counts(members)}>`);
    for (const member of members) lines.push(...caseLines(member));
    lines.push("  </testsuite>");
  }
  lines.push("</testsuites>");
  return lines.join("\n") + "\n";
}

function counts(results: readonly TestResult[]): string {
  const { fail, skip } = countOutcomes(results);
  return `tests="${results.length}" failures="${fail}" errors="0" skipped="${skip}"`;
}

function caseLines({ suite, name, location, outcome, message, details }: TestResult): readonly string[] {
  const { path, line } = location;
  const place = `file="${attribute(path)}"${line === undefined ? "" : ` line="${line}"`}`;
  const open = `    <testcase name="${attribute(name)}" classname="${attribute(suite)}" ${place}`;
  if (outcome === "pass") return [`${open}/>`];
  const said = message === undefined ? "" : ` message="${attribute(message)}"`;
  if (outcome === "skip") return [`${open}>`, `      <skipped${said}/>`, "    </testcase>"];
  const text = [placeText(location), ...details.map(([key, value]) => `${key}: ${value}`)].map(content).join("\n");
  return [`${open}>`, `      <failure${said}>${text}</failure>`, "    </testcase>"];
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Most characters that XML 1.0 cannot hold are controls: they become visible escapes. */
function content(text: string): string {
  return escapeText(text).replace(/[&<>]/g, (character) => ENTITIES[character]);
}

function attribute(text: string): string {
  return content(text).replaceAll('"', ENTITIES['"']);
}
