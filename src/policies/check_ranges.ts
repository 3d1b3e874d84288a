/**
 * Checks filters of one rule against each other: what one of them asks of an argument must fit the other.
 * @module
 */
import type { Filter } from "../model/mod.ts";
import { comparesSize } from "./check_value.ts";
import { subjectOf } from "./fields.ts";
import { parseDecimal } from "./integers.ts";
import type { PolicyReport } from "./report.ts";
import type { Written } from "./written.ts";

/**
 * Checks that an argument that is compared by size is compared with numbers only.
 *
 * @param filters the filters of a rule
 * @param texts where they stand
 * @param report takes what is wrong
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { createReport, policyReport } from "./report.ts";
 * const report = createReport();
 * checkRanges([
 *   { field: "data.size", operator: ">", values: ["5"], text: "data.size>5" },
 *   { field: "data.size", operator: "!=", values: ["1*"], text: "data.size!=1*" },
 * ], [], policyReport(report, "p"));
 * strictEqual(report.errors(), 1);
 * ```
 */
export function checkRanges(filters: readonly Filter[], texts: readonly Written[], report: PolicyReport): void {
  const ranged = new Set(filters.filter((filter) => comparesSize(filter.operator)).map(argOf));
  for (const filter of filters) {
    const name = argOf(filter);
    if (name === undefined || !ranged.has(name)) continue;
    const wrong = filter.values.find((value) => parseDecimal(value) === undefined);
    if (wrong === undefined) continue;
    const at = texts.find((text) => text.text.trim() === filter.text);
    report.error(at, `invalid filter value ${wrong}: ${name} is compared by size in another filter`, {
      expected: "a number",
    });
  }
}

function argOf(filter: Filter): string | undefined {
  const subject = subjectOf(filter.field);
  return subject?.kind === "arg" ? subject.name : undefined;
}
