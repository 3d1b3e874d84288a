/** Tracee's own cases of policy files: accepted or refused, save the limits that are lifted here. */
import { ok, strictEqual } from "node:assert";
import { loadPolicies } from "../../src/policies/mod.ts";
import { leaveOut, readConformance } from "../rules/conformance.ts";
import { loadTexts, VOCABULARY } from "./make_policy.ts";

interface Case {
  readonly id: string;
  readonly name: string;
  readonly policy?: object;
  readonly plain_policy?: object;
  readonly policies?: readonly object[];
  readonly file_content?: string;
  readonly valid: boolean;
  readonly expected_error_contains: string | null;
}

interface LoadingCase {
  readonly id: string;
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly paths: readonly string[];
  readonly expected_policy_count: number;
  readonly expected_error_contains: string | null;
}

/** Accepted here with a remark. */
const LIFTED = /is duplicated|too many policies/;
/** Tracee checks these later than the layer the case is about; a file with them is refused as a whole. */
const LATER = /^(missing name|empty scope|empty rules) \(validated by/;
/** The tests of Tracee register one event more. */
const vocabulary = {
  ...VOCABULARY,
  signatures: new Map([...VOCABULARY.signatures, ["fake_signature", { id: "FAKE", name: "Fake", ready: true }]]),
};

const cases = readConformance<{ cases: readonly Case[] }>("policy_validation_cases")?.cases;
if (cases === undefined) leaveOut("policy_validation_cases");

for (const each of cases ?? []) {
  Deno.test(`policies are accepted or refused as in ${each.id}: ${each.name}`, () => {
    const { errors, problems } = loadTexts(textsOf(each), vocabulary);
    const why = each.expected_error_contains ?? "";
    const isLifted = LIFTED.test(why);
    const isValid = (each.valid || isLifted) && !LATER.test(each.name);
    strictEqual(errors.length === 0, isValid, errors.map((error) => error.message).join("\n"));
    if (isLifted) ok(problems.some((problem) => LIFTED.test(problem.message)), "a remark says so");
    else if (!isValid && why !== "") saysSo(errors.map((error) => error.message), why);
  });
}

function textsOf(each: Case): string[] {
  if (each.file_content !== undefined) return [each.file_content];
  return (each.policies ?? [each.policy ?? each.plain_policy]).map((policy) => JSON.stringify(policy));
}

/** Tracee's words are in ours, without the names of its functions. */
function saysSo(messages: readonly string[], why: string): void {
  const words = why.replace(/^[\w.]+: /, "");
  ok(messages.some((message) => message.includes(words)), `"${words}" must be in: ${messages.join("; ")}`);
}

const loadingCases = readConformance<{ cases: readonly LoadingCase[] }>("policy_loading_cases")?.cases;
if (loadingCases === undefined) leaveOut("policy_loading_cases");

for (const each of loadingCases ?? []) {
  Deno.test(`policy files are found as in ${each.id}: ${each.name}`, () => {
    const folder = Deno.makeTempDirSync();
    try {
      for (const [name, text] of Object.entries(each.files)) {
        Deno.writeTextFileSync(`${folder}/${name}`, text.replace(/("?event"?: "?)EVENT/g, "$1write"));
      }
      const paths = each.paths.map((path) => path === "" ? "" : `${folder}/${path}`);
      const { policies, problems } = loadPolicies(paths, vocabulary);
      const errors = problems.filter((problem) => problem.level === "error").map((problem) => problem.message);
      if (each.expected_error_contains !== null) {
        return ok(
          errors.some((message) => message.toLowerCase().includes(each.expected_error_contains ?? "")),
          errors.join(),
        );
      }
      strictEqual(errors.join(), "");
      strictEqual(policies.length, each.expected_policy_count);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  });
}
