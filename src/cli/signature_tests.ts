/**
 * Runs the tests of signatures: finds the cases of each, runs them, and tells which signatures have none.
 * @module
 */
import { HELPERS } from "../../rules/rego_helpers.ts";
import { InputError, type Problem, type SignatureDescription } from "../model/mod.ts";
import type { RegoTestResult } from "../signatures/rego/mod.ts";
import { readRulesDirs, type RulesDirs, type TextFile } from "../signatures/rules_dir.ts";
import { compareBytes } from "../text/compare.ts";
import { wrong } from "./argv.ts";
import { builtinCases } from "./builtin_cases.ts";
import { withFeeders } from "./judging.ts";
import { choose, loadRulebook, type Rulebook, type RulebookOptions } from "./rulebook.ts";
import { runCase } from "./run_case.ts";
import { assignCases, type AssignedCases, type SignatureCase } from "./signature_cases.ts";
import { placeText, type TestResult } from "./test_result.ts";

/** What else there is to know before. */
export interface TestOptions {
  /** Signatures without cases are skipped, not failed. */
  readonly allowUntested: boolean;
  /** Found on the command line. */
  readonly mistakes: readonly Problem[];
}

/** All tests of a run, done. */
export interface SignatureTests {
  /** Signatures by id (bytes), each with its cases; then the tests of Rego, by file and line. */
  readonly results: readonly TestResult[];
  /** Remarks: errors were thrown. */
  readonly problems: readonly Problem[];
}

/** What is to be run. */
interface Plan extends AssignedCases {
  readonly targets: readonly SignatureDescription[];
  readonly rego: readonly RegoTestResult[];
}

/**
 * Runs the tests of the signatures in rules directories, or without any, of the built-in ones.
 *
 * @param options which signatures
 * @param more what else
 * @throws {InputError} with every mistake in any file
 */
export async function runSignatureTests(options: RulebookOptions, more: TestOptions): Promise<SignatureTests> {
  const files = readRulesDirs(options.rulesDirs);
  const problems: Problem[] = [];
  await using rulebook = await load(options, more, files, problems);
  const plan = await makePlan(rulebook, options, files, problems);
  const results: TestResult[] = [];
  for (const target of plan.targets) {
    results.push(...await testSignature(target, plan, rulebook, files, more, problems));
  }
  if (results.length + plan.rego.length === 0) problems.push(nothingThere(options));
  const settled = options.skipFaulty ? problems.map(asRemark) : problems;
  if (settled.some(({ level }) => level === "error")) throw new InputError(settled);
  return { results: [...results, ...plan.rego.map(regoResult)], problems: settled };
}

/** All mistakes at once: those of the files, and those of the Rego tests beside them. */
async function load(
  options: RulebookOptions,
  { mistakes }: TestOptions,
  files: RulesDirs,
  problems: Problem[],
): Promise<Rulebook> {
  try {
    const rulebook = await loadRulebook({ ...options, rules: [] }, mistakes);
    problems.push(...rulebook.remarks);
    return rulebook;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { problems: more } = await runRego(files);
    const known = new Set(error.problems.map(keyOf));
    throw new InputError([...error.problems, ...more.filter((problem) => !known.has(keyOf(problem)))]);
  }
}

function keyOf({ message, location }: Problem): string {
  return `${location === undefined ? "" : placeText(location)} ${message}`;
}

async function makePlan(
  rulebook: Rulebook,
  options: RulebookOptions,
  files: RulesDirs,
  problems: Problem[],
): Promise<Plan> {
  const isBuiltin = options.rulesDirs.length === 0;
  const loaded = [...rulebook.signatures, ...rulebook.hosted];
  const own = loaded.filter(({ origin }) => isBuiltin === (origin === "built-in"));
  const assigned = isBuiltin ? builtinCases(own) : assignCases(files.cases, own);
  problems.push(...assigned.problems);
  const rego = await runRego(files);
  const known = new Set(problems.map(keyOf));
  problems.push(...rego.problems.filter((problem) => !known.has(keyOf(problem))));
  const targets = choose(own, options.rules, problems).toSorted((left, right) =>
    compareBytes(left.metadata.id, right.metadata.id)
  );
  const isMeant = (result: RegoTestResult) =>
    options.rules.length === 0 || targets.some((target) => isTestOf(result, target, files.rego));
  return { cases: assigned.cases, problems: [], targets, rego: rego.results.filter(isMeant) };
}

