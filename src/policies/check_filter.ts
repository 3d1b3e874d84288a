/**
 * Checks one filter of a rule: whether its field exists, its operator fits and its values can be.
 * @module
 */
import type { Filter } from "../model/mod.ts";
import { suggest } from "../text/suggest.ts";
import { type ArgScope, checkArgFilter } from "./check_arg.ts";
import { emptyValues, numberMistakes, sizeMistake, textMistakes, type ValueMistake } from "./check_value.ts";
import { cutComm } from "./comm.ts";
import { CONTEXT_NAMES, type ContextField, subjectOf } from "./fields.ts";
import { type Expression, OPERATORS, parseFilter } from "./filter.ts";
import { isPattern } from "./text_match.ts";
import { locate, type Written } from "./written.ts";
import type { PolicyReport } from "./report.ts";

/** Bare words that are conditions of their own. */
const FLAGS = ["container", "not-container", "host", "not-host", "podSandbox", "not-podSandbox"];

/**
 * Checks a filter of a rule.
 *
 * @param written the filter
 * @param scope the rule it belongs to
 * @param report takes what is wrong with it
 * @returns the filter, or undefined when it is wrong
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { createReport, policyReport } from "./report.ts";
 * import { flagText } from "./written.ts";
 * const report = createReport();
 * const rule = { eventText: "openat", events: new Set(["openat"]), hasArgsOf: () => true };
 * strictEqual(checkFilter(flagText("filter", "uid=0"), rule, policyReport(report, "p"))?.operator, "=");
 * strictEqual(checkFilter(flagText("filter", "uid=root"), rule, policyReport(report, "p")), undefined);
 * ```
 */
export function checkFilter(written: Written, scope: ArgScope, report: PolicyReport): Filter | undefined {
  const expression = parseFilter(written);
  if ("message" in expression) {
    const { at, message, expected } = expression;
    report.error(at, `invalid filter operator: ${written.text}: ${message}`, { expected });
    return undefined;
  }
  if (expression.operator === undefined) return checkBare(expression, report);
  const mistakes = findMistakes(expression, scope, report);
  for (const { at, message, expected, suggestion } of mistakes) report.error(at, message, { expected, suggestion });
  if (mistakes.length > 0) return undefined;
  if (expression.hasBlanks) report.notPortable(written, "blanks around the operator or a value");
  return toFilter(expression, report);
}

function checkBare(expression: Expression, report: PolicyReport): Filter | undefined {
  const { field, whole } = expression;
  const name = field.text.replace(/^(context|scope)\./, "");
  if (FLAGS.includes(name)) {
    const [field, value] = name.startsWith("not-") ? [name.slice(4), "false"] : [name, "true"];
    report.notPortable(whole, `in files its validator asks for ${field}=${value}`);
    return { field: name, values: [], text: whole.text, location: locate(whole) };
  }
  const hasOperand = subjectOf(name) !== undefined || name === "args" || name === "data";
  report.error(whole, `invalid filter operator: ${whole.text}`, {
    expected: hasOperand ? `one of ${OPERATORS.join(", ")} and a value` : "a field, an operator and a value",
    suggestion: hasOperand ? undefined : suggest(name, FLAGS),
  });
  return undefined;
}

function findMistakes(expression: Expression, scope: ArgScope, report: PolicyReport): ValueMistake[] {
  const { field } = expression;
  const [, prefix] = /^(args|data)\.?$/.exec(field.text) ?? [];
  if (prefix !== undefined) {
    const message = `${prefix === "args" ? "arg" : "data"} name can't be empty`;
    return [{ at: expression.whole, message, expected: `${prefix}.NAME${expression.operator}VALUE` }];
  }
  const subject = subjectOf(field.text);
  if (subject === undefined) return [unknownField(field, scope)];
  if (subject.kind === "arg") return checkArgFilter(expression, subject, scope, report);
  if (subject.kind === "context") return contextMistakes(expression, subject.field);
  if (expression.values.every((value) => value.text === "")) {
    return [{ at: expression.whole, message: "retval cannot be empty", expected: "a number" }];
  }
  if (expression.operator === "<" || expression.operator === ">") {
    report.notPortable(expression.whole, `its validator refuses ${expression.operator} for retval in files`);
  } else if (expression.values.length > 1) {
    report.notPortable(expression.whole, "its validator refuses lists for retval in files");
  }
  return [...emptyValues(expression, "retval"), ...numberMistakes(expression, "int64", "retval")];
}

function unknownField(field: Written, scope: ArgScope): ValueMistake {
  const name = field.text.replace(/^(context|scope)\./, "");
  const isArg = [...scope.events].some((event) => scope.hasArgsOf(event, name));
  const suggestion = isArg ? `data.${name}` : suggest(name, [...CONTEXT_NAMES, "retval"]);
  return {
    at: field,
    message: `filter ${field.text} is not valid`,
    expected: "a context field, retval, or data.NAME",
    suggestion,
  };
}

function contextMistakes(expression: Expression, field: ContextField): ValueMistake[] {
  const name = expression.field.text;
  const empty = emptyValues(expression, name);
  if (field.kind === "text") return [...empty, ...textMistakes(expression, name)];
  if (field.kind === "flag") return [...empty, ...flagMistakes(expression, name)];
  return [...empty, ...numberMistakes(expression, field.kind, name)];
}

function flagMistakes(expression: Expression, name: string): ValueMistake[] {
  const allowed = name.endsWith("container") ? ["true", "false", "started"] : ["true", "false"];
  const wrong = expression.values.filter(({ text }) => text !== "" && !allowed.includes(text));
  return [
    ...sizeMistake(expression, name, "is true or false"),
    ...wrong.map((at) => ({
      at,
      message: `invalid filter value ${at.text} for ${name}`,
      expected: allowed.join(" or "),
      suggestion: suggest(at.text, allowed),
    })),
  ];
}

function toFilter(expression: Expression, report: PolicyReport): Filter {
  const { field, operator, whole } = expression;
  const subject = subjectOf(field.text);
  const context = subject?.kind === "context" ? subject.field : undefined;
  if (context?.isOurs) report.notPortable(field, `it has no filter ${field.text}`);
  const isComm = context?.names[0] === "comm";
  const values = expression.values.map((value) => isComm ? checkComm(value, report) : value.text);
  return { field: field.text, operator, values, text: whole.text.trim(), location: locate(whole) };
}

/** A longer name would never be found. */
function checkComm(value: Written, report: PolicyReport): string {
  if (isPattern(value.text)) return value.text;
  const cut = cutComm(value.text);
  if (cut !== value.text) report.remark(value, `"${value.text}" is looked for as "${cut}": comm holds 15 bytes`);
  return cut;
}
