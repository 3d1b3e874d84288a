/**
 * Checks the scope of a policy: for whom it is.
 * @module
 */
import type { Filter } from "../model/mod.ts";
import { suggest } from "../text/suggest.ts";
import { comparesSize, emptyValues, numberMistakes, sizeMistake, type ValueMistake } from "./check_value.ts";
import { cutComm } from "./comm.ts";
import { type Expression, OPERATORS, parseFilter } from "./filter.ts";
import type { PolicyReport } from "./report.ts";
import { findScopeField, parseExecutable, SCOPE_NAMES, type ScopeField } from "./scope_fields.ts";
import { locate, type Written } from "./written.ts";

/**
 * Checks the scopes of one policy.
 *
 * @param items each scope as written
 * @param report takes what is wrong with them
 * @returns those that are right, under their names of today
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createReport, policyReport } from "./report.ts";
 * import { flagText } from "./written.ts";
 * const [scope] = checkScopes([flagText("scope", "bin=/bin/sh")], policyReport(createReport(), "p"));
 * deepStrictEqual([scope.field, scope.values], ["executable", ["/bin/sh"]]);
 * ```
 */
export function checkScopes(items: readonly Written[], report: PolicyReport): Filter[] {
  const global = items.find((item) => item.text.trim() === "global");
  if (global !== undefined && items.length > 1) {
    report.error(global, "global scope must be unique", { expected: "either global or the other scopes" });
  }
  const scopes = items.map((item) => checkScope(item, report)).filter((scope) => scope !== undefined);
  const inside = scopes.some((scope) => scope.field === "container");
  if (inside && scopes.some((scope) => scope.field === "not-container")) {
    report.remark(items[0], "no process is in a container and in none: this scope takes nothing");
  }
  return scopes;
}

function checkScope(item: Written, report: PolicyReport): Filter | undefined {
  const expression = parseFilter(item);
  if ("message" in expression) {
    report.error(expression.at, `scope ${item.text} is not valid: ${expression.message}`, expression);
    return undefined;
  }
  const name = expression.field.text;
  const field = findScopeField(name);
  if (field === undefined) {
    report.error(expression.field, `scope ${name} is not valid`, {
      expected: `one of ${SCOPE_NAMES.filter((known) => known.length > 1).join(", ")}`,
      suggestion: suggest(name, SCOPE_NAMES),
    });
    return undefined;
  }
  const mistakes = findMistakes(expression, field);
  for (const { at, message, expected, suggestion } of mistakes) report.error(at, message, { expected, suggestion });
  return mistakes.length > 0 ? undefined : toFilter(expression, field, report);
}

function findMistakes(expression: Expression, field: ScopeField): ValueMistake[] {
  const { operator, operatorAt, whole } = expression;
  const [name] = field.names;
  if (field.kind === "flag") {
    if (operatorAt === undefined) return [];
    return [{ at: operatorAt, message: `scope ${whole.text} is not valid: ${name} takes no value` }];
  }
  if (operator === undefined) {
    if (field.kind === "container") return [];
    const expected = `${name} with one of ${operatorsOf(field).join(", ")} and a value`;
    return [{ at: whole, message: `scope ${whole.text} is not valid`, expected }];
  }
  const mistakes = emptyValues(expression, `scope ${name}`);
  if (comparesSize(operator) && !field.hasRanges) {
    mistakes.push(...sizeMistake(expression, name, "has no order"));
  }
  if (field.kind === "path") return [...mistakes, ...pathMistakes(expression)];
  if (field.kind === "text" || field.kind === "container" || isNewPid(expression, field)) return mistakes;
  return [...mistakes, ...numberMistakes(expression, field.kind, name)];
}

function operatorsOf(field: ScopeField): readonly string[] {
  return field.hasRanges ? OPERATORS : OPERATORS.slice(0, 2);
}

/** `pid=new` and `pid!=new`: processes that began while the sensor watched. */
function isNewPid({ operator, values }: Expression, field: ScopeField): boolean {
  return field.names[0] === "pid" && !comparesSize(operator) && values.length === 1 && values[0].text === "new";
}

function pathMistakes(expression: Expression): ValueMistake[] {
  return expression.values
    .filter(({ text }) => text !== "" && parseExecutable(text) === undefined)
    .map((at) => ({
      at,
      message: `scope ${expression.whole.text} is not valid: the path must be absolute`,
      expected: "/PATH, host:/PATH or MNTNS:/PATH",
    }));
}

function toFilter(expression: Expression, field: ScopeField, report: PolicyReport): Filter {
  const { whole, operator } = expression;
  const [name] = field.names;
  const values = expression.values.map((value) => name === "comm" ? checkComm(value, report) : value.text);
  for (const value of expression.values) {
    if (/\s/.test(value.text)) report.notPortable(value, "it takes blanks out of scopes");
  }
  return { field: name, operator, values, text: whole.text.trim(), location: locate(whole) };
}

function checkComm(value: Written, report: PolicyReport): string {
  if (value.text.includes("*")) {
    report.remark(value, `"${value.text}" stands for itself: a scope has no wildcards, a rule's filter comm= has them`);
  }
  const cut = cutComm(value.text);
  if (cut !== value.text) report.remark(value, `"${value.text}" is looked for as "${cut}": comm holds 15 bytes`);
  return cut;
}