async function runRego({ rego, regoTests }: RulesDirs) {
  if (regoTests.length === 0) return { results: [], problems: [] };
  const { runRegoTests } = await import("../signatures/rego/mod.ts");
  return await runRegoTests([...rego, ...regoTests], { helpers: HELPERS });
}

async function testSignature(
  target: SignatureDescription,
  plan: Plan,
  rulebook: Rulebook,
  files: RulesDirs,
  { allowUntested }: TestOptions,
  problems: Problem[],
): Promise<readonly TestResult[]> {
  const { id, eventName } = target.metadata;
  const suite = `${id} ${eventName}`;
  const cases = plan.cases.get(target) ?? [];
  const results: TestResult[] = [];
  for (const file of cases) {
    const { result, problem } = await runOne(file, target, suite, rulebook, files);
    if (result !== undefined) results.push(result);
    if (problem !== undefined) problems.push(problem);
  }
  const isTested = plan.rego.some((result) => result.outcome !== "skip" && isTestOf(result, target, files.rego));
  if (results.length > 0 || isTested) return results; // of its cases, --skip-faulty may have left none
  const outcome = allowUntested ? "skip" : "fail";
  const message = target.language === "rego"
    ? "untested: it has no match or miss file and no test_ rule"
    : "untested: it has no match or miss file";
  return [{ suite, name: "has cases", location: { path: target.origin }, outcome, message, details: [] }];
}

/** Each case is a run of its own: a signature of the user gets a process of its own for it. */
async function runOne(
  file: SignatureCase,
  target: SignatureDescription,
  suite: string,
  { signatures }: Rulebook,
  { scripts }: RulesDirs,
) {
  const { id } = target.metadata;
  const common = { policies: undefined, isChosen: true, remarks: [], [Symbol.asyncDispose]: () => Promise.resolve() };
  const script = scripts.find(({ path }) => path === target.origin);
  if (script === undefined) {
    const running = withFeeders(signatures, (metadata) => metadata.id === id);
    return await runCase(file, { rulebook: { ...common, signatures: running, hosted: [] }, id, suite });
  }
  const { loadUserSignatures } = await import("../signatures/user/mod.ts");
  const { host } = await loadUserSignatures([script]);
  await using _ = host;
  return await runCase(file, { rulebook: { ...common, signatures: [], hosted: [target], host }, id, suite });
}

/** A test is of a signature when it is in the same package, or in the file that is named after the signature's. */
function isTestOf({ name, location }: RegoTestResult, { origin }: SignatureDescription, rego: readonly TextFile[]) {
  const source = rego.find(({ path }) => path === origin);
  if (source === undefined) return false;
  if (location.path === origin.replace(/\.rego$/, "_test.rego")) return true;
  const [, declared] = /^\s*package\s+([\w.]+)/m.exec(source.text) ?? [];
  return declared !== undefined && name.slice(0, name.lastIndexOf(".")) === `data.${declared}`;
}

function regoResult({ name, location, outcome, message }: RegoTestResult): TestResult {
  return {
    suite: location.path,
    name,
    location,
    outcome,
    message: outcome === "skip" ? "its name begins with todo_" : message,
    details: outcome === "fail" ? [["at", placeText(location)]] : [],
  };
}

function nothingThere({ rulesDirs }: RulebookOptions): Problem {
  const where = rulesDirs.length === 0 ? "" : ` in ${rulesDirs.map((dir) => `"${dir}"`).join(", ")}`;
  return wrong(`Cannot test anything: there are no signatures${where}`, "expected .rego, .wasm, .ts or .js files");
}

/** With `--skip-faulty`, what cannot be run is told and left out. */
function asRemark(problem: Problem): Problem {
  return problem.location === undefined ? problem : { ...problem, level: "remark" };
}
