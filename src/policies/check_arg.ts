/**
 * Checks a filter on an argument of an event against what is known of the event.
 * @module
 */
import { currentArgName, findEvent } from "../events/mod.ts";
import { suggest } from "../text/suggest.ts";
import {
  comparesSize,
  emptyValues,
  numberMistakes,
  sizeMistake,
  textMistakes,
  type ValueMistake,
} from "./check_value.ts";
import type { Subject } from "./fields.ts";
import type { Expression } from "./filter.ts";
import type { IntegerKind } from "./integers.ts";
import type { PolicyReport } from "./report.ts";

/** The rule that a filter belongs to, as far as arguments matter. */
export interface ArgScope {
  /** The `event:` as written. */
  readonly eventText: string;
  readonly events: ReadonlySet<string>;
  /** Whether an event has an argument; true for those whose arguments nobody knows (signatures, tests). */
  readonly hasArgsOf: (event: string, arg: string) => boolean;
}

type ArgSubject = Extract<Subject, { kind: "arg" }>;

/** Events whose paths Tracee compares in the kernel, which can do less (v0.23 and later). */
const KERNEL_PATHS = ["security_file_open", "magic_write", "security_mmap_file"];
const LONGEST_KERNEL_PATH = 255;
const NUMERIC = /^(u?int\d*|float64|pointer)$/;
const UNSIGNED = /^(uint\d*|pointer)$/;

/**
 * Checks a filter on an argument.
 *
 * @param expression the filter
 * @param subject the argument
 * @param scope the rule
 * @param report takes remarks
 * @returns what is wrong with it
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { type Expression, parseFilter } from "./filter.ts";
 * import { createReport, policyReport } from "./report.ts";
 * import { flagText } from "./written.ts";
 * const filter = parseFilter(flagText("filter", "data.lala=1")) as Expression;
 * const rule = { eventText: "openat", events: new Set(["openat"]), hasArgsOf: () => false };
 * const subject = { kind: "arg", name: "lala", prefix: "data" } as const;
 * strictEqual(
 *   checkArgFilter(filter, subject, rule, policyReport(createReport(), "p"))[0].message,
 *   "event openat does not have data lala",
 * );
 * ```
 */
export function checkArgFilter(
  expression: Expression,
  subject: ArgSubject,
  scope: ArgScope,
  report: PolicyReport,
): ValueMistake[] {
  const { name, prefix } = subject;
  const empty = emptyValues(expression, `${prefix === "args" ? "arg" : "data"} ${name}`);
  const missing = missingArg(expression, subject, scope, report);
  if (missing !== undefined) return [...empty, missing];
  if (comparesSize(expression.operator)) {
    const kind = integerKind(scope, name);
    if (kind === undefined) return [...empty, ...sizeMistake(expression, expression.field.text, "is a text")];
    report.notPortable(expression.whole, "it compares arguments as texts only");
    return [...empty, ...numberMistakes(expression, kind, name)];
  }
  remarkLimits(expression, name, scope, report);
  return [...empty, ...textMistakes(expression, name)];
}

function missingArg(
  expression: Expression,
  { name, prefix }: ArgSubject,
  scope: ArgScope,
  report: PolicyReport,
): ValueMistake | undefined {
  const { events, eventText } = scope;
  const having = [...events].filter((event) => scope.hasArgsOf(event, name)).length;
  if (having === 0 && events.size > 0) {
    const known = [...events].flatMap((event) => findEvent(event)?.args.map((arg) => arg.name) ?? []);
    const word = prefix === "args" ? "argument" : "data";
    const message = `event ${eventText} does not have ${word} ${name}`;
    const expected = events.size > 1 || known.length === 0 ? undefined : `one of ${known.join(", ")}`;
    return { at: expression.field, message, expected, suggestion: suggest(name, new Set(known)) };
  }
  if (having < events.size) {
    report.remark(
      expression.field,
      `${having} of the ${events.size} events of "${eventText}" have ${prefix}.${name}; the others do not match`,
    );
  }
  return undefined;
}

/** What numbers an argument holds; undefined for texts and the like. Arguments that nobody knows may be numbers. */
function integerKind(scope: ArgScope, name: string): IntegerKind | undefined {
  const types = new Set<string>();
  for (const event of scope.events) {
    const current = currentArgName(event, name);
    const type = findEvent(event)?.args.find((arg) => arg.name === current)?.type;
    if (type !== undefined) types.add(type);
  }
  if (types.size === 0) return "any64";
  const numeric = [...types].filter((type) => NUMERIC.test(type));
  if (numeric.length === 0) return undefined;
  return numeric.every((type) => UNSIGNED.test(type)) ? "uint64" : "any64";
}

function remarkLimits(expression: Expression, name: string, { events }: ArgScope, report: PolicyReport): void {
  if (name.includes(".")) report.notPortable(expression.field, "it cannot filter arguments with a dot in their name");
  const isKernelPath = name === "pathname" && KERNEL_PATHS.some((event) => events.has(event));
  for (const value of expression.values) {
    const text = value.text;
    if (text.startsWith(".")) report.notPortable(value, "its validator cuts filters at dots");
    if (!isKernelPath) continue;
    if (text.length > 2 && text.startsWith("*") && text.endsWith("*")) {
      report.notPortable(value, "its kernel filter cannot look inside this path (since v0.23)");
    } else if (text.length > LONGEST_KERNEL_PATH) {
      report.notPortable(value, `its kernel filter compares up to ${LONGEST_KERNEL_PATH} characters (since v0.23)`);
    }
  }
}
